package dev.bayou.verify.kafka;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of some topics in Kafka and in the archive at one moment.
 *
 * @param queriedAt by the clock of this machine
 * @param partitions those of the ledgers and those of Kafka, except those whose ledger cannot be read
 * @param unanswered partitions in Kafka whose offsets Kafka did not return
 */
public record KafkaState(Instant queriedAt, List<KafkaPartition> partitions, List<Unanswered> unanswered)
        implements Serializable {
    public static final KafkaState NOT_QUERIED = new KafkaState(Instant.EPOCH, List.of(), List.of());

    /** The time before the query over which a pace is measured. */
    public static final Duration PACE = Duration.ofMinutes(10);

    public KafkaState {
        partitions = List.copyOf(partitions);
        unanswered = List.copyOf(unanswered);
    }

    /**
     * A partition that was not compared.
     *
     * @param why a sentence that names the partition
     */
    public record Unanswered(String topic, int partition, String why) implements Serializable {}

    public boolean wasQueried() {
        return !equals(NOT_QUERIED);
    }

    /** Offsets that were committed from this time on count for the pace. */
    public Instant paceSince() {
        return queriedAt.minus(PACE);
    }

    public Optional<KafkaPartition> find(String topic, int partition) {
        return partitions.stream()
                .filter(candidate ->
                        candidate.partition() == partition && candidate.topic().equals(topic))
                .findFirst();
    }
}
