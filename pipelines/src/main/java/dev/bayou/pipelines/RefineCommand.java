package dev.bayou.pipelines;

import dev.bayou.kafka.KafkaSettings;
import dev.bayou.refine.RefineSettings;
import java.time.Duration;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A call of {@code refine}, checked as far as it can be without asking Kafka or the store.
 *
 * @param live the topic of estimates
 * @param options Beam's and the runner's
 */
record RefineCommand(
        RefineSettings settings, ReadingCall reading, KafkaSettings kafka, String live, PipelineOptions options) {
    /** @throws WrongCallException with every mistake */
    static RefineCommand parse(String[] args) {
        Flags flags = new Flags();
        RefineOptions options = flags.parse(RefineOptions.class, args);
        ReadingCall reading = ReadingCall.parse(flags, options);
        KafkaSettings kafka = KafkaFlags.required(options, flags);
        String live = flags.required("live", options.getLive());
        Duration window = flags.typed("window", options.getWindow(), LiveCommand.WINDOW, Quantities::duration);
        flags.requireNone();
        RefineSettings settings =
                new RefineSettings(reading.archive(), reading.output(), reading.quarantine(), reading.run(), window);
        return new RefineCommand(settings, reading, kafka, live, options);
    }
}
