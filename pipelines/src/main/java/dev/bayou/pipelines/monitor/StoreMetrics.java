package dev.bayou.pipelines.monitor;

import dev.bayou.archive.store.StoreRequests;
import dev.bayou.archive.store.StoreRequests.Count;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Locale;

/** Publishes the operations of the stores of this JVM. */
final class StoreMetrics implements MultiCollector {
    private final StoreRequests requests;

    StoreMetrics(StoreRequests requests) {
        this.requests = requests;
    }

    @Override
    public MetricSnapshots collect() {
        MetricFamilies families = new MetricFamilies();
        requests.counts().forEach((operation, count) -> {
            String name = operation.name().toLowerCase(Locale.ROOT);
            count.results()
                    .forEach((result, calls) -> families.counter(
                            Metric.STORE_REQUESTS,
                            calls,
                            "operation",
                            name,
                            "outcome",
                            result.name().toLowerCase(Locale.ROOT)));
            families.histogram(Metric.STORE_DURATION, buckets(count), count.seconds(), "operation", name);
        });
        return families.build();
    }

    private static ClassicHistogramBuckets buckets(Count count) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < StoreRequests.BOUNDS.size(); i++) {
            buckets.bucket(StoreRequests.BOUNDS.get(i), count.buckets().get(i));
        }
        return buckets.bucket(Double.POSITIVE_INFINITY, count.buckets().get(StoreRequests.BOUNDS.size()))
                .build();
    }
}
