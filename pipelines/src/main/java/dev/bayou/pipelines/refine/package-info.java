/** {@code bayou refine}. */
package dev.bayou.pipelines.refine;
