package dev.bayou.replay;

import dev.bayou.archive.store.Location;
import dev.bayou.kafka.KafkaSettings;
import java.io.Serializable;
import java.time.Duration;

/**
 * How records are replayed from an archive to Kafka.
 *
 * @param offsetMap the file of the offset map, or null for none
 */
public record ReplaySettings(
        Location archive,
        KafkaSettings kafka,
        ReplayTarget target,
        ReplayName name,
        ReplayRate rate,
        TransactionSize transactions,
        Location offsetMap)
        implements Serializable {

    /**
     * Where records are replayed to.
     *
     * @param topic the topic's name, in which {@link #PLACEHOLDER} stands for the archived topic's
     */
    public record ReplayTarget(String topic, Partitioning partitioning) implements Serializable {
        public static final String PLACEHOLDER = "{topic}";

        /** How the partition of a record is chosen. */
        public enum Partitioning {
            /** The partition that it was archived from. */
            AS_ARCHIVED,
            /** The partition that Kafka's own partitioner chooses for its key. */
            BY_KEY
        }

        public String topicOf(String archivedTopic) {
            return topic.replace(PLACEHOLDER, archivedTopic);
        }
    }

    /**
     * The maximum rate of all threads of one JVM together.
     *
     * @param perSecond more than 0
     */
    public record ReplayRate(long perSecond, Unit unit) implements Serializable {
        public static final ReplayRate UNLIMITED = new ReplayRate(Long.MAX_VALUE, Unit.RECORDS);

        /** What is counted. */
        public enum Unit {
            RECORDS,
            /** Of keys, values and headers. */
            BYTES
        }

        public boolean isLimited() {
            return perSecond != Long.MAX_VALUE;
        }

        /** The shortest time for an amount. */
        public Duration timeFor(long amount) {
            return Duration.ofMillis((long) (1e3 * amount / perSecond));
        }
    }

    /**
     * A transaction is committed when it reaches one of these limits. Readers of committed records see its records only
     * then, and a crash takes back no more than one transaction.
     *
     * @param bytes of keys, values and headers
     * @param age since its first record; far below the minute after which Kafka aborts a transaction
     */
    public record TransactionSize(long bytes, Duration age) implements Serializable {
        /** Bounds the memory that the offset map takes. */
        public static final int MOST_RECORDS = 250_000;
    }
}
