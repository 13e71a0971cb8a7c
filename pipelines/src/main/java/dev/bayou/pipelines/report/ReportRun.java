package dev.bayou.pipelines.report;

import dev.bayou.archive.read.ReadArchive;
import dev.bayou.archive.read.ReadPlan;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.output.ResultOutput;
import dev.bayou.pipelines.cli.ReportInputArgs;
import dev.bayou.pipelines.progress.ProgressReporter;
import dev.bayou.report.core.ReportDefinition;
import dev.bayou.report.core.ReportInput;
import dev.bayou.report.core.ReportOutput;
import dev.bayou.report.core.ReportSettings;
import dev.bayou.report.core.SummarizeArchive;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of any report over an archive: plans, reads, publishes and prints it. */
public final class ReportRun {
    private static final Logger LOG = LoggerFactory.getLogger(ReportRun.class);

    private ReportRun() {}

    /**
     * Makes the report.
     *
     * @param begin when the command began
     * @throws dev.bayou.pipelines.cli.FailedRunException if more records are rejected than the limit allows; the report
     *     is published all the same
     */
    public static <F extends Serializable, T extends ReportInput> void run(
            ReportDefinition<F, T> definition,
            ReportInputArgs input,
            PipelineOptions options,
            Instant begin,
            Clock clock,
            ResultOutput out)
            throws IOException {
        ReportSettings settings = input.settings();
        Store quarantine = Stores.of(settings.quarantine().root(), options);
        ReportOutput<F, T> output = new ReportOutput<>(Stores.of(settings.output(), options), settings, definition);
        output.requireOwn();
        ReadPlan plan = ReadPlan.make(Stores.of(settings.archive(), options), input.topics(), input.range());
        LOG.debug("Reading {} parts of {} MB", plan.parts().size(), plan.bytes() / 1_000_000);
        Pipeline pipeline = Pipeline.create(options);
        pipeline.apply("ReadArchive", ReadArchive.of(plan))
                .apply("SummarizeArchive", SummarizeArchive.of(definition.summary(), settings));
        T report;
        try (ProgressReporter progress = ReportProgress.start(settings.run(), plan)) {
            progress.await(pipeline.run(), options, ReportProgress.STOPPING, () -> output.discard(quarantine));
            report = output.publish(plan, quarantine, begin, clock);
        }
        out.print(definition.text(report));
        input.limit().requireWithin(report.read());
    }
}
