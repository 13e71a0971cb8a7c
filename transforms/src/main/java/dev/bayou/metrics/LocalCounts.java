package dev.bayou.metrics;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.beam.sdk.metrics.MetricName;

/**
 * What this JVM has counted of one run, by the names of Beam's counters. Beam's counters are the truth, in any JVM; but
 * runners publish them late: the DirectRunner after each element, the SparkRunner after each task, and one element may
 * be a partition that takes an hour to read. So that progress is seen meanwhile, the counts that it shows are kept here
 * too. Safe for many threads.
 */
public final class LocalCounts {
    private static final ConcurrentMap<String, LocalCounts> RUNS = new ConcurrentHashMap<>();

    private final ConcurrentMap<MetricName, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicLong began = new AtomicLong();
    private volatile long ended;

    /** The counts of one run, by its name. */
    public static LocalCounts of(String run) {
        return RUNS.computeIfAbsent(run, name -> new LocalCounts());
    }

    /** Removes the counts of a run that has ended. */
    public static void forget(String run) {
        RUNS.remove(run);
    }

    /** Adds to Beam's counter of that name, and here. Only where Beam processes elements. */
    public void publish(MetricName name, long amount) {
        MetricNames.counter(name).inc(amount);
        add(name, amount);
    }

    /** Adds here alone; Beam's counter follows when the work is committed. A negative amount takes back. */
    public void add(MetricName name, long amount) {
        adder(name).add(amount);
    }

    /** What {@link #add} adds to, for counts of single records. */
    public LongAdder adder(MetricName name) {
        LongAdder count = counts.get(name);
        return count != null ? count : counts.computeIfAbsent(name, n -> new LongAdder());
    }

    public long sum(MetricName name) {
        LongAdder count = counts.get(name);
        return count == null ? 0 : count.sum();
    }

    /** Marks the start of the work; only the first call counts. */
    public void begin() {
        if (began.get() == 0) {
            began.compareAndSet(0, System.nanoTime());
        }
    }

    /** Marks the end of the work so far; the last call counts. */
    public void end() {
        ended = System.nanoTime();
    }

    /** From the first begin to the last end; zero while there are not both. */
    public Duration busy() {
        long last = ended;
        long first = began.get();
        return last == 0 || first == 0 ? Duration.ZERO : Duration.ofNanos(last - first);
    }
}
