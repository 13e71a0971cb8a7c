package dev.bayou.pipelines.replay;

import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.output.ResultOutput;
import dev.bayou.pipelines.cli.FailedRunException;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.replay.ReplayArgs.Destination;
import dev.bayou.replay.ReplayPlan;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** Replays archived records, to Kafka or into files of JSON lines. */
public final class ReplayPipeline {
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
            new ReplayToJsonLines(command, files.settings(), out).run(plan, clock);
        }
    }
}
