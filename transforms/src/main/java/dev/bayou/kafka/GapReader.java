package dev.bayou.kafka;

import dev.bayou.archive.Gap;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Counts the committed records that Kafka has at offsets where a ledger has gaps. A gap costs one fetch of 64 KiB if
 * all its offsets are missing; one with records between them, or with large aborted ones, is read to its end. Safe for
 * many threads.
 */
public final class GapReader implements Serializable {
    private static final long serialVersionUID = 1;

    private static final Duration POLL = Duration.ofMillis(500);
    /** Kafka has to deliver something within this time. */
    private static final Duration STALL_TIMEOUT = Duration.ofMinutes(1);
    /** For a next gap that is no farther away, reading on costs less than a seek. */
    private static final long NEAR = 200;

    private final KafkaSettings settings;

    public GapReader(KafkaSettings settings) {
        this.settings = settings.forFewRecords();
    }

    /**
     * The records between the two ends of a gap.
     *
     * @param records their number; negative if Kafka has deleted some of the offsets
     * @param first the offset of the first record; negative if there is none
     */
    public record Found(long records, long first) {
        static final Found NONE = new Found(0, -1);
        static final Found UNKNOWN = new Found(-1, -1);

        public boolean isKnown() {
            return records >= 0;
        }
    }

    /**
     * Reads the gaps of one partition.
     *
     * @param gaps in the order of their offsets
     * @return the records of each gap, in the same order
     * @throws KafkaException if Kafka fails or stalls
     */
    public List<Found> read(String topic, int partition, List<Gap> gaps) {
        try (KafkaClients.Lease lease = KafkaClients.leaseConsumer(settings)) {
            try {
                return new Reading(lease.consumer(), new TopicPartition(topic, partition), gaps).toTheEnd();
            } catch (KafkaException e) {
                lease.broken();
                throw e;
            }
        }
    }

    /** One pass over the gaps of one partition. */
    private final class Reading {
        private final Consumer<ByteBuffer, ByteBuffer> consumer;
        private final TopicPartition partition;
        private final List<Gap> gaps;
        private final List<Found> done = new ArrayList<>();
        private Found current = Found.NONE;
        private long position = -1;

        Reading(Consumer<ByteBuffer, ByteBuffer> consumer, TopicPartition partition, List<Gap> gaps) {
            this.consumer = consumer;
            this.partition = partition;
            this.gaps = gaps;
            consumer.assign(List.of(partition));
        }

        List<Found> toTheEnd() {
            long advanced = System.nanoTime();
            while (isOpen()) {
                if (position < 0 || gap().from() - position > NEAR) {
                    position = gap().from();
                    consumer.seek(partition, position);
                }
                long before = position;
                poll();
                if (position != before) {
                    advanced = System.nanoTime();
                } else if (System.nanoTime() - advanced > STALL_TIMEOUT.toNanos()) {
                    throw new TimeoutException("Kafka has delivered nothing of " + partition + " from " + position
                            + " on for " + STALL_TIMEOUT.toSeconds() + " s; check the broker, or try again");
                }
            }
            return done;
        }

        private void poll() {
            try {
                for (ConsumerRecord<ByteBuffer, ByteBuffer> record :
                        consumer.poll(POLL).records(partition)) {
                    finish(record.offset());
                    if (isOpen() && gap().from() <= record.offset()) {
                        current = new Found(
                                current.records() + 1, current.records() == 0 ? record.offset() : current.first());
                    }
                }
                position = consumer.position(partition);
                finish(position);
            } catch (OffsetOutOfRangeException e) {
                skipDeleted(e);
            }
        }

        /** Everything before the offset has been read. */
        private void finish(long offset) {
            while (isOpen() && gap().to() <= offset) {
                done.add(current);
                current = Found.NONE;
            }
        }

        private void skipDeleted(OffsetOutOfRangeException e) {
            long begin = KafkaClients.cluster(settings)
                    .offsets()
                    .beginOffsets(List.of(partition))
                    .get(partition);
            if (begin <= position) {
                throw new KafkaException(
                        partition + " suddenly ended before offset " + position + "; was it made again?", e);
            }
            while (isOpen() && gap().from() < begin) {
                done.add(Found.UNKNOWN);
            }
            current = Found.NONE;
            position = -1;
        }

        private boolean isOpen() {
            return done.size() < gaps.size();
        }

        /** The first gap that is not done. */
        private Gap gap() {
            return gaps.get(done.size());
        }
    }
}
