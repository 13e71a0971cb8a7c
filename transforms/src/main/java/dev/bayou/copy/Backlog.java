package dev.bayou.copy;

import dev.bayou.copy.CopyCounts.Position;
import dev.bayou.kafka.FirstRecords;
import dev.bayou.kafka.FirstRecords.Stamp;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.KafkaCluster.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * How old the oldest record is that is not archived yet, by topic, and when Kafka may delete it. Kafka is queried by
 * {@link #refresh} alone: one fetch of the first waiting record of each partition whose head has moved, and the
 * retention of each topic that waits, every {@value #RETENTION_MINUTES} minutes. Safe for many threads.
 */
public final class Backlog {
    /** An operator who sees an alert raises the retention; the headroom has to follow. */
    static final int RETENTION_MINUTES = 5;

    private final CopySettings settings;
    private final CopyCounts counts;
    private final LongSupplier nanos;
    private final Map<TopicPartition, Waiting> waiting = new ConcurrentHashMap<>();
    private volatile Map<String, Optional<Retention>> retentions = Map.of();
    private long retentionsReadAt;

    /** @param time of the record at the head, by Kafka's timestamp; empty if it has none */
    private record Waiting(long head, Optional<Instant> time) {}

    public Backlog(CopySettings settings) {
        this(settings, System::nanoTime);
    }

    /** @param nanos the time, as {@link System#nanoTime} */
    Backlog(CopySettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.counts = CopySession.of(settings.archive()).counts();
        this.nanos = nanos;
        this.retentionsReadAt = nanos.getAsLong();
    }

    /**
     * Reads what has changed.
     *
     * @throws KafkaException if Kafka does not answer; nothing is known then until the next call
     */
    public synchronized void refresh() {
        Map<TopicPartition, Long> heads = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        Map<TopicPartition, Position> positions = counts.positions();
        waiting.keySet().removeIf(partition -> !isBehind(positions.get(partition)));
        positions.forEach((partition, position) -> {
            Waiting known = waiting.get(partition);
            if (isBehind(position) && (known == null || known.head() != position.head())) {
                heads.put(partition, position.head());
                ends.put(partition, position.end());
            }
        });
        try {
            if (!heads.isEmpty()) {
                Map<TopicPartition, Stamp> stamps = FirstRecords.stamps(heads, ends, settings.kafka());
                heads.forEach((partition, head) -> waiting.put(
                        partition,
                        new Waiting(
                                head, Optional.ofNullable(stamps.get(partition)).map(Stamp::time))));
            }
            readRetentions();
        } catch (KafkaException e) {
            waiting.clear();
            throw e;
        }
    }

    private void readRetentions() {
        long now = nanos.getAsLong();
        boolean isOld =
                now - retentionsReadAt > Duration.ofMinutes(RETENTION_MINUTES).toNanos();
        Map<String, Optional<Retention>> known = isOld ? Map.of() : retentions;
        KafkaCluster cluster = KafkaClients.cluster(settings.kafka());
        Map<String, Optional<Retention>> next = new HashMap<>();
        for (TopicPartition partition : waiting.keySet()) {
            next.computeIfAbsent(
                    partition.topic(), topic -> known.containsKey(topic) ? known.get(topic) : cluster.retention(topic));
        }
        retentions = Map.copyOf(next);
        retentionsReadAt = isOld ? now : retentionsReadAt;
    }

    private static boolean isBehind(Position position) {
        return position != null && position.lag() > 0;
    }

    /** The time of the oldest record of each topic that is not archived; absent where none waits, or it is unknown. */
    public Map<String, Instant> oldest() {
        Map<String, Instant> oldest = new HashMap<>();
        waiting.forEach((partition, record) -> record.time()
                .ifPresent(time -> oldest.merge(partition.topic(), time, (a, b) -> a.isBefore(b) ? a : b)));
        return oldest;
    }

    /** The age at which Kafka may delete a record of the topic, in milliseconds; empty without a limit, or unknown. */
    public OptionalLong retentionMillis(String topic) {
        return retentions.getOrDefault(topic, Optional.empty()).stream()
                .mapToLong(Retention::millis)
                .filter(millis -> millis >= 0)
                .findFirst();
    }
}
