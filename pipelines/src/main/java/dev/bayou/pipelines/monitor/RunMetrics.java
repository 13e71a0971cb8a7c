package dev.bayou.pipelines.monitor;

import dev.bayou.pipelines.progress.RunCounts;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import org.apache.beam.sdk.metrics.MetricName;

/** Publishes Beam counters of a run. */
final class RunMetrics implements MultiCollector {
    private final RunCounts counts;
    private final Map<MetricName, Metric> metrics;

    RunMetrics(RunCounts counts, Map<MetricName, Metric> metrics) {
        this.counts = counts;
        this.metrics = metrics;
    }

    @Override
    public MetricSnapshots collect() {
        MetricFamilies families = new MetricFamilies();
        metrics.forEach((beam, metric) -> families.counter(metric, counts.sum(beam)));
        return families.build();
    }
}
