package dev.bayou.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bayou.archive.TimeRange.CutDayException;
import dev.bayou.archive.TimeWindow.WindowSize;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeRangeTest {
    private static final TimeWindow DAY = TimeWindow.ofFolder("dt=2018-10-30");

    @Test
    void aDayIsSelectedAsAWhole() {
        assertThat(range("2018-10-30T00", "2018-10-31T00").touches(DAY)).isTrue();
        assertThat(range("2018-10-29T12", "2018-10-31T12").touches(DAY)).isTrue();
        assertThat(range("2018-10-29T12", "2018-10-30T00").touches(DAY)).isFalse();
        assertThat(range("2018-10-31T00", "2018-10-31T12").touches(DAY)).isFalse();
        assertThat(TimeRange.ALL.touches(DAY)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"2018-10-30T12, 2018-10-31T12", "2018-10-30T00, 2018-10-30T12", "2018-10-30T01, 2018-10-30T02"})
    void hoursOfADayThatHasOneFolderAreRefused(String from, String to) {
        assertThatExceptionOfType(CutDayException.class)
                .isThrownBy(() -> range(from, to).touches(DAY))
                .withMessageContaining("The folder dt=2018-10-30 holds a whole day")
                .withMessageContaining("--from=2018-10-30 --to=2018-10-31");
    }

    @Test
    void hoursThatHaveFoldersAreSelectedByTheirBegin() {
        assertThat(range("2018-10-30T12", "2018-10-30T13").touches(TimeWindow.ofFolder("dt=2018-10-30/hr=12")))
                .isTrue();
        assertThat(range("2018-10-30T12", "2018-10-30T13").touches(TimeWindow.ofFolder("dt=2018-10-30/hr=13")))
                .isFalse();
    }

    /** Years after 9999 are written with a sign, which sorts before all digits. */
    @ParameterizedTest
    @CsvSource({
        "2018-10-30T00, 9999-12-31T23",
        "2018-10-30T00, 9999-12-31T00",
        "2018-10-30T23, +10000-01-01T00",
        "2018-10-30T23, +12345-06-07T08",
        "+10000-01-01T00, +12345-06-07T08",
        "-0005-01-01T00, 2018-10-30T01",
        "-0005-01-01T00, -0004-01-01T00",
        "2018-10-30T00, +999999-01-01T00"
    })
    void theFoldersOfEveryDayOfARangeAreBetweenItsNames(String from, String to) {
        TimeRange range = range(from, to);
        for (TimeRange open : List.of(
                range,
                new TimeRange(range.from(), Instant.MAX),
                new TimeRange(Instant.MIN, range.to()),
                TimeRange.ALL)) {
            for (String hour :
                    List.of(from, to, "2018-10-30T00", "9999-12-31T22", "+10000-01-01T00", "-0005-02-01T00")) {
                TimeWindow window = TimeWindow.containing(instant(hour).toEpochMilli(), WindowSize.HOUR);
                if (open.touches(window)) {
                    String folder = window.folder() + "/1_0_0";
                    assertThat(open.dayFolders())
                            .as("%s in %s", window, open)
                            .filteredOn(
                                    names -> folder.compareTo(names.from()) > 0 && folder.compareTo(names.before()) < 0)
                            .hasSize(1);
                }
            }
        }
    }

    private static TimeRange range(String from, String to) {
        return new TimeRange(instant(from), instant(to));
    }

    private static Instant instant(String hour) {
        return LocalDateTime.parse(hour + ":00").toInstant(ZoneOffset.UTC);
    }
}
