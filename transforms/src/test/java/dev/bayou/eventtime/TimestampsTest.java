package dev.bayou.eventtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.OptionalLong;
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

    @ParameterizedTest
    @CsvSource({
        "31536000,                1971-01-01T00:00:00Z",
        "1540940489,              2018-10-30T23:01:29Z",
        "1540940489.25,           2018-10-30T23:01:29.250Z",
        "1540940489.1239,         2018-10-30T23:01:29.123Z",
        "1.540940489E9,           2018-10-30T23:01:29Z",
        "99999999999,             5138-11-16T09:46:39Z",
        "99999999999.5,           5138-11-16T09:46:39.500Z",
        "100000000000,            1973-03-03T09:46:40Z",
        "1540940489123,           2018-10-30T23:01:29.123Z",
        "1540940489123.9,         2018-10-30T23:01:29.123Z",
        "1540940489123.0,         2018-10-30T23:01:29.123Z",
        "1.540940489123E12,       2018-10-30T23:01:29.123Z",
        "1.54094048912E12,        2018-10-30T23:01:29.120Z",
        "1.5409404890000000E+12,  2018-10-30T23:01:29Z",
        "15E11,                   2017-07-14T02:40:00Z",
        "99999999999999,          5138-11-16T09:46:39.999Z",
        "100000000000000,         1973-03-03T09:46:40Z",
        "1540940489123456,        2018-10-30T23:01:29.123Z",
        "1540940489123456.7,      2018-10-30T23:01:29.123Z",
        "1.540940489123456E15,    2018-10-30T23:01:29.123Z",
        "99999999999999999,       5138-11-16T09:46:39.999Z",
        "100000000000000000,      1973-03-03T09:46:40Z",
        "1540940489123456789,     2018-10-30T23:01:29.123Z",
        "1540940489123456789.5,   2018-10-30T23:01:29.123Z",
        "1.540940489123456789E18, 2018-10-30T23:01:29.123Z",
        "9223372036854775807,     2262-04-11T23:47:16.854Z",
        "9223372036854775808,     2262-04-11T23:47:16.854Z",
        "99999999999999999999,    5138-11-16T09:46:39.999Z",
    })
    void tellsTheUnitOfANumberByItsMagnitudeHoweverItIsWritten(String number, Instant expected) {
        BigDecimal decimal = new BigDecimal(number);

        assertThat(Timestamps.ofNumber(decimal)).hasValue(expected.toEpochMilli());
        assertThat(Timestamps.ofNumber(decimal.stripTrailingZeros())).hasValue(expected.toEpochMilli());
        if (number.matches("\\d{1,18}")) {
            assertThat(Timestamps.ofNumber(Long.parseLong(number))).hasValue(expected.toEpochMilli());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1540940489, -1, 0, 1, 31_535_999})
    void refusesWholeNumbersThatAreNoPlausibleTime(long number) {
        assertThat(Timestamps.ofNumber(number)).isEmpty();
        assertThat(Timestamps.ofNumber(BigDecimal.valueOf(number))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e2147483647",
                "1e-2147483647",
                "1e999999999",
                "-1.5",
                "0.0",
                "0e20",
                "1e300",
                "31535999.9",
                "100000000000000000000"
            })
    void refusesAbsurdNumbersWithoutWritingThemOut(String number) {
        assertThat(Timestamps.ofNumber(new BigDecimal(number))).isEqualTo(OptionalLong.empty());
    }
}
