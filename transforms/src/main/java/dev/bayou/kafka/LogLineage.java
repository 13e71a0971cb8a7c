package dev.bayou.kafka;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether a partition's log still holds what was read of it. A leader that lacked records, elected uncleanly, gives
 * their offsets to others; its log has the same offsets then, but by leader epochs it shows that it is another.
 */
public final class LogLineage {
    private LogLineage() {}

    /**
     * Compares the log with a record that was read of it. Moves the consumer.
     *
     * @param consumer to which the partition is assigned
     * @param offset of the record
     * @param epoch of the leader that took it
     * @return the first offset at which the log is another; empty if it has the record, or brokers do not know
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    public static OptionalLong divergence(Consumer<?, ?> consumer, TopicPartition partition, long offset, int epoch) {
        // The client compares epochs only once it knows the leader's, which this question makes it learn.
        consumer.endOffsets(List.of(partition));
        consumer.seek(partition, new OffsetAndMetadata(offset + 1, Optional.of(epoch), ""));
        try {
            consumer.position(partition);
            return OptionalLong.empty();
        } catch (LogTruncationException e) {
            return divergence(e, partition);
        }
    }

    /** The same, from the failure of a poll. */
    public static OptionalLong divergence(LogTruncationException failure, TopicPartition partition) {
        OffsetAndMetadata divergent = failure.divergentOffsets().get(partition);
        return divergent == null ? OptionalLong.empty() : OptionalLong.of(divergent.offset());
    }
}
