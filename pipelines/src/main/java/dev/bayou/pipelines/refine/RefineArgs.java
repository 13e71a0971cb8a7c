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
 * A call of {@code refine}, checked as far as it can be without asking Kafka or the store.
 *
 * @param live the topic of estimates
 * @param window the length of those to compare; empty for the one that was told
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
     * What is to be done with what was told.
     *
     * @param told the lengths of the windows that the topic tells of
     * @throws WrongCallException if it is not clear which to compare
     */
    RefineSettings settings(SortedSet<Duration> told) {
        return new RefineSettings(
                reading.archive(), reading.output(), reading.quarantine(), reading.run(), windowOf(told));
    }

    private Duration windowOf(SortedSet<Duration> told) {
        String lengths = told.stream().map(Quantities::text).collect(Collectors.joining(", "));
        if (told.isEmpty()) {
            throw new WrongCallException(
                    List.of(
                            "--live=" + live
                                    + " tells of no window; name the topic that live told to, its --toTopic, once it has told something"));
        } else if (window.isPresent() && !told.contains(window.get())) {
            throw new WrongCallException(List.of(
                    "--window=" + Quantities.text(window.get()) + ": " + live + " tells of windows of " + lengths));
        } else if (window.isEmpty() && told.size() > 1) {
            throw new WrongCallException(
                    List.of(live + " tells of windows of " + lengths + "; choose with --window which to compare"));
        }
        return window.orElseGet(told.iterator()::next);
    }
}
