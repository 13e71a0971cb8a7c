package dev.bayou.chaos;

import dev.bayou.commands.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What {@code scripts/chaos} runs: {@code ROUNDS [SEED]}. Prints a line for each round, and a table in the end; exit
 * status 0 if nothing was lost, nothing duplicated and nothing left lying about.
 */
public final class Chaos {
    private Chaos() {}

    public static void main(String[] args) throws IOException {
        int rounds = Integer.parseInt(args[0]);
        long seed = args.length > 1
                ? Long.parseLong(args[1])
                : ThreadLocalRandom.current().nextLong(1_000_000);
        Path dir = Files.createTempDirectory("bayou-chaos-");
        System.err.printf("%d rounds on the %s runner, seed %d, in %s%n", rounds, Profile.current(), seed, dir);
        List<Outcome> outcomes;
        try (ChaosRun run = new ChaosRun(dir)) {
            outcomes = run.play(Schedule.of(seed, rounds), System.err::println);
        }
        System.out.println(OutcomeTable.of(outcomes));
        System.exit(outcomes.stream().allMatch(Outcome::isGood) ? 0 : 1);
    }
}
