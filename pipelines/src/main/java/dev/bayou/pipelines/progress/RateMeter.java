package dev.bayou.pipelines.progress;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Turns counts into rates, since the previous turn and since the start. For one thread. */
public final class RateMeter {
    private final long began = System.nanoTime();
    private final Map<String, Long> before = new HashMap<>();
    private long turn = began;
    private double seconds;

    /** Begins a turn, at the current time. */
    public void nextTurn() {
        long now = System.nanoTime();
        seconds = (now - turn) / 1e9;
        turn = now;
    }

    /** The rate of a count between the turn before and this one. */
    public double perSecond(String name, long count) {
        Long earlier = before.put(name, count);
        return (count - (earlier == null ? 0 : earlier)) / seconds;
    }

    /** The rate of a count that was zero at the start. */
    public double average(long count) {
        return count / ((turn - began) / 1e9);
    }

    public Duration sinceBegin() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    public Duration sinceLastTurn() {
        return Duration.ofNanos(System.nanoTime() - turn);
    }
}
