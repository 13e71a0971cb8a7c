package dev.bayou.pipelines.progress;

import java.util.Optional;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;

/** What workers have counted, in this JVM and in others, of what they are done with. */
public final class MetricQueries {
    private MetricQueries() {}

    /**
     * The sum of all counters of that name.
     *
     * @param result empty if the pipeline has not begun
     */
    public static long sum(Optional<PipelineResult> result, Class<?> namespace, String name) {
        long sum = 0;
        if (result.isPresent()) {
            for (var counter : result.get()
                    .metrics()
                    .queryMetrics(MetricsFilter.builder()
                            .addNameFilter(MetricNameFilter.named(namespace, name))
                            .build())
                    .getCounters()) {
                sum += counter.getAttempted();
            }
        }
        return sum;
    }
}
