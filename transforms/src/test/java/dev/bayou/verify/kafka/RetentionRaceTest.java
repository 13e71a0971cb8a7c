package dev.bayou.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.kafka.KafkaCluster.Retention;
import dev.bayou.verify.kafka.KafkaPartition.Backlog;
import dev.bayou.verify.kafka.RetentionRace.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionRaceTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final TopicIdentity TOPIC = new TopicIdentity("cluster", "id");
    private static final long HEAD = 100;
    private static final int NEVER = -1;
    private static final double TEN_BYTES = 10;

    /** Paces are offsets a second; times are seconds, the last two from now; the loss is counted from the head. */
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            # lag,  age, limit, arriving, archiving, outcome, deletable, lossAt, lossFrom
            600,    600,  3600,        1,         0,    SLOW,      3000,   3000,        0
            2400,  2400,  3600,        1,         0,  LOSING,      1200,   1200,        0
            2400,  2400,  3600,        1,         1,    SAFE,      1200,     -1,       -1
            2400,  2400,  3600,        1,       0.5,  LOSING,      1200,   2400,     1200
            # A burst of a minute: too long for this archiver, short enough for one twice as fast.
            1000000, 60,   900,        0,      1000,    SLOW,       840,    894,   893617
            1000000, 60,   900,        0,      2000,    SAFE,       840,     -1,       -1
            # It catches up soon, and is slower than what comes then.
            10,      10,  3600,       10,         5,    SLOW,      3590,   7198,    35990
            # Nothing but Kafka's leisure keeps the oldest record.
            5,     4000,  3600,        0,      1000,  LOSING,      -400,      0,        0
            # Made in the future, by its producer's clock.
            5,     -100,  3600,        0,         0,    SLOW,      3700,   3700,        0
            """)
    void recordsOfACertainAgeAreDeleted(
            long lag,
            long age,
            long limit,
            double arriving,
            double archiving,
            Outcome outcome,
            long deletable,
            long lossAt,
            long lossFrom) {
        Retention retention = new Retention(limit * 1000, -1);

        RetentionRace race = race(lag, age, retention, 0, arriving, archiving);

        assertThat(race.outcome()).isEqualTo(outcome);
        assertThat(race.oldest()).isEqualTo(NOW.minusSeconds(age));
        requireTimes(race, deletable, lossAt, lossFrom);
    }

    /** A partition keeps 10,000 bytes, which are 1,000 offsets. */
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            # lag, arriving, archiving, outcome, deletable, lossAt, lossFrom
            400,          1,         0,    SLOW,       600,    600,        0
            600,          1,         0,  LOSING,       400,    400,        0
            600,          2,         1,  LOSING,       200,    400,      400
            600,          1,         2,    SAFE,       400,     -1,       -1
            600,          0,         0,    SAFE,        -1,     -1,       -1
            2000,         1,        10,  LOSING,         0,      0,        0
            """)
    void whatIsBeyondACertainSizeIsDeleted(
            long lag, double arriving, double archiving, Outcome outcome, long deletable, long lossAt, long lossFrom) {
        RetentionRace race = race(lag, 10, new Retention(-1, 10_000), TEN_BYTES, arriving, archiving);

        assertThat(race.outcome()).isEqualTo(outcome);
        requireTimes(race, deletable, lossAt, lossFrom);
    }

    @Test
    void ofTwoLimitsTheNearerCounts() {
        RetentionRace race = race(600, 600, new Retention(3_600_000, 10_000), TEN_BYTES, 1, 0);

        assertThat(race.outcome()).isEqualTo(Outcome.LOSING);
        requireTimes(race, 400, 400, 0);
    }

    @Test
    void nothingIsLostWhereNothingWaitsOrNothingIsDeleted() {
        assertThat(RetentionRace.of(partition(0, null), NOW, 0).outcome()).isEqualTo(Outcome.NONE);
        assertThat(race(600, 600, new Retention(-1, -1), 0, 1, 0).outcome()).isEqualTo(Outcome.NONE);
    }

    @Test
    void whatKafkaDoesNotTellIsUnknownUnlessTheRestIsBadEnough() {
        Retention both = new Retention(3_600_000, 10_000);
        assertThat(race(600, 600, null, 0, 1, 0).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(race(600, 600, both, 0, 1, 2).outcome()).as("a size unknown").isEqualTo(Outcome.UNKNOWN);
        assertThat(race(600, 2400, both, 0, 1, 0).outcome()).isEqualTo(Outcome.LOSING);

        Backlog ageless = new Backlog(null, null, new Retention(3_600_000, -1), 0, 1);
        assertThat(RetentionRace.of(partition(600, ageless), NOW, 0).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    private static void requireTimes(RetentionRace race, long deletable, long lossAt, long lossFrom) {
        requireTime(race.deletableFrom(), deletable);
        requireTime(race.lossAt(), lossAt);
        if (lossFrom == NEVER) {
            assertThat(race.lossFrom()).isNull();
        } else {
            assertThat(race.lossFrom()).isEqualTo(HEAD + lossFrom);
        }
    }

    private static void requireTime(Instant time, long seconds) {
        if (seconds == NEVER) {
            assertThat(time).isNull();
        } else {
            assertThat(time).isCloseTo(NOW.plusSeconds(seconds), within(1, ChronoUnit.SECONDS));
        }
    }

    private static RetentionRace race(
            long lag, long age, Retention retention, double bytesPerOffset, double arriving, double archiving) {
        Instant oldest = NOW.minus(Duration.ofSeconds(age));
        Backlog backlog = new Backlog(oldest, TimestampType.CREATE, retention, bytesPerOffset, arriving);
        return RetentionRace.of(partition(lag, backlog), NOW, archiving);
    }

    private static KafkaPartition partition(long lag, Backlog backlog) {
        return new KafkaPartition("topic", 0, TOPIC, TOPIC, HEAD, 0, HEAD + lag, backlog);
    }
}
