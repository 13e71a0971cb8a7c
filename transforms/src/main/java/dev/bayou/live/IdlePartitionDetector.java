package dev.bayou.live;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * How long nothing has come of a partition to this JVM, whichever readers it had meanwhile (a runner closes and reopens
 * them as it likes), and whether that is since nothing is left but what no reader sees. One reader at a time.
 */
final class IdlePartitionDetector {
    /** If for so long nothing has come of what is said to be left, it is worth a question what that is. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private static final ConcurrentMap<Key, IdlePartitionDetector> OF = new ConcurrentHashMap<>();

    private final BacklogProbe remainder;
    private final LongSupplier nanos;
    private volatile long since;
    private volatile long next = -1;
    private volatile long empty = -1;

    private record Key(String run, TopicPartition partition) {}

    /** @param nanos the clock */
    IdlePartitionDetector(BacklogProbe remainder, LongSupplier nanos) {
        this.remainder = remainder;
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    /** That of a run and partition. */
    static IdlePartitionDetector of(String run, TopicPartition partition, BacklogProbe remainder) {
        return OF.computeIfAbsent(
                new Key(run, partition), key -> new IdlePartitionDetector(remainder, System::nanoTime));
    }

    /** A record has come. */
    void endsWith(long offset) {
        next = offset + 1;
        empty = -1;
        since = nanos.getAsLong();
    }

    /**
     * Whether the offsets that are left hold nothing that will come. A broker that is slow must not make those events
     * late that it still owes; so Kafka is asked, and not the clock.
     *
     * @param left how many
     */
    boolean isRestEmpty(long left) {
        if (left != empty && nanos.getAsLong() - since > QUIET.toNanos()) {
            if (remainder.isEmpty(next, left)) {
                empty = left;
            } else {
                since = nanos.getAsLong();
            }
        }
        return left == empty;
    }
}
