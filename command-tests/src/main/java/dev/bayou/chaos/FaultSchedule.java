package dev.bayou.chaos;

import dev.bayou.sandbox.FaultProxy;
import dev.bayou.sandbox.FaultProxy.Fault;
import dev.bayou.sandbox.S3Fault;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * Faults of every kind, scattered over requests by chance: from the same seed the n-th request always meets the same.
 */
final class FaultSchedule implements FaultProxy.FaultSource {
    private static final S3Fault[] FAULTS = S3Fault.values();

    private final Random random;
    private final int percent;
    private final Map<S3Fault, Integer> happened = new EnumMap<>(S3Fault.class);

    FaultSchedule(long seed, int percent) {
        this.random = new Random(seed);
        this.percent = percent;
    }

    @Override
    public synchronized Fault next(String method) {
        if (random.nextInt(100) >= percent) {
            return Fault.NONE;
        }
        S3Fault fault = FAULTS[random.nextInt(FAULTS.length)];
        happened.merge(fault, 1, Integer::sum);
        return fault;
    }

    synchronized Map<S3Fault, Integer> happened() {
        return Map.copyOf(happened);
    }
}
