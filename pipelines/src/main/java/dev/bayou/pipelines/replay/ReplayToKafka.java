package dev.bayou.pipelines.replay;

import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.metrics.MetricNames;
import dev.bayou.output.ResultOutput;
import dev.bayou.pipelines.cli.FailedRunException;
import dev.bayou.pipelines.monitor.Monitor;
import dev.bayou.pipelines.monitor.Monitors;
import dev.bayou.pipelines.progress.ProgressReporter;
import dev.bayou.pipelines.progress.RunCounts;
import dev.bayou.pipelines.replay.ReplayArgs.Mode;
import dev.bayou.replay.ReplayPlan;
import dev.bayou.replay.ReplayPlan.Partition;
import dev.bayou.replay.ReplayPosition;
import dev.bayou.replay.ReplayRange;
import dev.bayou.replay.ReplaySettings;
import dev.bayou.replay.kafka.OffsetMap;
import dev.bayou.replay.kafka.ReplayArchive;
import dev.bayou.replay.kafka.ReplayPositions;
import dev.bayou.replay.kafka.TargetCheck;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replays to Kafka what the target does not have yet, by its own committed positions. */
final class ReplayToKafka {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayToKafka.class);

    private final ReplayArgs command;
    private final ReplaySettings settings;
    private final ResultOutput out;

    ReplayToKafka(ReplayArgs command, ReplaySettings settings, ResultOutput out) {
        this.command = command;
        this.settings = settings;
        this.out = out;
    }

    void run(ReplayPlan plan, Store archive, Clock clock) throws IOException {
        requireRoom(TargetCheck.make(settings, plan, archive, clock));
        ReplayPlan left = plan.leftAfter(ReplayPositions.of(settings).readSoFar(plan.ranges()));
        if (command.mode() == Mode.DRY_RUN) {
            out.print(ReplayText.of(left, settings));
            return;
        }
        if (left.partitions().isEmpty()) {
            writeMap(plan);
            LOG.info("{} is complete: there is nothing to do. Give another --name to replay it once more.", title());
            return;
        }
        requireOwnMap();
        Pipeline pipeline = Pipeline.create(command.options());
        build(pipeline, left);
        RunCounts counts = RunCounts.of(settings.name().text());
        ReplayProgress progress = new ReplayProgress(counts, left.records());
        try (Monitor monitor = Monitors.ofReplay(command.monitor(), counts);
                ProgressReporter reporter = ProgressReporter.start(counts, progress)) {
            reporter.await(
                    pipeline.run(),
                    command.options(),
                    "Stopping. What is committed stays; the same command goes on from there.",
                    () -> {});
            requireFinished(plan, counts.reasons(MetricNames.REPLAY_REASONS));
            writeMap(plan);
            monitor.succeeded();
        }
        progress.summarize(title());
    }

    void build(Pipeline pipeline, ReplayPlan left) {
        pipeline.apply("ReplayArchive", ReplayArchive.of(left, settings));
    }

    private String title() {
        return "Replay " + settings.name() + " of " + command.selection() + " to "
                + settings.target().topic();
    }

    private static void requireRoom(TargetCheck check) {
        check.warnings().forEach(warning -> LOG.warn("WARNING: {}", warning));
        if (!check.problems().isEmpty()) {
            throw new FailedRunException(check.problems());
        }
    }

    private void requireFinished(ReplayPlan plan, Map<String, String> failures) {
        List<String> reasons = new ArrayList<>();
        failures.forEach((partition, why) -> reasons.add(partition + " is not replayed to its end: " + why));
        for (Partition unfinished : plan.leftAfter(positions(plan)).partitions()) {
            ReplayRange range = unfinished.range();
            if (range.to() != ReplayRange.TO_THE_END
                    && !failures.containsKey(range.topicPartition().toString())) {
                reasons.add(range + " is not replayed: see the log above");
            }
        }
        if (!reasons.isEmpty()) {
            throw new FailedRunException(reasons);
        }
    }

    private void requireOwnMap() throws IOException {
        if (settings.offsetMap() != null) {
            new OffsetMap(settings, Stores.of(OffsetMap.folder(settings), command.options())).requireOwn();
        }
    }

    private void writeMap(ReplayPlan plan) throws IOException {
        if (settings.offsetMap() != null) {
            Store store = Stores.of(OffsetMap.folder(settings), command.options());
            new OffsetMap(settings, store).write(plan.ranges(), positions(plan));
            LOG.info("Where each record has gone is in {}", settings.offsetMap());
        }
    }

    private Map<ReplayRange, ReplayPosition> positions(ReplayPlan plan) {
        return ReplayPositions.of(settings).read(plan.ranges());
    }
}
