package dev.bayou.commands;

import java.util.concurrent.ThreadLocalRandom;

/** Where a test's chance comes from: printed each time, and given again by {@code -Dbayou.test.seed}. */
final class Seed {
    private Seed() {}

    static long announced(String of) {
        Long given = Long.getLong("bayou.test.seed");
        long seed = given == null ? ThreadLocalRandom.current().nextLong() : given;
        System.out.println(of + ": seed " + seed + ", to repeat it -Dbayou.test.seed=" + seed);
        return seed;
    }
}
