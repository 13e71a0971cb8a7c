/** Reports the progress of a running pipeline: one value, one thread, one format. */
package dev.bayou.pipelines.progress;
