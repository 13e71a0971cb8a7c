package dev.bayou.kafka;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares a partition's log with records that were read from it. After an unclean election, a leader that lacked
 * records gives their offsets to other records; the leader epochs show that the log has diverged.
 */
public final class LogLineage {
    private LogLineage() {}

    /**
     * Compares the log with a record that was read from it. Moves the consumer.
     *
     * @param consumer to which the partition is assigned
     * @param offset of the record
     * @param epoch of the leader that wrote it
     * @return the first offset at which the log has diverged; empty if it has the record, or the brokers do not know
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    public static OptionalLong divergence(Consumer<?, ?> consumer, TopicPartition partition, long offset, int epoch) {
        // The client compares epochs only if it knows the leader's epoch, which this call fetches.
        consumer.endOffsets(List.of(partition));
        consumer.seek(partition, new OffsetAndMetadata(offset + 1, Optional.of(epoch), ""));
        try {
            consumer.position(partition);
            return OptionalLong.empty();
        } catch (LogTruncationException e) {
            return divergence(e, partition);
        }
    }

    /** The first diverged offset, from the failure of a poll. */
    public static OptionalLong divergence(LogTruncationException failure, TopicPartition partition) {
        OffsetAndMetadata divergent = failure.divergentOffsets().get(partition);
        return divergent == null ? OptionalLong.empty() : OptionalLong.of(divergent.offset());
    }
}
