package dev.bayou.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StagingTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-02T10:00:00Z"), ZoneOffset.UTC);

    @Test
    void aLaterRunsNameSortsBehind() {
        String run = Staging.newRun(CLOCK);

        assertThat(run).matches("20260302T100000\\.000000Z-[0-9a-f]{8}").isNotEqualTo(Staging.newRun(CLOCK));
        assertThat(run).isGreaterThan(Staging.newRun(Clock.offset(CLOCK, Duration.ofSeconds(-1))));
        assertThat(run).isLessThan(Staging.newRun(Clock.offset(CLOCK, Duration.ofSeconds(1))));
    }

    @Test
    void soDoesThatOfALaterRunInTheSameSecond() {
        List<String> runs = IntStream.range(0, 100)
                .mapToObj(i -> Staging.newRun(Clock.offset(CLOCK, Duration.of(i, ChronoUnit.MICROS))))
                .toList();

        assertThat(runs).isSorted();
    }
}
