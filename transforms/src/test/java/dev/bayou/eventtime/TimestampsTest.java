package dev.bayou.eventtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    @ParameterizedTest
    @CsvSource({
        "2018-10-30T23:01:29,            2018-10-30T23:01:29Z",
        "2018-10-30T23:01,               2018-10-30T23:01:00Z",
        "2018-10-30T23:01:29Z,           2018-10-30T23:01:29Z",
        "2018-10-30t23:01:29z,           2018-10-30T23:01:29Z",
        "2018-10-30T23:01:29.123456Z,    2018-10-30T23:01:29.123Z",
        "2018-10-31T01:01:29+02:00,      2018-10-30T23:01:29Z",
        "2018-10-31T01:01:29+0200,       2018-10-30T23:01:29Z",
        "2018-10-31T01:01:29+02,         2018-10-30T23:01:29Z",
        "2018-10-30T18:31:29-04:30,      2018-10-30T23:01:29Z",
    })
    void readsIsoWithAndWithoutZone(String text, Instant expected) {
        assertThat(Timestamps.ofText(text)).hasValue(expected.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2018-10-30T23:01:2",
                "2018-10-30",
                "2018-02-30T00:00:00",
                "2018-10-30T25:00:00",
                "2018-10-30 23:01:29",
                "1970-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "1540940489",
                "yesterday",
                "",
            })
    void refusesWhatIsMalformedOrFromTheYear1970(String text) {
        assertThat(Timestamps.ofText(text)).isEmpty();
    }

    @Test
    void tellsSecondsMillisecondsAndMicrosecondsApartBySize() {
        long millis = Instant.parse("2018-10-30T23:01:29Z").toEpochMilli();
        assertThat(Timestamps.ofNumber(millis / 1000)).hasValue(millis);
        assertThat(Timestamps.ofNumber(millis)).hasValue(millis);
        assertThat(Timestamps.ofNumber(millis * 1000)).hasValue(millis);
        assertThat(Timestamps.ofSeconds(new BigDecimal("1540940489.25"))).hasValue(1540940489250L);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1540940489, -1, 0, 1, Long.MAX_VALUE})
    void refusesNumbersThatAreNoPlausibleTime(long number) {
        assertThat(Timestamps.ofNumber(number)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e-999999999", "-1.5", "0.0", "1e300"})
    void refusesAbsurdFractionsWithoutWritingThemOut(String number) {
        assertThat(Timestamps.ofSeconds(new BigDecimal(number))).isEqualTo(OptionalLong.empty());
    }
}
