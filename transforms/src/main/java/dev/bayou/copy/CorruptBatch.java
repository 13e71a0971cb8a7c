package dev.bayou.copy;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A batch that the consumer cannot read, because its checksum or its content is wrong. The consumer names its begin at
 * most, and fails for every offset in it; so its end is searched.
 */
final class CorruptBatch {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** In the messages of Kafka's client 3.9. */
    private static final Pattern BASE = Pattern.compile("Record batch for partition \\S+ at offset (\\d+) is invalid");

    private final Consumer<?, ?> consumer;
    private final TopicPartition partition;
    private final long limit;

    /**
     * Reads nothing yet.
     *
     * @param consumer of this partition alone
     * @param limit where the partition ends
     */
    CorruptBatch(Consumer<?, ?> consumer, TopicPartition partition, long limit) {
        this.consumer = consumer;
        this.partition = partition;
        this.limit = limit;
    }

    /** Whether a poll failed for what the partition holds at the consumer's position. */
    static boolean isCauseOf(KafkaException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.startsWith("Received exception when fetching the next record from")
                || message.startsWith("Encountered corrupt message when fetching offset");
    }

    /** What exactly is wrong. */
    static String reason(KafkaException failure) {
        return String.valueOf((failure.getCause() == null ? failure : failure.getCause()).getMessage());
    }

    /** The first offset behind the batch that made a poll fail at that offset. Moves the consumer. */
    long endAfter(long offset, KafkaException failure) {
        OptionalLong base = base(failure);
        if (base.isEmpty()) {
            // Batches cannot be distinguished: all offsets that fail in a row.
            long next = offset + 1;
            while (fails(next, OptionalLong.empty())) {
                next++;
            }
            return next;
        }
        long inside = offset;
        long step = 1;
        while (fails(inside + step, base)) {
            inside += step;
            step *= 2;
        }
        long outside = inside + step;
        while (outside - inside > 1) {
            long middle = inside + (outside - inside) / 2;
            if (fails(middle, base)) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return outside;
    }

    /** Whether reading from an offset fails for the batch that begins there; for any batch, if that is not known. */
    private boolean fails(long offset, OptionalLong base) {
        if (offset >= limit) {
            return false;
        }
        consumer.seek(partition, offset);
        long began = System.nanoTime();
        while (System.nanoTime() - began < PATIENCE.toNanos()) {
            try {
                if (!consumer.poll(POLL).isEmpty() || consumer.position(partition) > offset) {
                    return false;
                }
            } catch (OffsetOutOfRangeException e) {
                return false;
            } catch (KafkaException e) {
                if (!isCauseOf(e)) {
                    throw e;
                }
                return base.isEmpty() || base.equals(base(e));
            }
        }
        throw new TimeoutException("Kafka has delivered nothing of " + partition + " from " + offset + " on for "
                + PATIENCE.toSeconds() + " s; check the broker, or try again");
    }

    private static OptionalLong base(KafkaException failure) {
        Matcher base = BASE.matcher(reason(failure));
        return base.find() ? OptionalLong.of(Long.parseLong(base.group(1))) : OptionalLong.empty();
    }
}
