package dev.bayou.kafka;

import dev.bayou.archive.Gap;
import dev.bayou.archive.GapWitness;
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
 * Reads what Kafka still has where a ledger has gaps, as a consumer of committed records sees it. A gap costs one fetch
 * of 64 KiB if all its offsets are missing; one with records between them, or with large aborted ones, is read through.
 */
public final class GapReader implements GapWitness {
    private static final Duration POLL = Duration.ofMillis(500);
    /** How long Kafka may deliver nothing of what it says is there. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Up to so many offsets before the next gap, reading on costs less than asking anew. */
    private static final long NEAR = 200;

    private final KafkaSettings settings;

    public GapReader(KafkaSettings settings) {
        this.settings = settings.forFewRecords();
    }

    @Override
    public List<Answer> ask(String topic, int partition, List<Gap> gaps) {
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
        private final List<Answer> answers = new ArrayList<>();
        private Answer answer = Answer.NONE;
        private long position = -1;

        Reading(Consumer<ByteBuffer, ByteBuffer> consumer, TopicPartition partition, List<Gap> gaps) {
            this.consumer = consumer;
            this.partition = partition;
            this.gaps = gaps;
            consumer.assign(List.of(partition));
        }

        List<Answer> toTheEnd() {
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
                } else if (System.nanoTime() - advanced > PATIENCE.toNanos()) {
                    throw new TimeoutException("Kafka has delivered nothing of " + partition + " from " + position
                            + " on for " + PATIENCE.toSeconds() + " s; check the broker, or try again");
                }
            }
            return answers;
        }

        private void poll() {
            try {
                for (ConsumerRecord<ByteBuffer, ByteBuffer> record :
                        consumer.poll(POLL).records(partition)) {
                    passOver(record.offset());
                    if (isOpen() && gap().from() <= record.offset()) {
                        answer = new Answer(
                                answer.records() + 1, answer.records() == 0 ? record.offset() : answer.first());
                    }
                }
                position = consumer.position(partition);
                passOver(position);
            } catch (OffsetOutOfRangeException e) {
                passOverDeleted(e);
            }
        }

        /** Everything before the offset has been seen. */
        private void passOver(long offset) {
            while (isOpen() && gap().to() <= offset) {
                answers.add(answer);
                answer = Answer.NONE;
            }
        }

        private void passOverDeleted(OffsetOutOfRangeException e) {
            long begin = KafkaClients.cluster(settings)
                    .beginOffsets(List.of(partition))
                    .get(partition);
            if (begin <= position) {
                throw new KafkaException(
                        partition + " ended before offset " + position + " of a sudden; was it made again?", e);
            }
            while (isOpen() && gap().from() < begin) {
                answers.add(Answer.UNKNOWN);
            }
            answer = Answer.NONE;
            position = -1;
        }

        private boolean isOpen() {
            return answers.size() < gaps.size();
        }

        /** The first one without an answer. */
        private Gap gap() {
            return gaps.get(answers.size());
        }
    }
}
