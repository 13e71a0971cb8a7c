package dev.bayou.pipelines.replay;

import dev.bayou.archive.store.Stores;
import dev.bayou.output.ResultOutput;
import dev.bayou.pipelines.replay.ReplayArgs.Mode;
import dev.bayou.replay.ReplayPlan;
import dev.bayou.replay.jsonlines.JsonLinesOutput;
import dev.bayou.replay.jsonlines.WriteJsonLines;
import dev.bayou.replay.jsonlines.WriteJsonLines.JsonLinesSettings;
import java.io.IOException;
import java.time.Clock;
import org.apache.beam.sdk.Pipeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes archived records into files of JSON lines, which replace those of an earlier run when all are done. */
final class ReplayToJsonLines {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayToJsonLines.class);

    private final ReplayArgs command;
    private final JsonLinesSettings settings;
    private final ResultOutput out;

    ReplayToJsonLines(ReplayArgs command, JsonLinesSettings settings, ResultOutput out) {
        this.command = command;
        this.settings = settings;
        this.out = out;
    }

    void run(ReplayPlan plan, Clock clock) throws IOException {
        if (command.mode() == Mode.DRY_RUN) {
            out.print(ReplayText.of(plan, settings));
            return;
        }
        JsonLinesOutput output = new JsonLinesOutput(Stores.of(settings.output(), command.options()), settings.run());
        output.requireOwn();
        Pipeline pipeline = Pipeline.create(command.options());
        build(pipeline, plan);
        try (ReplayProgressReporter display = ReplayProgressReporter.show(settings.run(), plan)) {
            display.await(
                    pipeline.run(),
                    command.options(),
                    "Told to stop. The files that were there before stay as they are.",
                    output::discard);
            LOG.info("{} files are in {}", output.publish(clock.instant()), settings.output());
        }
    }

    void build(Pipeline pipeline, ReplayPlan plan) {
        pipeline.apply("WriteJsonLines", WriteJsonLines.of(plan, settings));
    }
}
