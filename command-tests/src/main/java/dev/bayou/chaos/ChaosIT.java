package dev.bayou.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.commands.Profile;
import dev.bayou.commands.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short run of the chaos suite; {@code scripts/chaos} plays long ones. */
class ChaosIT {
    private static final int ROUNDS = Profile.current() == Profile.DIRECT ? 4 : 2;

    private static final Round WITH_FEWER_RECORDS_THAN_COMMITS =
            new Round(ROUNDS + 1, 1, 17, 2, 4, 2, 1, 0, new Fault.Undisturbed(5));

    @TempDir
    private Path dir;

    @Test
    @Timeout(600)
    void nothingIsLostAndNothingIsDuplicated() throws Exception {
        long seed = Seed.announced("chaos");
        List<Round> rounds = new ArrayList<>(Schedule.of(seed, ROUNDS));
        switch (Profile.current()) {
            case DIRECT -> rounds.add(WITH_FEWER_RECORDS_THAN_COMMITS);
            // Chance may not have chosen it, and KillIT takes its time there.
            case SPARK -> rounds.add(killedWhileManyRecordsArrive(seed));
        }

        try (ChaosRun run = new ChaosRun(dir)) {
            assertThat(run.play(rounds, System.out::println)).allMatch(Outcome::isGood);
        }
    }

    private static Round killedWhileManyRecordsArrive(long seed) {
        Random chance = new Random(seed);
        return new Round(
                ROUNDS + 1,
                1,
                seed,
                4,
                30_000,
                2,
                1,
                0,
                new Fault.Killed(1 + chance.nextInt(12), chance.nextInt(2000)));
    }

    @Test
    void theSameSeedMakesTheSameScheduleWhateverTheNumberOfRounds() {
        List<Round> many = Schedule.of(17, 100);

        assertThat(Schedule.of(17, 30)).isEqualTo(many.subList(0, 30));
        assertThat(Schedule.of(18, 100)).isNotEqualTo(many);
        assertThat(many.subList(0, 8))
                .extracting(round -> round.fault().getClass())
                .doesNotHaveDuplicates();
    }
}
