package dev.bayou.kafka;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** The first records from some offsets on, as a reader of committed records finds them: 64 KiB of each partition, about. */
public final class FirstRecords {
    private static final Duration POLL = Duration.ofMillis(500);
    /** How long Kafka may deliver nothing of what it says is there. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final KafkaSettings settings;

    public FirstRecords(KafkaSettings settings) {
        this.settings = settings.forFewRecords();
    }

    /**
     * Reads them; of a partition with no record from there on, none.
     *
     * @param offsets of partitions that exist; from one that is deleted already it goes on to the first that is not
     * @throws KafkaException if Kafka cannot be asked
     */
    public List<ConsumerRecord<ByteBuffer, ByteBuffer>> from(Map<TopicPartition, Long> offsets) {
        KafkaCluster cluster = KafkaClients.cluster(settings);
        Map<TopicPartition, Long> begins = cluster.beginOffsets(offsets.keySet());
        Map<TopicPartition, Long> ends = cluster.endOffsets(offsets.keySet());
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
        try (KafkaClients.Lease lease = KafkaClients.leaseConsumer(settings)) {
            try {
                offsets.forEach((partition, offset) -> records.addAll(read(
                        lease.consumer(), partition, Math.max(offset, begins.get(partition)), ends.get(partition))));
            } catch (KafkaException e) {
                lease.broken();
                throw e;
            }
        }
        return records;
    }

    private static List<ConsumerRecord<ByteBuffer, ByteBuffer>> read(
            Consumer<ByteBuffer, ByteBuffer> consumer, TopicPartition partition, long from, long end) {
        if (from >= end) {
            return List.of();
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long began = System.nanoTime();
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = List.of();
        while (records.isEmpty() && consumer.position(partition) < end) {
            records = consumer.poll(POLL).records(partition);
            if (records.isEmpty() && System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new TimeoutException("Kafka has delivered nothing of " + partition + " from " + from + " on for "
                        + PATIENCE.toSeconds() + " s; check the broker, or try again");
            }
        }
        return records;
    }
}
