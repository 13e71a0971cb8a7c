package dev.bayou.live;

import dev.bayou.eventtime.EventTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/**
 * One partition's event times, and its watermark: a bound behind the latest event, or, while nothing is left to read, behind
 * the time at which Kafka said so. It never goes back, and not beyond the bound behind the clock whatever an event claims.
 *
 * <p>KafkaIO's own policy of this kind holds the watermark for ever where a partition is empty, and where what is left is the
 * marker of a transaction, which no reader sees.
 */
final class EventTimePolicy extends TimestampPolicy<byte[], byte[]> {
    private static final EventTime OF_EVENT = EventTime.named("/context/timestamp");
    /** For so long nothing has come, and one offset is said to be left: a marker. */
    private static final Duration QUIET = Duration.ofSeconds(10);
    /** With more left, events are: a broker that is slow must not make those that it still owes late. */
    private static final long MARKER = 1;

    private final org.joda.time.Duration maxDelay;
    private final LongSupplier nanos;
    private Instant watermark;
    private Instant latest = BoundedWindow.TIMESTAMP_MIN_VALUE;
    private long backlog = -1;
    private long quietSince;

    EventTimePolicy(org.joda.time.Duration maxDelay, Optional<Instant> previousWatermark) {
        this(maxDelay, previousWatermark, System::nanoTime);
    }

    /** @param nanos the clock that tells for how long nothing has come */
    EventTimePolicy(org.joda.time.Duration maxDelay, Optional<Instant> previousWatermark, LongSupplier nanos) {
        this.maxDelay = maxDelay;
        this.nanos = nanos;
        this.quietSince = nanos.getAsLong();
        this.watermark = previousWatermark.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE);
    }

    /** When the event of a record happened: as it tells, else as Kafka does. */
    static Instant timeOf(KafkaRecord<byte[], byte[]> record) {
        byte[] value = record.getKV().getValue();
        return Instant.ofEpochMilli(
                value == null
                        ? record.getTimestamp()
                        : OF_EVENT.of(ByteBuffer.wrap(value)).orElse(record.getTimestamp()));
    }

    @Override
    public Instant getTimestampForRecord(PartitionContext partition, KafkaRecord<byte[], byte[]> record) {
        Instant time = timeOf(record);
        if (time.isAfter(latest)) {
            latest = time;
        }
        quietSince = nanos.getAsLong();
        return time;
    }

    @Override
    public Instant getWatermark(PartitionContext partition) {
        return watermark(partition, Instant.now());
    }

    Instant watermark(PartitionContext partition, Instant now) {
        if (partition.getMessageBacklog() != backlog) {
            backlog = partition.getMessageBacklog();
            quietSince = nanos.getAsLong();
        }
        Instant reached = isIdle() ? partition.getBacklogCheckTime() : latest;
        Instant bounded = reached.isAfter(now) ? now : reached;
        if (bounded.isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE.plus(maxDelay))
                && bounded.minus(maxDelay).isAfter(watermark)) {
            watermark = bounded.minus(maxDelay);
        }
        return watermark;
    }

    private boolean isIdle() {
        return backlog == 0 || (backlog == MARKER && nanos.getAsLong() - quietSince > QUIET.toNanos());
    }
}
