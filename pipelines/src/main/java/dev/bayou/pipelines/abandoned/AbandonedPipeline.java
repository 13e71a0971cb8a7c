package dev.bayou.pipelines.abandoned;

import dev.bayou.output.ResultOutput;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.report.ReportRun;
import java.io.IOException;
import java.time.Clock;

/** Reports, by gaps of inactivity, how many of an archive's carts were abandoned. */
public final class AbandonedPipeline {
    private AbandonedPipeline() {}

    /** Fails with a {@link WrongCallException} or with what went wrong; never ends the JVM, which may be YARN's. */
    public static void main(String[] args) throws IOException {
        AbandonedArgs command = AbandonedArgs.parse(args);
        Clock clock = Clock.systemUTC();
        ReportRun.run(
                command.report(), command.input(), command.options(), clock.instant(), clock, ResultOutput.standard());
    }
}
