/** Progress of a running pipeline, from its metrics. */
package dev.bayou.pipelines.progress;
