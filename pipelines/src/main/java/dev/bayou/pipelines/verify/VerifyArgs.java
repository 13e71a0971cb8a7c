package dev.bayou.pipelines.verify;

import dev.bayou.archive.store.Location;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.pipelines.cli.Flags;
import dev.bayou.pipelines.cli.KafkaFlags;
import dev.bayou.pipelines.cli.ProfileOptions;
import dev.bayou.pipelines.cli.ProfileOptions.Workers;
import dev.bayou.pipelines.cli.Quantities;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.verify.VerifySettings;
import dev.bayou.verify.VerifySettings.Depth;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A call of {@code verify}, checked as far as possible without the store.
 *
 * @param topics none for all
 * @param kafka with which the archive is compared
 * @param options Beam's and the runner's
 */
public record VerifyArgs(
        VerifySettings settings,
        Set<String> topics,
        Optional<KafkaSettings> kafka,
        Repair repair,
        Keeping keeping,
        PipelineOptions options) {
    private static final String FILE = "verification.json";

    /** What is changed in the archive. */
    enum Repair {
        NOTHING,
        /** What dead attempts left is deleted. */
        ORPHANS,
        /** Lost ledger entries are written again. */
        ENTRIES;

        /** @param text {@code true} for the flag without a value */
        static Repair named(String text) {
            return switch (text) {
                case "true", "orphans" -> ORPHANS;
                case "entries" -> ENTRIES;
                case "false" -> NOTHING;
                default ->
                    throw new IllegalArgumentException(
                            "'" + text + "' cannot be repaired; write --repair=orphans or --repair=entries");
            };
        }
    }

    /** What becomes of the JSON that the pipeline writes. */
    enum Keeping {
        KEPT,
        /** It only carries the result from the pipeline to the command. */
        DROPPED
    }

    /**
     * Parses the command line.
     *
     * @throws WrongCallException with every mistake
     */
    public static VerifyArgs parse(String[] args) {
        Flags flags = new Flags();
        VerifyOptions options = flags.parse(VerifyOptions.class, args);
        Location archive = flags.archive(options.getArchive());
        Set<String> topics = flags.topics(options.getTopics());
        Optional<KafkaSettings> kafka = KafkaFlags.optional(options, flags);
        String run = UUID.randomUUID().toString();
        boolean isKept = options.getOutput() != null && !options.getOutput().isBlank();
        if (!isKept && options.as(ProfileOptions.class).getWorkers() == Workers.ELSEWHERE) {
            flags.mistake("--output is missing; on a cluster it has to be where workers and driver both reach it");
        }
        Location file = isKept
                ? flags.location("output", options.getOutput())
                : new Location(System.getProperty("java.io.tmpdir"))
                        .below("bayou-verify-" + run)
                        .below(FILE);
        if (isKept && flags.areRight("archive", "output") && archive.holds(file)) {
            flags.mistake("--output=" + file + " lies in the archive " + archive + "; give a file outside of it");
        }
        if (flags.areRight("output") && file.name().isEmpty()) {
            flags.mistake("--output=" + file + " names no file; write s3://bucket/key or an absolute /path");
        }
        Repair repair = flags.typed("repair", options.getRepair(), Repair.NOTHING, Repair::named);
        Duration maxWait = flags.typed("maxWait", options.getMaxWait(), null, Quantities::duration);
        if (maxWait != null && kafka.isEmpty()) {
            flags.mistake("--maxWait needs Kafka; give --bootstrapServers, too");
        }
        flags.requireNone();
        VerifySettings settings = new VerifySettings(
                archive, options.getDeep() ? Depth.DEEP : Depth.SHALLOW, run, file.parent(), file.name(), maxWait);
        return new VerifyArgs(settings, topics, kafka, repair, isKept ? Keeping.KEPT : Keeping.DROPPED, options);
    }
}
