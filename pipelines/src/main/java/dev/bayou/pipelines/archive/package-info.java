/** {@code bayou archive}. */
package dev.bayou.pipelines.archive;
