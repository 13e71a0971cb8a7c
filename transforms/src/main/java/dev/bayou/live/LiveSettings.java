package dev.bayou.live;

import dev.bayou.kafka.KafkaSettings;
import dev.bayou.report.carts.SessionGap;
import dev.bayou.report.core.Quarantine;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What a live run is to do.
 *
 * @param run names this run, unlike any other; later ones sort behind it
 * @param window the length of the windows in which shoppers' totals are told
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
}
