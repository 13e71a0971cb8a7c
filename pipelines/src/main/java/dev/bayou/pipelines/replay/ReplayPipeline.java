package dev.bayou.pipelines.replay;

import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.output.ResultOutput;
import dev.bayou.pipelines.cli.FailedRunException;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.monitor.Monitor;
import dev.bayou.pipelines.monitor.Monitors;
import dev.bayou.pipelines.progress.ProgressReporter;
import dev.bayou.pipelines.progress.RunCounts;
import dev.bayou.pipelines.replay.ReplayArgs.Destination;
import dev.bayou.pipelines.replay.ReplayArgs.Mode;
import dev.bayou.replay.ReplayPlan;
import dev.bayou.replay.jsonlines.JsonLinesOutput;
import dev.bayou.replay.jsonlines.WriteJsonLines;
import dev.bayou.replay.jsonlines.WriteJsonLines.JsonLinesSettings;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replays archived records, to Kafka or into files of JSON lines. */
public final class ReplayPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayPipeline.class);

    private ReplayPipeline() {}

    /** Fails with a {@link WrongCallException} or with what went wrong; never ends the JVM, which may be YARN's. */
    public static void main(String[] args) throws IOException {
        run(ReplayArgs.parse(args), Clock.systemUTC(), ResultOutput.standard());
    }

    static void run(ReplayArgs command, Clock clock, ResultOutput out) throws IOException {
        Store archive = Stores.of(command.archive(), command.options());
        ReplayPlan plan = ReplayPlan.make(archive, command.selection());
        if (plan.partitions().isEmpty()) {
            throw new FailedRunException(List.of("The archive " + command.archive() + " has no record of "
                    + command.selection() + " that is selected; check --from, --to, --fromOffset and --toOffset"));
        }
        if (command.destination() instanceof Destination.Kafka kafka) {
            new ReplayToKafka(command, kafka.settings(), out).run(plan, archive, clock);
        } else if (command.destination() instanceof Destination.JsonLines files) {
            writeJsonLines(plan, command, files.settings(), clock, out);
        }
    }

    /** Writes files of JSON lines, which replace those of an earlier run when all are done. */
    private static void writeJsonLines(
            ReplayPlan plan, ReplayArgs command, JsonLinesSettings settings, Clock clock, ResultOutput out)
            throws IOException {
        if (command.mode() == Mode.DRY_RUN) {
            out.print(ReplayText.of(plan, settings));
            return;
        }
        JsonLinesOutput output = new JsonLinesOutput(Stores.of(settings.output(), command.options()), settings.run());
        output.requireOwn();
        Pipeline pipeline = Pipeline.create(command.options());
        pipeline.apply("WriteJsonLines", WriteJsonLines.of(plan, settings));
        RunCounts counts = RunCounts.of(settings.run());
        try (Monitor monitor = Monitors.ofReplay(command.monitor(), counts);
                ProgressReporter progress =
                        ProgressReporter.start(counts, new ReplayProgress(counts, plan.records()))) {
            progress.await(
                    pipeline.run(),
                    command.options(),
                    "Stopping. The files that were there before stay as they are.",
                    output::discard);
            LOG.info("{} files are in {}", output.publish(clock.instant()), settings.output());
            monitor.succeeded();
        }
    }
}
