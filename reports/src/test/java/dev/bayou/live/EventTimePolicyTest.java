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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimePolicyTest {
    private static final Duration DELAY = Duration.standardMinutes(1);
    private static final Duration LATENESS = Duration.standardHours(1);
    private static final EventTimePolicy.Bounds BOUNDS = new EventTimePolicy.Bounds(DELAY, LATENESS);
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private long nanos;
    private boolean isRestEmpty;
    private final IdlePartitionDetector silence = new IdlePartitionDetector((next, left) -> isRestEmpty, () -> nanos);
    private final EventTimePolicy policy = new EventTimePolicy(BOUNDS, Optional.empty(), silence);

    @Test
    void anEventHappensWhenItSaysElseWhenKafkaSays() {
        assertThat(time("{\"context\":{\"timestamp\":\"2018-10-30T23:01:29\"}}", 7))
                .isEqualTo(Instant.parse("2018-10-30T23:01:29Z"));
        assertThat(time("{\"context\":{}}", 7)).isEqualTo(Instant.ofEpochMilli(7));
        assertThat(time("no json", 8)).isEqualTo(Instant.ofEpochMilli(8));
        assertThat(time(null, 9)).isEqualTo(Instant.ofEpochMilli(9));
    }

    @ParameterizedTest
    @ValueSource(longs = {1_540_940_489_000_000_000L, Long.MAX_VALUE, -1, -5, Long.MIN_VALUE})
    void aTimestampOfKafkasThatIsNoTimeCountsAsNow(long kafka) {
        assertThat(time("no json", kafka)).isEqualTo(NOW);
        assertThat(policy.watermark(left(1), NOW.plus(DELAY))).isLessThanOrEqualTo(NOW);
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
    void aClockAheadOfOursDrawsTheWatermarkToNowAtMost() {
        time(null, NOW.plus(Duration.standardHours(1)).getMillis());
        assertThat(policy.watermark(left(4), NOW)).isEqualTo(NOW.minus(DELAY));
    }

    @Test
    void anEventThatClaimsToHaveHappenedAfterKafkaGotItDoesNotMakeTheOthersLate() {
        long kafka = Instant.parse("2018-10-30T23:00:00Z").getMillis();
        time("{\"context\":{\"timestamp\":\"2018-10-30T23:00:59\"}}", kafka);
        time("{\"context\":{\"timestamp\":\"2030-01-01T00:00:00\"}}", kafka);

        assertThat(policy.watermark(left(4), NOW))
                .isEqualTo(Instant.parse("2018-10-30T23:00:59Z").minus(DELAY));
    }

    @Test
    void aPartitionWithNothingLeftGoesWithTheClockEvenIfItNeverHadARecord() {
        assertThat(policy.watermark(left(0), NOW)).isEqualTo(NOW.minus(DELAY));
    }

    @Test
    void aBrokerThatIsSlowDoesNotMakeLateWhatItStillOwes() {
        Instant longAgo = NOW.minus(Duration.standardDays(9));
        time(null, longAgo.getMillis());
        nanos += java.time.Duration.ofMinutes(5).toNanos();

        assertThat(policy.watermark(left(1), NOW)).isEqualTo(longAgo.minus(DELAY));
    }

    @Test
    void whatTransactionsLeaveBehindIsNothingToWaitForForEver() {
        time(null, 0);
        isRestEmpty = true;
        assertThat(policy.watermark(left(3), NOW)).isEqualTo(Instant.EPOCH.minus(DELAY));
        nanos += java.time.Duration.ofSeconds(11).toNanos();

        assertThat(policy.watermark(left(3), NOW)).isEqualTo(NOW.minus(DELAY));
        EventTimePolicy reopened = new EventTimePolicy(BOUNDS, Optional.of(Instant.EPOCH), silence);
        assertThat(reopened.watermark(left(3), NOW)).isEqualTo(NOW.minus(DELAY));
    }

    @Test
    void ofWhatIsLeftKafkaIsAskedOnceUntilItChanges() {
        isRestEmpty = true;
        nanos += java.time.Duration.ofSeconds(11).toNanos();
        policy.watermark(left(2), NOW);
        isRestEmpty = false;

        assertThat(policy.watermark(left(2), NOW.plus(Duration.millis(1000)))).isEqualTo(NOW.minus(DELAY));
        assertThat(silence.isRestEmpty(2)).isTrue();
        assertThat(silence.isRestEmpty(3)).isFalse();
        silence.endsWith(7);
        assertThat(silence.isRestEmpty(2)).isFalse();
    }

    @Test
    void anEventIsBehindIfItIsFurtherBehindTheWatermarkThanOneMayBe() {
        Instant last = NOW.minus(DELAY).minus(LATENESS);
        assertThat(policy.isBehind(last.minus(Duration.millis(1)))).isFalse();

        policy.watermark(left(0), NOW);

        assertThat(policy.isBehind(last)).isFalse();
        assertThat(policy.isBehind(last.minus(Duration.millis(1)))).isTrue();
    }

    @Test
    void aReaderThatGoesOnBeginsWhereTheOneBeforeStood() {
        EventTimePolicy next = new EventTimePolicy(BOUNDS, Optional.of(NOW), silence);
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
        return policy.timestamp(record, NOW);
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
