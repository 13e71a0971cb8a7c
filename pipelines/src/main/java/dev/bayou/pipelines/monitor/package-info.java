/** How a run is monitored from outside: metrics for Prometheus, and health. docs/METRICS.md lists the metrics. */
package dev.bayou.pipelines.monitor;
