package dev.bayou.verify.kafka;

import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.kafka.KafkaCluster.Retention;
import java.io.Serializable;
import java.time.Instant;

/**
 * One partition in Kafka and in the archive. The ledger's head was read before Kafka's offsets.
 *
 * @param archived the topic that the ledger is of; Kafka's topic if the ledger has no entry
 * @param inKafka the topic that has the name in Kafka
 * @param head where the ledger ends, exclusive; 0 without an entry
 * @param begin the first offset that Kafka still holds; negative if Kafka has no such partition
 * @param end the last stable offset; negative if Kafka has no such partition
 * @param open the offsets that wait for open transactions; null if there are none
 * @param divergedAt the first offset at which Kafka's log differs from the archived one; null if there is none, or it
 *     is not known
 * @param backlog the records that are not archived yet; null if there are none, or none that Kafka may delete
 */
public record KafkaPartition(
        String topic,
        int partition,
        TopicIdentity archived,
        TopicIdentity inKafka,
        long head,
        long begin,
        long end,
        Open open,
        Long divergedAt,
        Backlog backlog)
        implements Serializable {

    /** A partition without open transactions whose log continues the archived one. */
    public KafkaPartition(
            String topic,
            int partition,
            TopicIdentity archived,
            TopicIdentity inKafka,
            long head,
            long begin,
            long end,
            Backlog backlog) {
        this(topic, partition, archived, inKafka, head, begin, end, null, null, backlog);
    }

    /**
     * The offsets that open transactions keep from readers of committed records.
     *
     * @param highWatermark behind the last of them
     * @param firstOffset of the earliest transaction
     * @param since when that transaction began by the coordinator's clock; null if it is not known
     * @param transaction its name, for a message
     */
    public record Open(long highWatermark, long firstOffset, Instant since, String transaction)
            implements Serializable {}

    /**
     * The records that Kafka has and the archive has not, and when Kafka deletes them.
     *
     * @param oldest the time of the first of them; null if it is not known
     * @param oldestBy the clock that set this time
     * @param retention null if Kafka does not show it
     * @param bytesPerOffset of Kafka's log; 0 if Kafka does not show it
     * @param arriving offsets a second that arrived in the {@link KafkaState#PACE} before the query
     */
    public record Backlog(
            Instant oldest, TimestampType oldestBy, Retention retention, double bytesPerOffset, double arriving)
            implements Serializable {}

    public KafkaPartition with(Open waiting) {
        return new KafkaPartition(topic, partition, archived, inKafka, head, begin, end, waiting, divergedAt, backlog);
    }

    public KafkaPartition divergedAt(long offset) {
        return new KafkaPartition(topic, partition, archived, inKafka, head, begin, end, open, offset, backlog);
    }

    public KafkaPartition with(Backlog known) {
        return new KafkaPartition(topic, partition, archived, inKafka, head, begin, end, open, divergedAt, known);
    }

    public KafkaPartition endingAt(long offset) {
        return new KafkaPartition(topic, partition, archived, inKafka, head, begin, offset, open, divergedAt, backlog);
    }

    /** Whether Kafka still has the partition that is archived. */
    public boolean isThere() {
        return begin >= 0 && archived.matches(inKafka);
    }

    /** The first offset that can be archived next. */
    public long next() {
        return Math.max(head, begin);
    }

    /** The number of offsets that wait to be archived. */
    public long lag() {
        return Math.max(0, end - next());
    }

    /** The number of offsets beyond the end that wait for open transactions. */
    public long unstable() {
        return open == null ? 0 : Math.max(0, open.highWatermark() - Math.max(end, next()));
    }
}
