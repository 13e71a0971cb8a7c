package dev.bayou.live;

import dev.bayou.kafka.KafkaSettings;
import dev.bayou.report.carts.SessionGap;
import dev.bayou.report.core.Quarantine;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;

/**
 * What a live run is to do.
 *
 * @param run names this run, unlike any other; later ones sort behind it
 * @param window the length of the windows of shoppers' totals
 * @param maxDelay how far the watermark stays behind the latest event of each partition
 * @param quarantine where rejected events are kept, or null if they are only counted
 */
public record LiveSettings(
        KafkaSettings kafka,
        List<String> topics,
        String run,
        Duration window,
        SessionGap gap,
        Panes panes,
        Duration maxDelay,
        Quarantine quarantine)
        implements Serializable {
    public LiveSettings {
        topics = List.copyOf(topics);
    }

    /** The consumer group at whose offsets reading starts, of this run alone. */
    public String group() {
        return "bayou-live-" + run;
    }

    /**
     * When the estimates of a window are emitted: early, after its first event and again while more come; when the
     * watermark passes its end; and for each late event up to a bound. A later estimate covers all of the window and
     * replaces the earlier ones.
     *
     * @param early the delay after the first event of a pane
     * @param lateness the bound: an event further behind the watermark is dropped
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
    }

    static org.joda.time.Duration joda(Duration duration) {
        return org.joda.time.Duration.millis(duration.toMillis());
    }
}
