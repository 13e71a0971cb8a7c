package dev.bayou.replay.kafka;

import dev.bayou.replay.ReplayRate;
import dev.bayou.replay.ReplayRate.Unit;
import dev.bayou.replay.ReplaySettings;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Keeps the threads of this JVM that carry out one replay to its rate, all together. Saves up no turns for later. */
final class Pace {
    private static final ConcurrentMap<ReplaySettings, Pace> OF = new ConcurrentHashMap<>();
    private static final double NANOS = 1e9;

    private final ReplayRate rate;
    private long freeFrom;
    private double fraction;

    private Pace(ReplayRate rate, long now) {
        this.rate = rate;
        this.freeFrom = now;
    }

    static Pace of(ReplaySettings settings) {
        return OF.computeIfAbsent(settings, of -> at(of.rate(), System.nanoTime()));
    }

    static Pace at(ReplayRate rate, long now) {
        return new Pace(rate, now);
    }

    /**
     * Takes a turn for one record.
     *
     * @param now by {@link System#nanoTime}
     * @return how long to wait for it, in nanoseconds; 0 if it is due
     */
    long take(long bytes, long now) {
        return rate.isLimited() ? reserve(rate.unit() == Unit.RECORDS ? 1 : bytes, now) : 0;
    }

    private synchronized long reserve(long amount, long now) {
        if (freeFrom - now < 0) {
            freeFrom = now;
            fraction = 0;
        }
        long wait = freeFrom - now;
        double lasts = fraction + amount * NANOS / rate.perSecond();
        freeFrom += (long) lasts;
        fraction = lasts - (long) lasts;
        return wait;
    }
}
