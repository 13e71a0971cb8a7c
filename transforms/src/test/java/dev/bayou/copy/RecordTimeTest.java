package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.TimestampTolerance;
import dev.bayou.copy.RecordTime.Basis;
import dev.bayou.eventtime.EventTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordTimeTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final TimestampTolerance ONE_DAY = new TimestampTolerance(Duration.ofDays(1));

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T11:00:00Z,     2026-01-01T11:00:00Z,     CONFIGURED",
        "2026-01-02T12:00:00Z,     2026-01-02T12:00:00Z,     CONFIGURED",
        "2026-01-02T12:00:00.001Z, 2026-01-01T12:00:00Z,     IMPLAUSIBLE",
        "1970-01-01T00:00:00.001Z, 1970-01-01T00:00:00.001Z, CONFIGURED",
        "1970-01-01T00:00:00Z,     2026-01-01T12:00:00Z,     FALLBACK",
        "1969-12-31T23:59:59.999Z, 2026-01-01T12:00:00Z,     FALLBACK", // -1: Kafka has none.
        "1969-12-31T23:59:59.995Z, 2026-01-01T12:00:00Z,     IMPLAUSIBLE",
    })
    void kafkasTimestampFilesARecordIfItIsPlausibleAndElseTheClockDoes(Instant kafka, Instant filed, Basis basis) {
        RecordTime.Rule rule = new RecordTime.Rule(new EventTime.OfRecord(), ONE_DAY, NOW);

        assertThat(rule.of(value("x"), kafka.toEpochMilli())).isEqualTo(new RecordTime(filed.toEpochMilli(), basis));
    }

    @ParameterizedTest
    @CsvSource({"1767268800000000000", "1767268800000000", Long.MAX_VALUE + "", Long.MIN_VALUE + "", "-5"})
    void anyNumberThatIsNoTimeIsFiledByTheClock(long kafka) {
        RecordTime.Rule rule = new RecordTime.Rule(new EventTime.OfRecord(), ONE_DAY, NOW);

        assertThat(rule.of(value("x"), kafka)).isEqualTo(new RecordTime(NOW.toEpochMilli(), Basis.IMPLAUSIBLE));
    }

    @ParameterizedTest
    @CsvSource({
        "2018-10-30T23:01:29, 2026-01-01T00:00:00Z, 2018-10-30T23:01:29Z, CONFIGURED",
        "2018-10-31T23:01:29, 2018-10-30T23:01:29Z, 2018-10-31T23:01:29Z, CONFIGURED",
        "2018-10-31T23:01:30, 2018-10-30T23:01:29Z, 2018-10-31T23:01:30Z, AHEAD_OF_KAFKA",
        "2018-10-30T23:01:29, 1970-01-18T20:02:20Z, 2018-10-30T23:01:29Z, AHEAD_OF_KAFKA",
        "2018-10-30T23:01:29, 2100-01-01T00:00:00Z, 2018-10-30T23:01:29Z, CONFIGURED",
        "9999-01-01T00:00:00, 2018-10-30T23:01:29Z, 2018-10-30T23:01:29Z, IMPLAUSIBLE",
        "9999-01-01T00:00:00, 2100-01-01T00:00:00Z, 2026-01-01T12:00:00Z, IMPLAUSIBLE",
        "9999-01-01T00:00:00, 1970-01-01T00:00:00Z, 2026-01-01T12:00:00Z, IMPLAUSIBLE",
        "yesterday,           2018-10-30T23:01:29Z, 2018-10-30T23:01:29Z, FALLBACK",
        "yesterday,           2100-01-01T00:00:00Z, 2026-01-01T12:00:00Z, IMPLAUSIBLE",
        "yesterday,           1970-01-01T00:00:00Z, 2026-01-01T12:00:00Z, FALLBACK",
    })
    void theRecordsOwnTimeFilesItIfItIsPlausibleThenKafkasThenTheClock(
            String own, Instant kafka, Instant filed, Basis basis) {
        RecordTime.Rule rule = new RecordTime.Rule(EventTime.named("/t"), ONE_DAY, NOW);

        assertThat(rule.of(value("{\"t\":\"" + own + "\"}"), kafka.toEpochMilli()))
                .isEqualTo(new RecordTime(filed.toEpochMilli(), basis));
    }

    @Test
    void noToleranceReachesBeyondTheYear9999() {
        TimestampTolerance endless = new TimestampTolerance(Duration.ofDays(999_999_999_999L));

        assertThat(endless.latest(NOW)).isEqualTo(Instant.parse("9999-12-31T23:59:59.999Z"));
        assertThat(endless.latest(Instant.MAX)).isEqualTo(Instant.parse("9999-12-31T23:59:59.999Z"));
        assertThat(ONE_DAY.latest(NOW)).isEqualTo(Instant.parse("2026-01-02T12:00:00Z"));
    }

    private static ByteBuffer value(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }
}
