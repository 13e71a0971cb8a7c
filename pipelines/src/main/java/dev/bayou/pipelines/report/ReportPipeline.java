package dev.bayou.pipelines.report;

import dev.bayou.output.ResultOutput;
import dev.bayou.pipelines.cli.WrongCallException;
import java.io.IOException;
import java.time.Clock;

/** Reports, for each shopper, what the archive's events put into carts and ordered. */
public final class ReportPipeline {
    private ReportPipeline() {}

    /** Fails with a {@link WrongCallException} or with what went wrong; never ends the JVM, which may be YARN's. */
    public static void main(String[] args) throws IOException {
        ReportArgs command = ReportArgs.parse(args);
        Clock clock = Clock.systemUTC();
        ReportRun.run(
                command.report(), command.input(), command.options(), clock.instant(), clock, ResultOutput.standard());
    }
}
