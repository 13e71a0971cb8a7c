package dev.bayou.pipelines.progress;

import dev.bayou.metrics.LocalCounts;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricsFilter;

/** The metrics of one run while it goes on: attempted values, as the runner publishes them. Safe for many threads. */
public final class RunCounts {
    private final String run;
    private final LocalCounts local;
    private volatile Optional<PipelineResult> running = Optional.empty();

    private RunCounts(String run) {
        this.run = run;
        this.local = LocalCounts.of(run);
    }

    /** Counts of the run of that name; zero until {@link #follow} is called, or work begins in this JVM. */
    public static RunCounts of(String run) {
        return new RunCounts(run);
    }

    void follow(PipelineResult result) {
        running = Optional.of(result);
    }

    /**
     * The sum of all counters of that name. Where the work is done in this JVM, {@link LocalCounts} is ahead of what
     * the runner publishes; where it is done in others, zero. So the greater of the two is the better value.
     */
    public long sum(MetricName name) {
        long published = 0;
        if (running.isPresent()) {
            for (var counter : query(running.get(), name).getCounters()) {
                published += counter.getAttempted();
            }
        }
        return Math.max(published, local.sum(name));
    }

    /** The sum of a runner's own counters in the steps whose name contains a text. */
    public long sumOfRunner(String nameRegex, String step) {
        long sum = 0;
        if (running.isPresent()) {
            MetricsFilter all = MetricsFilter.builder().build();
            for (var counter : running.get().metrics().queryMetrics(all).getCounters()) {
                if (counter.getName().getName().matches(nameRegex)
                        && counter.getKey().stepName().contains(step)) {
                    sum += counter.getAttempted();
                }
            }
        }
        return sum;
    }

    /** The reasons in a string set of {@code topic-partition: reason}, by partition. */
    public Map<String, String> reasons(MetricName name) {
        Map<String, String> reasons = new TreeMap<>();
        for (var set : query(running.orElseThrow(), name).getStringSets()) {
            for (String reason : set.getAttempted().getStringSet()) {
                String[] parts = reason.split(": ", 2);
                reasons.put(parts[0], parts[1]);
            }
        }
        return reasons;
    }

    /** From the first work to the last in this JVM; zero if there was none. */
    public Duration busy() {
        return local.busy();
    }

    void forget() {
        LocalCounts.forget(run);
    }

    private static MetricQueryResults query(PipelineResult result, MetricName name) {
        return result.metrics()
                .queryMetrics(MetricsFilter.builder()
                        .addNameFilter(MetricNameFilter.named(name.getNamespace(), name.getName()))
                        .build());
    }
}
