package dev.bayou.pipelines.abandoned;

import dev.bayou.archive.read.ReadArchive;
import dev.bayou.archive.read.ReadPlan;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.output.ResultOutput;
import dev.bayou.pipelines.cli.ReportInputArgs;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.progress.ProgressReporter;
import dev.bayou.pipelines.report.ReportProgress;
import dev.bayou.report.carts.AbandonedCarts;
import dev.bayou.report.carts.AbandonedOutput;
import dev.bayou.report.carts.AbandonedReport;
import dev.bayou.report.carts.AbandonedTable;
import dev.bayou.report.core.SummarizeArchive;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import org.apache.beam.sdk.Pipeline;

/** Reports, by gaps of inactivity, how many of an archive's carts were abandoned. */
public final class AbandonedPipeline {
    private AbandonedPipeline() {}

    /** Fails with a {@link WrongCallException} or with what went wrong; never ends the JVM, which may be YARN's. */
    public static void main(String[] args) throws IOException {
        run(AbandonedArgs.parse(args), Clock.systemUTC(), ResultOutput.standard());
    }

    static void run(AbandonedArgs command, Clock clock, ResultOutput out) throws IOException {
        Instant begin = clock.instant();
        ReportInputArgs reading = command.reading();
        Store archive = Stores.of(reading.archive(), command.options());
        Store quarantine = Stores.of(reading.quarantine().root(), command.options());
        AbandonedOutput output =
                new AbandonedOutput(Stores.of(reading.output(), command.options()), command.settings());
        output.requireOwn();
        ReadPlan plan = ReadPlan.make(archive, reading.topics(), reading.range());
        Pipeline pipeline = Pipeline.create(command.options());
        build(pipeline, command, plan);
        AbandonedReport report;
        try (ProgressReporter progress = ReportProgress.start(reading.run(), plan)) {
            progress.await(
                    pipeline.run(), command.options(), ReportProgress.STOPPING, () -> output.discard(quarantine));
            report = output.publish(plan, quarantine, begin, clock);
        }
        out.print(AbandonedTable.text(report));
        reading.limit().requireWithin(report.read());
    }

    static void build(Pipeline pipeline, AbandonedArgs command, ReadPlan plan) {
        pipeline.apply("ReadArchive", ReadArchive.of(plan))
                .apply(
                        "AbandonedCarts",
                        SummarizeArchive.of(
                                new AbandonedCarts(command.settings().gaps()),
                                command.settings().reading(),
                                command.settings().output()));
    }
}
