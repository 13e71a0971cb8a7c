package dev.bayou.live;

import java.io.Serializable;
import java.time.Duration;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;

/**
 * When a window is told: so long after its first event, and again while more come; when the watermark says that it is
 * over; and for each event that is late, up to a bound. What is told later tells all of the window, and takes the place
 * of what was told.
 *
 * @param early after the first event of what is new
 * @param lateness the bound: an event that comes later behind the watermark is dropped
 */
public record Panes(Duration early, Duration lateness) implements Serializable {
    <T> Window<T> into(WindowFn<? super T, ?> windows) {
        return Window.<T>into(windows)
                .triggering(AfterWatermark.pastEndOfWindow()
                        .withEarlyFirings(
                                AfterProcessingTime.pastFirstElementInPane().plusDelayOf(joda(early)))
                        .withLateFirings(AfterPane.elementCountAtLeast(1)))
                .withAllowedLateness(joda(lateness))
                .accumulatingFiredPanes();
    }

    static org.joda.time.Duration joda(Duration duration) {
        return org.joda.time.Duration.millis(duration.toMillis());
    }
}
