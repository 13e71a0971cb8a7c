package dev.bayou.benchmarks.data;

import java.time.Duration;
import java.util.SplittableRandom;

/** When events happened, in the order in which they are produced. */
@FunctionalInterface
public interface EventTimes {
    /** A millisecond apart. */
    EventTimes A_MILLISECOND_APART = (number, random) -> number;

    /**
     * The event time of a record, in milliseconds after a fixed one; negative before it.
     *
     * @param number of the record, from 0
     */
    long millis(long number, SplittableRandom random);

    /** In order, spread evenly over so many hours. */
    static EventTimes inOrderOver(int hours, long records) {
        long millis = Duration.ofHours(hours).toMillis();
        return (number, random) -> number * millis / records - millis;
    }

    /** In no order, spread over so many hours. */
    static EventTimes scatteredOver(int hours) {
        long millis = Duration.ofHours(hours).toMillis();
        return (number, random) -> -1 - random.nextLong(millis);
    }

    /** A millisecond apart, but for so many of 10,000, which are late by up to so many hours. */
    static EventTimes late(int ofTenThousand, int hours) {
        long millis = Duration.ofHours(hours).toMillis();
        return (number, random) -> random.nextInt(10_000) < ofTenThousand ? number - random.nextLong(millis) : number;
    }
}
