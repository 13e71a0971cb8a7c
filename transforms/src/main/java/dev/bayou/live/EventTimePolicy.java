package dev.bayou.live;

import dev.bayou.shopper.EventParser;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.joda.time.Instant;

/**
 * One partition's event times, and its watermark: a bound behind the latest event, or, while nothing is left to read, behind
 * the time at which Kafka said so. It never goes back, and an event that claims to have happened after Kafka got it does not
 * move it.
 *
 * <p>KafkaIO's own policy of this kind holds the watermark for ever where a partition is empty, and where what is left are
 * markers of transactions, which no reader sees.
 */
final class EventTimePolicy extends TimestampPolicy<byte[], byte[]> {
    private static final Counter BEHIND = Metrics.counter(ReadEvents.class, ReadEvents.BEHIND);

    private final Bounds bounds;
    private final PartitionSilence silence;
    private Instant watermark;
    private Instant latest = BoundedWindow.TIMESTAMP_MIN_VALUE;

    /**
     * How late an event may be.
     *
     * @param maxDelay how far the watermark stays behind the latest event
     * @param lateness how far behind the watermark an event still counts
     */
    record Bounds(org.joda.time.Duration maxDelay, org.joda.time.Duration lateness) {}

    EventTimePolicy(Bounds bounds, Optional<Instant> previousWatermark, PartitionSilence silence) {
        this.bounds = bounds;
        this.silence = silence;
        this.watermark = previousWatermark.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE);
    }

    /** When the event of a record happened: as it tells, else as Kafka does. */
    static Instant timeOf(KafkaRecord<byte[], byte[]> record) {
        byte[] value = record.getKV().getValue();
        return Instant.ofEpochMilli(
                EventParser.timeOf(value == null ? null : ByteBuffer.wrap(value), record.getTimestamp()));
    }

    @Override
    public Instant getTimestampForRecord(PartitionContext partition, KafkaRecord<byte[], byte[]> record) {
        Instant time = timeOf(record);
        if (time.isAfter(latest) && isCredible(time, record)) {
            latest = time;
        }
        silence.endsWith(record.getOffset());
        if (isBehind(time)) {
            BEHIND.inc();
        }
        return time;
    }

    /** Whether it is too late, unless its window is still open. By this partition's watermark, as it was told last. */
    boolean isBehind(Instant time) {
        return watermark.getMillis() - time.getMillis() > bounds.lateness().getMillis();
    }

    /** One wrong clock must not make late what all others tell. */
    private boolean isCredible(Instant time, KafkaRecord<byte[], byte[]> record) {
        return record.getTimestamp() == ConsumerRecord.NO_TIMESTAMP
                || !time.isAfter(Instant.ofEpochMilli(record.getTimestamp()).plus(bounds.maxDelay()));
    }

    @Override
    public Instant getWatermark(PartitionContext partition) {
        return watermark(partition, Instant.now());
    }

    Instant watermark(PartitionContext partition, Instant now) {
        long left = partition.getMessageBacklog();
        boolean isIdle = left == 0 || (left > 0 && silence.isRestEmpty(left));
        Instant reached = isIdle ? partition.getBacklogCheckTime() : latest;
        Instant bounded = reached.isAfter(now) ? now : reached;
        org.joda.time.Duration maxDelay = bounds.maxDelay();
        if (bounded.isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE.plus(maxDelay))
                && bounded.minus(maxDelay).isAfter(watermark)) {
            watermark = bounded.minus(maxDelay);
        }
        return watermark;
    }
}
