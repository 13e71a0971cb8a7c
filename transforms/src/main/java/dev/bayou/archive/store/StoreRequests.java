package dev.bayou.archive.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often the operations of the stores of this JVM were called, how they ended, and how long they took. One operation
 * is one request to S3, or several: a large listing has a request for each 1,000 keys, and a failed request is retried.
 * The time of an {@link Operation#OPEN} ends before the first byte is read. Safe for many threads.
 */
public final class StoreRequests {
    /** Upper bounds of the buckets of {@link Count#buckets}, in seconds; a last bucket has no bound. */
    public static final List<Double> BOUNDS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0);

    /** An operation of a {@link Store}. */
    public enum Operation {
        PUBLISH,
        PUT_IF_ABSENT,
        REPLACE,
        LIST,
        MOVE,
        OPEN,
        DELETE
    }

    /** How an operation ended. */
    public enum Result {
        DONE,
        /** A conditional write found the key taken. */
        TAKEN,
        /** The object to open does not exist. */
        NOT_FOUND,
        FAILED
    }

    /**
     * The calls of one operation.
     *
     * @param results how many calls ended in each way
     * @param buckets how many calls took at most each of {@link #BOUNDS}, and more than the bound before; the last are
     *     those beyond all bounds
     * @param seconds of all calls together
     */
    public record Count(Map<Result, Long> results, List<Long> buckets, double seconds) {}

    /** A call of an operation. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException;
    }

    private static final StoreRequests OF_THIS_JVM = new StoreRequests();

    private final Map<Operation, Counters> counters = new EnumMap<>(Operation.class);

    StoreRequests() {
        for (Operation operation : Operation.values()) {
            counters.put(operation, new Counters());
        }
    }

    /** Those of all stores that {@link Stores} has opened in this JVM. */
    public static StoreRequests ofThisJvm() {
        return OF_THIS_JVM;
    }

    /** The counts of each operation. */
    public Map<Operation, Count> counts() {
        Map<Operation, Count> counts = new EnumMap<>(Operation.class);
        counters.forEach((operation, counter) -> counts.put(operation, counter.count()));
        return counts;
    }

    /** Runs a call and counts it. */
    <T> T count(Operation operation, Call<T> call) throws IOException {
        long began = System.nanoTime();
        Result result = Result.FAILED;
        try {
            T value = call.run();
            result = value == Store.Outcome.TAKEN ? Result.TAKEN : Result.DONE;
            return value;
        } catch (NoSuchFileException e) {
            result = Result.NOT_FOUND;
            throw e;
        } finally {
            counters.get(operation).add(result, System.nanoTime() - began);
        }
    }

    private static final class Counters {
        private final Map<Result, LongAdder> results = new EnumMap<>(Result.class);
        private final LongAdder[] buckets = new LongAdder[BOUNDS.size() + 1];
        private final LongAdder nanos = new LongAdder();

        Counters() {
            for (Result result : Result.values()) {
                results.put(result, new LongAdder());
            }
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = new LongAdder();
            }
        }

        void add(Result result, long took) {
            results.get(result).increment();
            nanos.add(took);
            int bucket = 0;
            while (bucket < BOUNDS.size() && took > BOUNDS.get(bucket) * 1e9) {
                bucket++;
            }
            buckets[bucket].increment();
        }

        Count count() {
            Map<Result, Long> ended = new EnumMap<>(Result.class);
            results.forEach((result, count) -> ended.put(result, count.sum()));
            return new Count(
                    ended, List.of(buckets).stream().map(LongAdder::sum).toList(), nanos.sum() / 1e9);
        }
    }
}
