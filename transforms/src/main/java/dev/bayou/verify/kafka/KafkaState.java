package dev.bayou.verify.kafka;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How Kafka and the ledgers of some topics stand to each other at one moment.
 *
 * @param askedAt by the clock of this machine
 * @param partitions those of the ledgers and those of Kafka; without those whose head nobody can read
 * @param unanswered those that Kafka has, but gives no offsets of
 */
public record KafkaState(Instant askedAt, List<KafkaPartition> partitions, List<Unanswered> unanswered)
        implements Serializable {
    /** Nobody asked. */
    public static final KafkaState NOT_ASKED = new KafkaState(Instant.EPOCH, List.of(), List.of());

    /** Over how long, before Kafka was asked, a pace is measured. */
    public static final Duration PACE = Duration.ofMinutes(10);

    public KafkaState {
        partitions = List.copyOf(partitions);
        unanswered = List.copyOf(unanswered);
    }

    /**
     * A partition that was not compared.
     *
     * @param why a sentence that names it
     */
    public record Unanswered(String topic, int partition, String why) implements Serializable {}

    public boolean wasAsked() {
        return !equals(NOT_ASKED);
    }

    /** From when on what is committed counts for the pace. */
    public Instant paceSince() {
        return askedAt.minus(PACE);
    }

    public Optional<KafkaPartition> find(String topic, int partition) {
        return partitions.stream()
                .filter(candidate ->
                        candidate.partition() == partition && candidate.topic().equals(topic))
                .findFirst();
    }
}
