package dev.bayou.pipelines;

import dev.bayou.archive.ArchiveNotFoundException;
import dev.bayou.archive.ArchiveReader;
import dev.bayou.archive.EntryRestoration;
import dev.bayou.archive.Location;
import dev.bayou.archive.Store;
import dev.bayou.archive.Stores;
import dev.bayou.kafka.GapReader;
import dev.bayou.output.ResultOutput;
import dev.bayou.pipelines.VerifyCommand.Keeping;
import dev.bayou.pipelines.VerifyCommand.Repair;
import dev.bayou.verify.KafkaState;
import dev.bayou.verify.Verification;
import dev.bayou.verify.VerifyArchive;
import dev.bayou.verify.VerifyPlan;
import dev.bayou.verify.VerifySettings;
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

    private VerifyPipeline() {}

    /**
     * Fails with a {@link WrongCallException}, with a {@link FailedRunException} if nothing is proven, or with what
     * went wrong.
     */
    public static void main(String[] args) throws IOException {
        run(VerifyCommand.parse(args), ResultOutput.standard());
    }

    static void run(VerifyCommand command, ResultOutput out) throws IOException {
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
        Verification found;
        try (VerifyDisplay display = VerifyDisplay.show(settings, plan)) {
            display.await(pipeline.run(), command.options(), () -> discard(command));
            display.summarize();
            found = read(command);
        }
        if (command.repair() == Repair.ORPHANS) {
            found = sweep(found, archive);
        }
        out.print(VerifyText.of(found));
        if (!found.proven()) {
            throw new FailedRunException(List.of(VerifyText.verdict(found)));
        }
    }

    static void build(Pipeline pipeline, VerifyCommand command, VerifyPlan plan, KafkaState kafka) {
        VerifyArchive verify = VerifyArchive.of(plan, command.settings());
        pipeline.apply(
                "VerifyArchive",
                command.kafka()
                        .map(settings -> verify.beside(kafka, new GapReader(settings)))
                        .orElse(verify));
    }

    private static void restoreEntries(Store archive, Collection<String> topics) throws IOException {
        for (String topic : topics) {
            EntryRestoration.Result result = EntryRestoration.of(archive, topic, Clock.systemUTC());
            result.lost().forEach(lost -> LOG.error("{}", lost));
        }
    }

    private static KafkaState askKafka(VerifyCommand command, VerifyPlan plan, Store archive) throws IOException {
        return command.kafka().isPresent()
                ? new KafkaSurvey(command.kafka().get(), archive).of(plan.lastEntries(), Clock.systemUTC())
                : KafkaState.NOT_ASKED;
    }

    private static Verification read(VerifyCommand command) throws IOException {
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

    private static void discard(VerifyCommand command) throws IOException {
        if (command.keeping() == Keeping.DROPPED) {
            Location folder = command.settings().output();
            Stores.of(folder, command.options())
                    .delete(List.of(command.settings().file()));
            // Empty as soon as the stores are closed.
            new File(folder.address()).deleteOnExit();
        }
    }

    /**
     * No entry can ever name them: what an entry says is never changed, and theirs say otherwise. But if an entry was
     * edited, or a file renamed, what looks like an orphan may be the only copy of what is missing.
     */
    private static Verification sweep(Verification found, Store archive) throws IOException {
        if (!found.mayBeSwept()) {
            LOG.error("Nothing is swept: an orphan may be what is missing elsewhere. Mend the other faults first.");
            return found;
        }
        if (!found.orphans().isEmpty()) {
            LOG.info("Sweeping {} files of dead attempts: {}", found.orphans().size(), found.orphans());
            archive.delete(found.orphans());
        }
        return found.swept(archive);
    }
}
