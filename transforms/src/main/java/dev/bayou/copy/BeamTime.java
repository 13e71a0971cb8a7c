package dev.bayou.copy;

import java.time.Instant;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/** Instants as Beam accepts them for elements and watermarks. */
final class BeamTime {
    private static final Instant FIRST = Instant.ofEpochMilli(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
    /** Fixed windows end with the global window, a day before Beam's last instant. */
    private static final Instant LAST =
            Instant.ofEpochMilli(GlobalWindow.INSTANCE.maxTimestamp().getMillis());

    private BeamTime() {}

    /** The same instant, or the nearest one that Beam accepts: a later one ends the whole pipeline. */
    static org.joda.time.Instant of(Instant time) {
        Instant nearest = time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
        return org.joda.time.Instant.ofEpochMilli(nearest.toEpochMilli());
    }
}
