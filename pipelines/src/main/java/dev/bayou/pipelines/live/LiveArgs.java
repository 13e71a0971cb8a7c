package dev.bayou.pipelines.live;

import dev.bayou.archive.store.Location;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.live.LiveSettings;
import dev.bayou.live.LiveSettings.Panes;
import dev.bayou.live.StartFrom;
import dev.bayou.output.Staging;
import dev.bayou.pipelines.cli.Flags;
import dev.bayou.pipelines.cli.KafkaFlags;
import dev.bayou.pipelines.cli.Quantities;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.monitor.MonitorSettings;
import dev.bayou.report.carts.SessionGap;
import dev.bayou.report.core.Quarantine;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.StreamingOptions;

/**
 * A call of {@code live}, checked as far as possible without Kafka.
 *
 * @param toTopic where the estimates are written; empty for the terminal
 * @param options Beam's and the runner's
 */
record LiveArgs(
        LiveSettings settings,
        StartFrom startFrom,
        Optional<String> toTopic,
        MonitorSettings monitor,
        PipelineOptions options) {
    static final Duration WINDOW = Duration.ofMinutes(1);

    /** @throws WrongCallException with every mistake */
    static LiveArgs parse(String[] args) {
        Flags flags = new Flags();
        LiveOptions options = flags.parse(LiveOptions.class, args);
        options.as(StreamingOptions.class).setStreaming(true);
        KafkaSettings kafka = KafkaFlags.forWriting(options, flags);
        Set<String> topics = flags.topics(flags.required("topics", options.getTopics()));
        Duration window = flags.typed("window", options.getWindow(), WINDOW, Quantities::duration);
        SessionGap gap = flags.typed(
                "gap", options.getGap(), SessionGap.SHORTEST, text -> new SessionGap(Quantities.duration(text)));
        StartFrom start = flags.typed("startFrom", options.getStartFrom(), new StartFrom.Latest(), StartFrom::named);
        Duration maxDelay = flags.typed("maxDelay", options.getMaxDelay(), WINDOW, Quantities::duration);
        Panes panes = new Panes(
                flags.typed("early", options.getEarly(), WINDOW, Quantities::duration),
                flags.typed("lateness", options.getLateness(), WINDOW, Quantities::duration));
        Optional<String> toTopic =
                Optional.ofNullable(options.getToTopic()).map(String::strip).filter(topic -> !topic.isEmpty());
        if (toTopic.isPresent() && topics.contains(toTopic.get())) {
            flags.mistake("--toTopic=" + toTopic.get() + " is one of --topics; the estimates would be read again");
        }
        String run = Staging.newRun(Clock.systemUTC());
        Quarantine quarantine =
                options.getQuarantine() == null || options.getQuarantine().isBlank()
                        ? null
                        : new Quarantine(location(flags, options), "live", run);
        MonitorSettings monitor = MonitorSettings.of(options, flags);
        flags.requireNone();
        LiveSettings settings =
                new LiveSettings(kafka, new ArrayList<>(topics), run, window, gap, panes, maxDelay, quarantine);
        return new LiveArgs(settings, start, toTopic, monitor, options);
    }

    private static Location location(Flags flags, LiveOptions options) {
        return flags.location("quarantine", options.getQuarantine());
    }
}
