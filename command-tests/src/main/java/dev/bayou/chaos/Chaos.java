package dev.bayou.chaos;

import dev.bayou.commands.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What {@code scripts/chaos} runs: {@code ROUNDS SEED FIRST}, the last of which is the number of the first round.
 * Prints a line for each round, and a table in the end, however early that is; exit status 0 if nothing was lost,
 * nothing duplicated and no file left behind.
 */
public final class Chaos {
    private Chaos() {}

    public static void main(String[] args) throws IOException {
        int rounds = Integer.parseInt(args[0]);
        long seed = Long.parseLong(args[1]);
        int first = Integer.parseInt(args[2]);
        Path dir = Files.createTempDirectory("bayou-chaos-");
        System.err.printf(
                "%d rounds, the first of them number %d, on the %s runner, seed %d, in %s%n",
                rounds, first, Profile.current(), seed, dir);
        List<Outcome> outcomes = new CopyOnWriteArrayList<>();
        // Printed also when a long run is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(OutcomeTable.of(outcomes))));
        try (ChaosRun run = new ChaosRun(dir)) {
            run.play(Schedule.of(seed, first - 1 + rounds).subList(first - 1, first - 1 + rounds), outcome -> {
                System.err.println(outcome);
                outcomes.add(outcome);
            });
        }
        System.exit(outcomes.stream().allMatch(Outcome::isGood) ? 0 : 1);
    }
}
