package dev.bayou.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bayou.archive.TimeWindow.WindowSize;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeWindowTest {
    @ParameterizedTest
    @CsvSource({
        "2018-10-30T23:00:00Z, HOUR, dt=2018-10-30/hr=23",
        "2018-10-30T23:59:59.999Z, HOUR, dt=2018-10-30/hr=23",
        "2018-10-31T00:00:00Z, HOUR, dt=2018-10-31/hr=00",
        "2018-10-30T23:59:59.999Z, DAY, dt=2018-10-30",
        "2020-02-29T12:00:00Z, DAY, dt=2020-02-29",
        "1970-01-01T00:00:00Z, HOUR, dt=1970-01-01/hr=00",
        "1969-12-31T23:59:59.999Z, HOUR, dt=1969-12-31/hr=23",
        "+12345-01-01T00:00:00Z, DAY, dt=+12345-01-01"
    })
    void anInstantsWindowHasAFolderThatIsReadBack(Instant instant, WindowSize size, String folder) {
        TimeWindow window = TimeWindow.containing(instant.toEpochMilli(), size);

        assertThat(window.folder()).isEqualTo(folder);
        assertThat(TimeWindow.ofFolder(folder)).isEqualTo(window);
        assertThat(window.contains(instant.toEpochMilli())).isTrue();
        assertThat(window.contains(window.end().toEpochMilli())).isFalse();
        assertThat(window.contains(window.start().toEpochMilli() - 1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2018-10-30",
                "dt=2018-10-30/",
                "dt=2018-10-30/hr=24",
                "dt=2018-10-30/hr=7",
                "dt=2018-02-30",
                "dt=2018-13-01",
                "dt=2018-1-1",
                "dt=2018-10-30/hr=23/x",
                "topic/dt=2018-10-30"
            })
    void anyOtherTextIsRefused(String folder) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeWindow.ofFolder(folder))
                .withMessage("'" + folder + "' is not the folder of a window");
    }

    @Test
    void windowsSortByTimeAndADayAfterItsFirstHour() {
        TimeWindow day = TimeWindow.ofFolder("dt=2018-10-30");
        TimeWindow firstHour = TimeWindow.ofFolder("dt=2018-10-30/hr=00");
        TimeWindow nextHour = TimeWindow.ofFolder("dt=2018-10-30/hr=01");

        assertThat(new TimeWindow[] {firstHour, day, nextHour}).isSorted();
    }

    @Test
    void aSizeIsReadAsItIsWritten() {
        for (WindowSize size : WindowSize.values()) {
            assertThat(WindowSize.named(size.toString())).isEqualTo(size);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WindowSize.named("2h"))
                .withMessage("'2h' is no window size; choose one of 1h, 1d");
    }
}
