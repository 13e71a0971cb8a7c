package dev.bayou.pipelines.monitor;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.TreeMap;

/** Collects the values of one scrape, by the names of their metrics. For one thread. */
final class MetricFamilies {
    private final Map<String, CounterSnapshot.Builder> counters = new TreeMap<>();
    private final Map<String, GaugeSnapshot.Builder> gauges = new TreeMap<>();
    private final Map<String, HistogramSnapshot.Builder> histograms = new TreeMap<>();

    /**
     * Adds a value that only grows while the process runs.
     *
     * @param metric its name ends in {@code _total}
     * @param labels names and values in turn
     */
    MetricFamilies counter(Metric metric, long value, String... labels) {
        counters.computeIfAbsent(metric.text(), name -> CounterSnapshot.builder()
                        .name(name.substring(0, name.length() - Metric.TOTAL.length()))
                        .help(metric.help()))
                .dataPoint(CounterDataPointSnapshot.builder()
                        .labels(Labels.of(labels))
                        .value((double) value)
                        .build());
        return this;
    }

    /**
     * Adds a value that may go up and down.
     *
     * @param labels names and values in turn
     */
    MetricFamilies gauge(Metric metric, double value, String... labels) {
        gauges.computeIfAbsent(
                        metric.text(),
                        name -> GaugeSnapshot.builder().name(name).help(metric.help()))
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(Labels.of(labels))
                        .value(value)
                        .build());
        return this;
    }

    /** As {@link #gauge(Metric, double, String...)}. */
    MetricFamilies gauge(Metric metric, long value, String... labels) {
        return gauge(metric, (double) value, labels);
    }

    /**
     * Adds a distribution.
     *
     * @param labels names and values in turn
     */
    MetricFamilies histogram(Metric metric, ClassicHistogramBuckets buckets, double sum, String... labels) {
        histograms
                .computeIfAbsent(
                        metric.text(),
                        name -> HistogramSnapshot.builder().name(name).help(metric.help()))
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .labels(Labels.of(labels))
                        .classicHistogramBuckets(buckets)
                        .sum(sum)
                        .build());
        return this;
    }

    MetricSnapshots build() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        counters.values().forEach(family -> all.metricSnapshot(family.build()));
        gauges.values().forEach(family -> all.metricSnapshot(family.build()));
        histograms.values().forEach(family -> all.metricSnapshot(family.build()));
        return all.build();
    }
}
