/** {@code bayou live}. */
package dev.bayou.pipelines.live;
