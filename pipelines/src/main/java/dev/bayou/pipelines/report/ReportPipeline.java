package dev.bayou.pipelines.report;

import dev.bayou.archive.read.ReadArchive;
import dev.bayou.archive.read.ReadPlan;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.output.ResultOutput;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.progress.ProgressReporter;
import dev.bayou.report.shoppers.Report;
import dev.bayou.report.shoppers.ReportOutput;
import dev.bayou.report.shoppers.ReportShoppers;
import dev.bayou.report.shoppers.ReportText;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import org.apache.beam.sdk.Pipeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports, for each shopper, what the archive's events put into carts and ordered. */
public final class ReportPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(ReportPipeline.class);

    private ReportPipeline() {}

    /** Fails with a {@link WrongCallException} or with what went wrong; never ends the JVM, which may be YARN's. */
    public static void main(String[] args) throws IOException {
        run(ReportArgs.parse(args), Clock.systemUTC(), ResultOutput.standard());
    }

    static void run(ReportArgs command, Clock clock, ResultOutput out) throws IOException {
        Instant begin = clock.instant();
        Store archive = Stores.of(command.settings().archive(), command.options());
        Store quarantine = Stores.of(command.settings().quarantine().root(), command.options());
        ReportOutput output =
                new ReportOutput(Stores.of(command.settings().output(), command.options()), command.settings());
        output.requireOwn();
        ReadPlan plan = ReadPlan.make(
                archive, command.reading().topics(), command.reading().range());
        LOG.debug("Reading {} parts of {} MB", plan.parts().size(), plan.bytes() / 1_000_000);
        Pipeline pipeline = Pipeline.create(command.options());
        build(pipeline, command, plan);
        Report report;
        try (ProgressReporter progress = ReportProgress.start(command.settings().run(), plan)) {
            progress.await(
                    pipeline.run(), command.options(), ReportProgress.STOPPING, () -> output.discard(quarantine));
            report = output.publish(plan, quarantine, begin, clock);
        }
        out.print(ReportText.of(report));
        command.reading().limit().requireWithin(report.read());
    }

    static void build(Pipeline pipeline, ReportArgs command, ReadPlan plan) {
        pipeline.apply("ReadArchive", ReadArchive.of(plan))
                .apply("ReportShoppers", ReportShoppers.with(command.settings()));
    }
}
