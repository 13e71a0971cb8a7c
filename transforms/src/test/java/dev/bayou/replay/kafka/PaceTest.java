package dev.bayou.replay.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.replay.ReplaySettings.ReplayRate;
import dev.bayou.replay.ReplaySettings.ReplayRate.Unit;
import dev.bayou.replay.kafka.PartitionReplayer.Pace;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void turnsAreAsFarApartAsTheRateSays() {
        Pace pace = Pace.at(new ReplayRate(3, Unit.RECORDS), 0);

        long last = 0;
        for (int turn = 0; turn < 3000; turn++) {
            last = pace.take(1_000_000, 0);
        }

        assertThat(last).isBetween(2999 * SECOND / 3 - 2, 2999 * SECOND / 3 + 2);
    }

    @Test
    void aLargeRecordIsWaitedForByThoseAfterIt() {
        Pace pace = Pace.at(new ReplayRate(1_000, Unit.BYTES), 0);

        assertThat(pace.take(5_000, 0)).isZero();
        assertThat(pace.take(1, SECOND)).isEqualTo(4 * SECOND);
    }

    @Test
    void unusedTurnsAreNotSaved() {
        Pace pace = Pace.at(new ReplayRate(1, Unit.RECORDS), 0);

        assertThat(pace.take(1, 100 * SECOND)).isZero();
        assertThat(pace.take(1, 100 * SECOND)).isEqualTo(SECOND);
        assertThat(Pace.at(ReplayRate.UNLIMITED, 0).take(Long.MAX_VALUE, 0)).isZero();
    }
}
