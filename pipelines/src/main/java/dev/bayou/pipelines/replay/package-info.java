/** {@code bayou replay}. */
package dev.bayou.pipelines.replay;
