package dev.bayou.pipelines.refine;

import dev.bayou.kafka.KafkaSettings;
import dev.bayou.pipelines.cli.Flags;
import dev.bayou.pipelines.cli.KafkaFlags;
import dev.bayou.pipelines.cli.Quantities;
import dev.bayou.pipelines.cli.ReportInputArgs;
import dev.bayou.pipelines.cli.WrongCallException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A call of {@code refine}, checked as far as it can be without Kafka or the store.
 *
 * @param live the topic of estimates
 * @param window the length of those to compare; empty for the only one there is
 * @param options Beam's and the runner's
 */
record RefineArgs(
        ReportInputArgs input, KafkaSettings kafka, String live, Optional<Duration> window, PipelineOptions options) {
    /** @throws WrongCallException with every mistake */
    static RefineArgs parse(String[] args) {
        Flags flags = new Flags();
        RefineOptions options = flags.parse(RefineOptions.class, args);
        ReportInputArgs input = ReportInputArgs.parse(flags, options);
        KafkaSettings kafka = KafkaFlags.required(options, flags);
        String live = flags.required("live", options.getLive());
        Optional<Duration> window = flags.typed(
                "window", options.getWindow(), Optional.empty(), text -> Optional.of(Quantities.duration(text)));
        flags.requireNone();
        return new RefineArgs(input, kafka, live, window, options);
    }

    /**
     * The length of the windows to compare.
     *
     * @param estimated the lengths of the windows that the topic has estimates of
     * @throws WrongCallException if it is not clear which to compare
     */
    Duration windowOf(SortedSet<Duration> estimated) {
        String lengths = estimated.stream().map(Quantities::text).collect(Collectors.joining(", "));
        if (estimated.isEmpty()) {
            throw new WrongCallException(
                    List.of(
                            "--live=" + live
                                    + " has no estimates of windows; name the topic that live writes to, its --toTopic, after it wrote something"));
        } else if (window.isPresent() && !estimated.contains(window.get())) {
            throw new WrongCallException(List.of("--window=" + Quantities.text(window.get()) + ": " + live
                    + " has estimates of windows of " + lengths));
        } else if (window.isEmpty() && estimated.size() > 1) {
            throw new WrongCallException(List.of(
                    live + " has estimates of windows of " + lengths + "; choose with --window which to compare"));
        }
        return window.orElseGet(estimated.iterator()::next);
    }
}
