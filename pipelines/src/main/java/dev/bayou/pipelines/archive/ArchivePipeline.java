package dev.bayou.pipelines.archive;

import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.UnfitStoreException;
import dev.bayou.archive.store.Stores;
import dev.bayou.copy.ArchiveTopics;
import dev.bayou.copy.CatchUpPlan;
import dev.bayou.copy.CopyProgress;
import dev.bayou.copy.CopyRequest;
import dev.bayou.copy.CopySettings;
import dev.bayou.kafka.TopicSelection;
import dev.bayou.pipelines.archive.ArchiveArgs.Mode;
import dev.bayou.pipelines.cli.FailedRunException;
import dev.bayou.pipelines.cli.WrongCallException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Archives Kafka topics, exactly once, until they are caught up with or for ever. */
public final class ArchivePipeline {
    private static final Logger LOG = LoggerFactory.getLogger(ArchivePipeline.class);

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
        try (ArchiveProgressReporter progress = ArchiveProgressReporter.show(command, plan, store)) {
            PipelineResult result = pipeline.run();
            progress.watch(result, command.options());
            result.waitUntilFinish();
            requireFinished(command, plan, store, progress);
        }
        if (command.mode() == Mode.UNTIL_CAUGHT_UP) {
            warnOfOpenTransactions(plan, settings, planned);
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
                        : ArchiveTopics.forEver(command.settings()));
    }

    private static void requireWork(ArchiveArgs command, CatchUpPlan plan) {
        if (!plan.ranges().isEmpty()
                || (command.mode() == Mode.FOR_EVER && !plan.unreachable().isEmpty())) {
            return;
        }
        List<String> reasons = reasons(plan);
        if (!reasons.isEmpty()) {
            throw new FailedRunException(reasons);
        }
        TopicSelection topics = command.settings().topics();
        if (command.mode() == Mode.UNTIL_CAUGHT_UP) {
            throw new WrongCallException(List.of("--topicPattern: no topic matches '" + topics
                    + "'; mend it, or leave --untilCaughtUp out to wait for one that does"));
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

    private static void requireFinished(
            ArchiveArgs command, CatchUpPlan plan, Store store, ArchiveProgressReporter progress) throws IOException {
        if (command.mode() == Mode.FOR_EVER) {
            return;
        }
        List<String> reasons = reasons(plan);
        Map<String, String> failures = progress.failures();
        for (CopyRequest left :
                plan.unfinished(CopyProgress.of(command.settings().archive()), store)) {
            reasons.add(left + " is not archived: "
                    + failures.getOrDefault(left.topic() + "-" + left.partition(), "see the log above"));
        }
        reasons.addAll(progress.problems());
        if (!reasons.isEmpty()) {
            throw new FailedRunException(reasons);
        }
    }

    private static List<String> reasons(CatchUpPlan plan) {
        List<String> reasons = new ArrayList<>(plan.refused());
        plan.unreachable().forEach(why -> reasons.add(why + ". It is not archived"));
        return reasons;
    }
}
