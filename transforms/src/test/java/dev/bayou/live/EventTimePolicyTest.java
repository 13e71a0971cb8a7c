package dev.bayou.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.io.kafka.TimestampPolicy.PartitionContext;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class EventTimePolicyTest {
    private static final Duration DELAY = Duration.standardMinutes(1);
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private long nanos;
    private final EventTimePolicy policy = new EventTimePolicy(DELAY, Optional.empty(), () -> nanos);

    @Test
    void anEventHappensWhenItSaysElseWhenKafkaSays() {
        assertThat(time("{\"context\":{\"timestamp\":\"2018-10-30T23:01:29\"}}", 7))
                .isEqualTo(Instant.parse("2018-10-30T23:01:29Z"));
        assertThat(time("{\"context\":{}}", 7)).isEqualTo(Instant.ofEpochMilli(7));
        assertThat(time("no json", 8)).isEqualTo(Instant.ofEpochMilli(8));
        assertThat(time(null, 9)).isEqualTo(Instant.ofEpochMilli(9));
    }

    @Test
    void theWatermarkStaysBehindTheLatestEventAndNeverGoesBack() {
        assertThat(policy.watermark(left(5), NOW)).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
        time(null, NOW.minus(DELAY).getMillis());
        assertThat(policy.watermark(left(4), NOW)).isEqualTo(NOW.minus(DELAY).minus(DELAY));
        time(null, 0);
        assertThat(policy.watermark(left(3), NOW)).isEqualTo(NOW.minus(DELAY).minus(DELAY));
    }

    @Test
    void anEventFromTheFutureDoesNotDrawTheWatermarkThere() {
        time(null, NOW.plus(Duration.standardDays(365)).getMillis());
        assertThat(policy.watermark(left(4), NOW)).isEqualTo(NOW.minus(DELAY));
    }

    @Test
    void aPartitionWithNothingLeftGoesWithTheClockEvenIfItNeverHadARecord() {
        assertThat(policy.watermark(left(0), NOW)).isEqualTo(NOW.minus(DELAY));
    }

    @Test
    void aBrokerThatIsSlowDoesNotMakeLateWhatItStillOwes() {
        Instant longAgo = NOW.minus(Duration.standardDays(9));
        time(null, longAgo.getMillis());
        policy.watermark(left(2), NOW);
        nanos += java.time.Duration.ofMinutes(5).toNanos();

        assertThat(policy.watermark(left(2), NOW)).isEqualTo(longAgo.minus(DELAY));
    }

    @Test
    void theMarkerOfATransactionIsNothingToWaitForForEver() {
        time(null, 0);
        policy.watermark(left(1), NOW);
        nanos += java.time.Duration.ofSeconds(11).toNanos();

        assertThat(policy.watermark(left(1), NOW)).isEqualTo(NOW.minus(DELAY));
    }

    @Test
    void aReaderThatGoesOnBeginsWhereTheOneBeforeStood() {
        EventTimePolicy next = new EventTimePolicy(DELAY, Optional.of(NOW));
        assertThat(next.watermark(left(5), NOW)).isEqualTo(NOW);
    }

    private Instant time(String value, long kafka) {
        KafkaRecord<byte[], byte[]> record = new KafkaRecord<>(
                "t",
                0,
                0,
                kafka,
                KafkaTimestampType.CREATE_TIME,
                new RecordHeaders(),
                null,
                value == null ? null : value.getBytes(UTF_8));
        return policy.getTimestampForRecord(left(1), record);
    }

    private static PartitionContext left(long backlog) {
        return new PartitionContext() {
            @Override
            public long getMessageBacklog() {
                return backlog;
            }

            @Override
            public Instant getBacklogCheckTime() {
                return NOW;
            }
        };
    }
}
