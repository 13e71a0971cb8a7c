package dev.bayou.pipelines.verify;

import dev.bayou.archive.read.ArchiveNotFoundException;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.kafka.GapReader;
import dev.bayou.output.ResultOutput;
import dev.bayou.pipelines.cli.FailedRunException;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.progress.ProgressReporter;
import dev.bayou.pipelines.progress.RunCounts;
import dev.bayou.pipelines.verify.VerifyArgs.Keeping;
import dev.bayou.pipelines.verify.VerifyArgs.Repair;
import dev.bayou.verify.EntryRestoration;
import dev.bayou.verify.OrphanDeletion;
import dev.bayou.verify.Verification;
import dev.bayou.verify.VerifyArchive;
import dev.bayou.verify.VerifyPlan;
import dev.bayou.verify.VerifySettings;
import dev.bayou.verify.kafka.KafkaState;
import dev.bayou.verify.kafka.KafkaStateReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proves that an archive holds each offset once or explains why not, or names what is wrong with it. */
public final class VerifyPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(VerifyPipeline.class);

    private static final String STOPPING = "Stopping. Nothing is proven, and nothing was changed.";

    private VerifyPipeline() {}

    /**
     * Fails with a {@link WrongCallException}, with a {@link FailedRunException} if nothing is proven, or with what
     * went wrong.
     */
    public static void main(String[] args) throws IOException {
        run(VerifyArgs.parse(args), ResultOutput.standard());
    }

    static void run(VerifyArgs command, ResultOutput out) throws IOException {
        VerifySettings settings = command.settings();
        Store archive = Stores.of(settings.archive(), command.options());
        Collection<String> topics = command.topics().isEmpty() ? new ArchiveReader(archive).topics() : command.topics();
        if (topics.isEmpty()) {
            throw ArchiveNotFoundException.withoutLedger(archive);
        }
        Verification.requireOwn(Stores.of(settings.output(), command.options()), settings.file());
        if (command.repair() == Repair.ENTRIES) {
            restoreEntries(archive, topics);
        }
        VerifyPlan plan = VerifyPlan.make(archive, topics);
        KafkaState kafka = askKafka(command, plan, archive);
        Pipeline pipeline = Pipeline.create(command.options());
        build(pipeline, command, plan, kafka);
        RunCounts counts = RunCounts.of(settings.run());
        VerifyProgress progress = new VerifyProgress(counts, settings.depth(), plan.entries());
        try (ProgressReporter reporter = ProgressReporter.start(counts, progress)) {
            reporter.await(pipeline.run(), command.options(), STOPPING, () -> discard(command));
        }
        progress.summary().forEach(LOG::info);
        Verification found = read(command);
        if (command.repair() == Repair.ORPHANS) {
            found = OrphanDeletion.delete(found, archive);
        }
        out.print(VerifyText.of(found));
        if (!found.proven()) {
            throw new FailedRunException(List.of(VerifyText.verdict(found)));
        }
    }

    static void build(Pipeline pipeline, VerifyArgs command, VerifyPlan plan, KafkaState kafka) {
        VerifyArchive verify = VerifyArchive.of(plan, command.settings());
        pipeline.apply(
                "VerifyArchive",
                command.kafka()
                        .map(settings -> verify.withKafka(kafka, new GapReader(settings)))
                        .orElse(verify));
    }

    private static void restoreEntries(Store archive, Collection<String> topics) throws IOException {
        for (String topic : topics) {
            EntryRestoration.Result result = EntryRestoration.of(archive, topic, Clock.systemUTC());
            result.lost().forEach(lost -> LOG.error("{}", lost));
        }
    }

    private static KafkaState askKafka(VerifyArgs command, VerifyPlan plan, Store archive) throws IOException {
        return command.kafka().isPresent()
                ? new KafkaStateReader(command.kafka().get(), archive).read(plan.lastEntries(), Clock.systemUTC())
                : KafkaState.NOT_QUERIED;
    }

    private static Verification read(VerifyArgs command) throws IOException {
        VerifySettings settings = command.settings();
        Location folder = settings.output();
        Store output = Stores.of(folder, command.options());
        Verification found;
        try (InputStream in = output.open(settings.file())) {
            found = Verification.read(in);
        }
        discard(command);
        return found;
    }

    private static void discard(VerifyArgs command) throws IOException {
        if (command.keeping() == Keeping.DROPPED) {
            Location folder = command.settings().output();
            Stores.of(folder, command.options())
                    .delete(List.of(command.settings().file()));
            // Empty as soon as the stores are closed.
            new File(folder.address()).deleteOnExit();
        }
    }
}
