package dev.bayou.verify.kafka;

import dev.bayou.archive.TopicIdentity;
import java.io.Serializable;
import java.time.Instant;

/**
 * One partition as Kafka has it, beside its ledger, whose head was read before.
 *
 * @param archived which topic the ledger is of; Kafka's own without an entry
 * @param inKafka which topic Kafka means by that name
 * @param head where the ledger ends, exclusive; 0 without an entry
 * @param begin the first offset that Kafka still holds; negative if it has no such partition
 * @param end where it ends for a reader of committed records, exclusive; negative if it has no such partition
 * @param open what waits for open transactions; null if nothing does
 * @param divergedAt the first offset at which Kafka's log is another than was archived; null if it is none, or not
 *     known
 * @param backlog what is known of the records that are not archived yet; null if there are none, or none that Kafka
 *     deletes
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

    /** One without open transactions that goes on from what was archived. */
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
     * What open transactions keep from readers of committed records.
     *
     * @param highWatermark where the partition ends for a reader of all records, exclusive
     * @param firstOffset of the earliest transaction
     * @param since when it began by the coordinator's clock; null if the coordinator does not know of it, or does not
     *     tell
     * @param transaction its name, for a message
     */
    public record Open(long highWatermark, long firstOffset, Instant since, String transaction)
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

    /** Whether Kafka still has the very partition that is archived. */
    public boolean isThere() {
        return begin >= 0 && archived.matches(inKafka);
    }

    /** The first offset that can be archived next. */
    public long next() {
        return Math.max(head, begin);
    }

    /** How many offsets wait to be archived. */
    public long lag() {
        return Math.max(0, end - next());
    }

    /** How many offsets beyond its end wait for open transactions. */
    public long unstable() {
        return open == null ? 0 : Math.max(0, open.highWatermark() - Math.max(end, next()));
    }
}
