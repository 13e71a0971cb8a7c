package dev.bayou.commands;

import java.util.concurrent.ThreadLocalRandom;

/** The seed of a test's random numbers: printed each time, repeated by {@code -Dbayou.test.seed}. */
public final class Seed {
    private Seed() {}

    public static long announced(String of) {
        Long given = Long.getLong("bayou.test.seed");
        long seed = given == null ? ThreadLocalRandom.current().nextLong() : given;
        System.out.println(of + ": seed " + seed + ", to repeat it -Dbayou.test.seed=" + seed);
        return seed;
    }
}
