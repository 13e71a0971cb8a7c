package dev.bayou.pipelines.refine;

import dev.bayou.kafka.KafkaSettings;
import dev.bayou.pipelines.cli.Flags;
import dev.bayou.pipelines.cli.KafkaFlags;
import dev.bayou.pipelines.cli.Quantities;
import dev.bayou.pipelines.cli.ReportInputArgs;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.report.compare.RefineSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A call of {@code refine}, checked as far as possible without Kafka or the store.
 *
 * @param live the topic of estimates
 * @param window the length of those to compare; empty for the only one in the topic
 * @param options Beam's and the runner's
 */
record RefineArgs(
        ReportInputArgs reading, KafkaSettings kafka, String live, Optional<Duration> window, PipelineOptions options) {
    /** @throws WrongCallException with every mistake */
    static RefineArgs parse(String[] args) {
        Flags flags = new Flags();
        RefineOptions options = flags.parse(RefineOptions.class, args);
        ReportInputArgs reading = ReportInputArgs.parse(flags, options);
        KafkaSettings kafka = KafkaFlags.required(options, flags);
        String live = flags.required("live", options.getLive());
        Optional<Duration> window = flags.typed(
                "window", options.getWindow(), Optional.empty(), text -> Optional.of(Quantities.duration(text)));
        flags.requireNone();
        return new RefineArgs(reading, kafka, live, window, options);
    }

    /**
     * The settings for the estimates in the topic.
     *
     * @param lengths of the windows in the topic
     * @throws WrongCallException if it is not clear which to compare
     */
    RefineSettings settings(SortedSet<Duration> lengths) {
        return new RefineSettings(
                reading.archive(), reading.output(), reading.quarantine(), reading.run(), windowOf(lengths));
    }

    private Duration windowOf(SortedSet<Duration> lengths) {
        String texts = lengths.stream().map(Quantities::text).collect(Collectors.joining(", "));
        if (lengths.isEmpty()) {
            throw new WrongCallException(List.of("--live=" + live
                    + " has no estimate of a window; name the --toTopic of live, once live has written to it"));
        } else if (window.isPresent() && !lengths.contains(window.get())) {
            throw new WrongCallException(
                    List.of("--window=" + Quantities.text(window.get()) + ": " + live + " has windows of " + texts));
        } else if (window.isEmpty() && lengths.size() > 1) {
            throw new WrongCallException(
                    List.of(live + " has windows of " + texts + "; choose with --window which to compare"));
        }
        return window.orElseGet(lengths.iterator()::next);
    }
}
