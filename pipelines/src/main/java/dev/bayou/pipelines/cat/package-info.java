/** {@code bayou cat}. */
package dev.bayou.pipelines.cat;
