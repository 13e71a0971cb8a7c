package dev.bayou.pipelines.archive;

import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.UnfitStoreException;
import dev.bayou.archive.store.Stores;
import dev.bayou.copy.ArchiveTopics;
import dev.bayou.copy.CatchUpPlan;
import dev.bayou.copy.CopySession;
import dev.bayou.copy.CopySettings;
import dev.bayou.kafka.TopicSelection;
import dev.bayou.metrics.MetricNames;
import dev.bayou.pipelines.archive.ArchiveArgs.Mode;
import dev.bayou.pipelines.cli.FailedRunException;
import dev.bayou.pipelines.cli.ProfileOptions;
import dev.bayou.pipelines.cli.ShutdownHook;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.monitor.Monitor;
import dev.bayou.pipelines.monitor.Monitors;
import dev.bayou.pipelines.progress.ProgressReporter;
import dev.bayou.pipelines.progress.RunCounts;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Archives Kafka topics, exactly once, until they are caught up with or for ever. */
public final class ArchivePipeline {
    private static final Logger LOG = LoggerFactory.getLogger(ArchivePipeline.class);

    private static final String STOPPING =
            "Stopping. What is not committed yet stays in Kafka and is copied at the next start.";

    private ArchivePipeline() {}

    /** Fails with a {@link WrongCallException} or with what went wrong; never ends the JVM, which may be YARN's. */
    public static void main(String[] args) throws IOException {
        run(ArchiveArgs.parse(args));
    }

    public static void run(ArchiveArgs command) throws IOException {
        CopySettings settings = command.settings();
        Store store = Stores.of(settings.archive(), command.options());
        Instant planned = Instant.now();
        CatchUpPlan plan = CatchUpPlan.make(settings, store);
        requireWork(command, plan);
        requireFitStore(command);
        Pipeline pipeline = Pipeline.create(command.options());
        build(pipeline, command, plan);
        RunCounts counts = RunCounts.of(settings.archive().toString());
        try (Monitor monitor =
                Monitors.ofArchive(command.monitor(), settings, command.mode().staleAfter(), store, counts)) {
            copy(pipeline, command, plan, store, counts);
            monitor.succeeded();
        }
        if (command.mode() == Mode.UNTIL_CAUGHT_UP) {
            warnOfOpenTransactions(plan, settings, planned);
        }
    }

    private static void copy(Pipeline pipeline, ArchiveArgs command, CatchUpPlan plan, Store store, RunCounts counts)
            throws IOException {
        ArchiveProgress progress = ArchiveProgress.of(command, plan, store);
        ProgressReporter reporter = ProgressReporter.start(counts, progress);
        try {
            PipelineResult running = pipeline.run();
            reporter.follow(running);
            ShutdownHook hook = ShutdownHook.of(running, command.options(), STOPPING, () -> {
                CopySession.of(command.settings().archive()).stop();
                reporter.close();
                progress.summary().forEach(LOG::info);
            });
            try {
                running.waitUntilFinish();
                if (command.mode() == Mode.UNTIL_CAUGHT_UP) {
                    requireNone(plan.shortfalls(
                            command.settings(),
                            store,
                            counts.reasons(MetricNames.ARCHIVE_REASONS),
                            counts.sum(MetricNames.SEAL_PROBLEMS)));
                }
            } finally {
                reporter.close();
                hook.close();
                if (!hook.isAtWork()) { // It logs the summary too.
                    progress.summary().forEach(LOG::info);
                }
            }
        } finally {
            reporter.close();
        }
    }

    /** Their records are not lost: the next run copies what is committed by then. */
    private static void warnOfOpenTransactions(CatchUpPlan plan, CopySettings settings, Instant planned) {
        try {
            plan.stillOpen(settings, planned).forEach(LOG::warn);
        } catch (KafkaException e) {
            LOG.warn("Whether transactions are still open is not known: {}", e.getMessage());
        }
    }

    static void build(Pipeline pipeline, ArchiveArgs command, CatchUpPlan plan) {
        pipeline.apply(
                "ArchiveTopics",
                command.mode() == Mode.UNTIL_CAUGHT_UP
                        ? ArchiveTopics.untilCaughtUp(command.settings(), plan)
                        : ArchiveTopics.forEver(
                                command.settings(),
                                command.options().as(ProfileOptions.class).getSourceReaders()));
    }

    private static void requireWork(ArchiveArgs command, CatchUpPlan plan) {
        if (!plan.ranges().isEmpty()
                || (command.mode() == Mode.FOR_EVER && !plan.unreachable().isEmpty())) {
            return;
        }
        requireNone(plan.notPlanned());
        TopicSelection topics = command.settings().topics();
        if (command.mode() == Mode.UNTIL_CAUGHT_UP) {
            throw new WrongCallException(List.of("--topicPattern: no topic matches '" + topics
                    + "'; correct it, or leave --untilCaughtUp out to wait for one that does"));
        }
    }

    /** After all that is only read: nothing is written to the place of a call that goes wrong elsewhere. */
    private static void requireFitStore(ArchiveArgs command) throws IOException {
        try {
            Stores.requireFit(command.settings().archive(), command.options());
        } catch (UnfitStoreException e) {
            throw new WrongCallException(List.of("--archive: " + e.getMessage()));
        }
    }

    private static void requireNone(List<String> reasons) {
        if (!reasons.isEmpty()) {
            throw new FailedRunException(reasons);
        }
    }
}
