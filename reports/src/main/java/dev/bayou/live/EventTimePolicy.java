package dev.bayou.live;

import dev.bayou.archive.TimestampTolerance;
import dev.bayou.metrics.MetricNames;
import dev.bayou.shopper.EventParser;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/**
 * One partition's event times, and its watermark: a bound behind the latest event, or, while nothing is left to read,
 * behind the time of Kafka's answer. It never goes back, and an event with a time after Kafka's receipt does not move
 * it.
 *
 * <p>KafkaIO's own policy of this kind never moves the watermark of an empty partition, nor of one whose backlog
 * consists of transaction markers, which no reader sees.
 */
final class EventTimePolicy extends TimestampPolicy<byte[], byte[]> {
    private static final Counter BEHIND = MetricNames.counter(MetricNames.LIVE_BEHIND);

    private final Bounds bounds;
    private final IdlePartitionDetector silence;
    private Instant watermark;
    private Instant latest = BoundedWindow.TIMESTAMP_MIN_VALUE;

    /**
     * How late an event may be.
     *
     * @param maxDelay how far the watermark stays behind the latest event
     * @param lateness how far behind the watermark an event still counts
     */
    record Bounds(org.joda.time.Duration maxDelay, org.joda.time.Duration lateness) {}

    EventTimePolicy(Bounds bounds, Optional<Instant> previousWatermark, IdlePartitionDetector silence) {
        this.bounds = bounds;
        this.silence = silence;
        this.watermark = previousWatermark.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE);
    }

    /** When Kafka received a record: its timestamp if that is plausible, else the current time. */
    private static Instant received(KafkaRecord<byte[], byte[]> record, Instant now) {
        java.time.Instant latest = TimestampTolerance.DEFAULT.latest(java.time.Instant.ofEpochMilli(now.getMillis()));
        // Beam ends the whole pipeline at a time that is out of its range, such as one in nanoseconds.
        boolean isPlausible = record.getTimestamp() >= 0 && record.getTimestamp() <= latest.toEpochMilli();
        return isPlausible ? Instant.ofEpochMilli(record.getTimestamp()) : now;
    }

    @Override
    public Instant getTimestampForRecord(PartitionContext partition, KafkaRecord<byte[], byte[]> record) {
        return timestamp(record, Instant.now());
    }

    /** When the event of a record happened: its own time, else when Kafka received it. */
    Instant timestamp(KafkaRecord<byte[], byte[]> record, Instant now) {
        byte[] value = record.getKV().getValue();
        Instant received = received(record, now);
        Instant time = Instant.ofEpochMilli(
                EventParser.timeOf(value == null ? null : ByteBuffer.wrap(value), received.getMillis()));
        // One wrong clock must not make the events of all others late.
        if (time.isAfter(latest) && !time.isAfter(received.plus(bounds.maxDelay()))) {
            latest = time;
        }
        silence.endsWith(record.getOffset());
        if (isBehind(time)) {
            BEHIND.inc();
        }
        return time;
    }

    /** Whether it is too late, unless its window is still open: by the last watermark of this partition. */
    boolean isBehind(Instant time) {
        return watermark.getMillis() - time.getMillis() > bounds.lateness().getMillis();
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
