/** {@code bayou abandoned}. */
package dev.bayou.pipelines.abandoned;
