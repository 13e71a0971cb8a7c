package dev.bayou.report.carts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bayou.report.core.ReportJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionGapTest {
    @ParameterizedTest
    @CsvSource({"PT1S,1s", "PT90S,90s", "PT15M,15m", "PT2H,120m", "P30D,43200m"})
    void isWrittenInMinutesOrSecondsAndReadBack(Duration length, String text) throws IOException {
        SessionGap gap = new SessionGap(length);

        assertThat(gap).hasToString(text);
        assertThat(SessionGap.of(text)).isEqualTo(gap);
        assertThat(ReportJson.read(new ByteArrayInputStream(ReportJson.write(gap)), SessionGap.class))
                .isEqualTo(gap);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.5S", "PT1.5S", "P31D", "PT1000000000000H"})
    void isWithinBounds(Duration length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SessionGap(length))
                .withMessageContaining("from 1s to 30d");
    }

    @Test
    void theShortestIsAGap() {
        assertThat(SessionGap.SHORTEST).hasToString("1s");
    }
}
