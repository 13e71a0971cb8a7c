package dev.bayou.copy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Time that never goes back and goes on at the same pace, whatever is done to the machine's clock: for due times,
 * pauses and timeouts. Its instants say nothing about the time of day.
 */
final class MonotonicClock implements InstantSource {
    /** So that {@link Instant#EPOCH} is long ago. */
    private static final Instant BEGIN = Instant.parse("2000-01-01T00:00:00Z");

    private final LongSupplier nanos;
    private final long origin;

    private MonotonicClock(LongSupplier nanos) {
        this.nanos = nanos;
        this.origin = nanos.getAsLong();
    }

    /** A clock by {@link System#nanoTime}. */
    static MonotonicClock system() {
        return of(System::nanoTime);
    }

    static MonotonicClock of(LongSupplier nanos) {
        return new MonotonicClock(nanos);
    }

    @Override
    public Instant instant() {
        return BEGIN.plusNanos(nanos.getAsLong() - origin);
    }
}
