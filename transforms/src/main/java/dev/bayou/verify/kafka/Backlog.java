package dev.bayou.verify.kafka;

import dev.bayou.archive.Envelope.TimestampType;
import java.io.Serializable;
import java.time.Instant;

/**
 * The records of one partition that Kafka has and the archive has not, and when Kafka deletes them.
 *
 * @param oldest when the first of them was made; null if nobody knows
 * @param oldestBy whose clock says so
 * @param retention null if Kafka does not tell
 * @param bytesPerOffset of Kafka's log; 0 if Kafka does not tell
 * @param arriving offsets a second that came in the {@link KafkaState#PACE} before Kafka was asked
 */
public record Backlog(
        Instant oldest, TimestampType oldestBy, Retention retention, double bytesPerOffset, double arriving)
        implements Serializable {

    /**
     * What Kafka deletes whether or not somebody has read it.
     *
     * @param millis records of this age; negative: none for their age
     * @param bytes what is beyond this size of the partition; negative: nothing for its size
     */
    public record Retention(long millis, long bytes) implements Serializable {}
}
