package dev.bayou.copy;

import java.io.Serializable;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.kafka.common.TopicPartition;

/**
 * An order to copy the offsets from {@code from} to {@code to}. Idempotent: carried out twice, late, or in the wrong
 * order, it does no harm. An empty range asks for nothing but a look at the topic's windows.
 *
 * @param from the partition's head when the order was given
 * @param to exclusive
 */
@DefaultCoder(CopyRequestCoder.class)
public record CopyRequest(String topic, int partition, long from, long to) implements Serializable {
    static CopyRequest of(TopicPartition partition, long from, long to) {
        return new CopyRequest(partition.topic(), partition.partition(), from, to);
    }

    TopicPartition topicPartition() {
        return new TopicPartition(topic, partition);
    }

    boolean isEmpty() {
        return from >= to;
    }

    @Override
    public String toString() {
        return topic + "-" + partition + " [" + from + ", " + to + ")";
    }
}
