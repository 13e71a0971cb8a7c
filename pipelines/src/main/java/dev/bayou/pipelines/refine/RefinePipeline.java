package dev.bayou.pipelines.refine;

import dev.bayou.archive.read.ReadArchive;
import dev.bayou.archive.read.ReadPlan;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.output.ResultOutput;
import dev.bayou.pipelines.cli.ReportInputArgs;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.progress.ProgressReporter;
import dev.bayou.pipelines.report.ReportProgress;
import dev.bayou.report.compare.Coverage;
import dev.bayou.report.compare.ExactWindows;
import dev.bayou.report.compare.LiveTopic;
import dev.bayou.report.compare.RefineOutput;
import dev.bayou.report.compare.RefineReport;
import dev.bayou.report.compare.RefineSettings;
import dev.bayou.report.compare.RefineTable;
import dev.bayou.report.core.SummarizeArchive;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import org.apache.beam.sdk.Pipeline;

/** Holds what {@code live} has estimated to what the archive says exactly. */
public final class RefinePipeline {
    private RefinePipeline() {}

    /** Fails with a {@link WrongCallException} or with what went wrong; never ends the JVM, which may be YARN's. */
    public static void main(String[] args) throws IOException {
        run(RefineArgs.parse(args), Clock.systemUTC(), ResultOutput.standard());
    }

    static void run(RefineArgs command, Clock clock, ResultOutput out) throws IOException {
        Instant begin = clock.instant();
        ReportInputArgs reading = command.reading();
        LiveTopic live = LiveTopic.read(command.kafka(), command.live());
        RefineSettings settings = command.settings(live.estimates().lengths());
        Store archive = Stores.of(reading.archive(), command.options());
        Store quarantine = Stores.of(reading.quarantine().root(), command.options());
        RefineOutput output = new RefineOutput(Stores.of(reading.output(), command.options()), settings);
        output.requireOwn();
        // Before the plan: what is archived then is in it.
        Coverage coverage = Coverage.now(command.kafka(), archive, reading.topics(), reading.range());
        ReadPlan plan = ReadPlan.make(archive, reading.topics(), reading.range());
        Pipeline pipeline = Pipeline.create(command.options());
        build(pipeline, settings, plan);
        RefineReport report;
        try (ProgressReporter progress = ReportProgress.start(reading.run(), plan)) {
            progress.await(
                    pipeline.run(), command.options(), ReportProgress.STOPPING, () -> output.discard(quarantine));
            report = output.publish(plan, live, coverage, quarantine, begin, clock);
        }
        out.print(RefineTable.text(report));
        reading.limit().requireWithin(report.read());
    }

    static void build(Pipeline pipeline, RefineSettings settings, ReadPlan plan) {
        pipeline.apply("ReadArchive", ReadArchive.of(plan))
                .apply(
                        "ExactWindows",
                        SummarizeArchive.of(
                                new ExactWindows(settings.window()), settings.reading(), settings.output()));
    }
}
