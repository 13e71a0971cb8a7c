package dev.bayou.pipelines.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.pipelines.archive.ArchiveArgs.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArchiveProgressTest {
    @Test
    void anOldLagIsShownWithItsTime() {
        assertThat(ArchiveProgress.asOf(Optional.of(Instant.parse("2026-01-01T00:00:00.123Z"))))
                .isEqualTo(" as of 2026-01-01T00:00:00Z");
        assertThat(ArchiveProgress.asOf(Optional.empty())).isEmpty();
    }

    @Test
    void theLagToAPlanIsNeverOld() {
        assertThat(Mode.FOR_EVER.staleAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(Mode.UNTIL_CAUGHT_UP.staleAfter()).isGreaterThan(Duration.ofDays(1000));
    }
}
