package dev.bayou.pipelines.refine;

import dev.bayou.archive.store.Stores;
import dev.bayou.output.ResultOutput;
import dev.bayou.pipelines.cli.ReportInputArgs;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.report.ReportRun;
import dev.bayou.report.compare.Coverage;
import dev.bayou.report.compare.LiveTopic;
import dev.bayou.report.compare.RefineEstimates;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Compares the estimates of {@code live} with the archive's exact values. */
public final class RefinePipeline {
    private RefinePipeline() {}

    /** Fails with a {@link WrongCallException} or with what went wrong; never ends the JVM, which may be YARN's. */
    public static void main(String[] args) throws IOException {
        RefineArgs command = RefineArgs.parse(args);
        ReportInputArgs input = command.input();
        Clock clock = Clock.systemUTC();
        Instant begin = clock.instant();
        LiveTopic live = LiveTopic.read(command.kafka(), command.live());
        Duration window = command.windowOf(live.estimates().lengths());
        // Before the plan, which then includes what is archived by then.
        Coverage coverage = Coverage.now(
                command.kafka(), Stores.of(input.archive(), command.options()), input.topics(), input.range());
        ReportRun.run(
                new RefineEstimates(live, coverage, window),
                input,
                command.options(),
                begin,
                clock,
                ResultOutput.standard());
    }
}
