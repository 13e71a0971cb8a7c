package dev.bayou.testing;

import java.util.concurrent.ThreadLocalRandom;

/** The seed of a test with random input. It is printed, and {@code -Dbayou.test.seed} sets it. */
public final class Seed {
    private Seed() {}

    public static long announced(Class<?> test) {
        Long given = Long.getLong("bayou.test.seed");
        long seed = given == null ? ThreadLocalRandom.current().nextLong() : given;
        System.out.println(test.getSimpleName() + ": seed " + seed + ", to repeat it -Dbayou.test.seed=" + seed);
        return seed;
    }
}
