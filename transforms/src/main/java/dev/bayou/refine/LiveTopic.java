package dev.bayou.refine;

import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.KafkaSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The topic that {@code live} told to, read from its begin to its end of now.
 *
 * @param name the topic's
 */
public record LiveTopic(String name, Estimates estimates) {
    private static final Duration POLL = Duration.ofMillis(500);

    /** Reads it; rows of a shopper and window are in one partition, by their key, and so in their order. */
    public static LiveTopic read(KafkaSettings kafka, String topic) {
        KafkaCluster cluster = KafkaClients.cluster(kafka);
        List<TopicPartition> partitions = cluster.topic(topic).topicPartitions();
        Map<TopicPartition, Long> begins = cluster.beginOffsets(partitions);
        Map<TopicPartition, Long> ends = cluster.endOffsets(partitions);
        Estimates estimates = new Estimates();
        try (KafkaClients.Lease lease = KafkaClients.leaseConsumer(kafka)) {
            try {
                Consumer<ByteBuffer, ByteBuffer> consumer = lease.consumer();
                consumer.assign(partitions);
                begins.forEach(consumer::seek);
                while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                    for (ConsumerRecord<ByteBuffer, ByteBuffer> row : consumer.poll(POLL)) {
                        if (row.value() != null) {
                            byte[] value = new byte[row.value().remaining()];
                            row.value().duplicate().get(value);
                            estimates.add(value);
                        }
                    }
                }
            } catch (KafkaException e) {
                lease.broken();
                throw e;
            }
        }
        return new LiveTopic(topic, estimates);
    }
}
