package dev.bayou.report.core;

import java.time.Duration;
import java.time.Instant;

/** From when to when a run went on. */
public record RunTime(Instant begin, Instant end) {
    public Duration took() {
        return Duration.between(begin, end);
    }
}
