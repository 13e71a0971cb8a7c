package dev.bayou.pipelines.replay;

import dev.bayou.archive.TimeRange;
import dev.bayou.archive.read.ArchiveReader.Selection;
import dev.bayou.archive.store.Location;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.output.Staging;
import dev.bayou.pipelines.cli.Flags;
import dev.bayou.pipelines.cli.KafkaFlags;
import dev.bayou.pipelines.cli.Quantities;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.monitor.MonitorSettings;
import dev.bayou.replay.ReplayName;
import dev.bayou.replay.ReplaySelection;
import dev.bayou.replay.ReplaySettings;
import dev.bayou.replay.ReplaySettings.ReplayRate;
import dev.bayou.replay.ReplaySettings.ReplayTarget;
import dev.bayou.replay.ReplaySettings.ReplayTarget.Partitioning;
import dev.bayou.replay.ReplaySettings.TransactionSize;
import dev.bayou.replay.jsonlines.WriteJsonLines.JsonLinesSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A call of {@code replay}, checked as far as possible without Kafka or the store.
 *
 * @param options Beam's and the runner's
 */
record ReplayArgs(
        Location archive,
        ReplaySelection selection,
        Destination destination,
        Mode mode,
        MonitorSettings monitor,
        PipelineOptions options) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,100}");
    /** Half of what Kafka lets a transaction last, by default: the other half is for its commit. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(30);

    /** Whether records are written, or the plan is only printed. */
    enum Mode {
        REPLAY,
        DRY_RUN
    }

    /** Where the records go. */
    sealed interface Destination {
        /** To Kafka. */
        record Kafka(ReplaySettings settings) implements Destination {}

        /** Into files. */
        record JsonLines(JsonLinesSettings settings) implements Destination {}
    }

    private enum Format {
        KAFKA,
        JSONL;

        static Format named(String text) {
            return switch (text) {
                case "kafka" -> KAFKA;
                case "jsonl" -> JSONL;
                default -> throw new IllegalArgumentException("'" + text + "' is neither kafka nor jsonl");
            };
        }
    }

    /** @throws WrongCallException with every mistake */
    static ReplayArgs parse(String[] args) {
        Flags flags = new Flags();
        ReplayOptions options = flags.parse(ReplayOptions.class, args);
        Location archive = flags.archive(options.getArchive());
        ReplaySelection selection = selection(options, flags);
        Format format = flags.typed("format", options.getFormat(), Format.KAFKA, Format::named);
        Destination destination =
                switch (format) {
                    case KAFKA -> kafka(archive, selection, options, flags);
                    case JSONL -> jsonLines(archive, options, flags);
                };
        MonitorSettings monitor = MonitorSettings.of(options, flags);
        flags.requireNone();
        Mode mode = options.getDryRun() ? Mode.DRY_RUN : Mode.REPLAY;
        return new ReplayArgs(archive, selection, destination, mode, monitor, options);
    }

    private static ReplaySelection selection(ReplayOptions options, Flags flags) {
        Set<String> topics = flags.topics(flags.required("topics", options.getTopics()));
        TimeRange windows = flags.timeRange(options.getFrom(), options.getTo());
        boolean hasOffsets = options.getFromOffset() != 0 || options.getToOffset() != Long.MAX_VALUE;
        if (hasOffsets && topics.size() > 1) {
            flags.mistake("--fromOffset and --toOffset need one topic in --topics: offsets of others are others");
        }
        if (options.getFromOffset() < 0 || options.getFromOffset() >= options.getToOffset()) {
            flags.mistake("--fromOffset=" + options.getFromOffset() + " is not from 0 on and before --toOffset="
                    + options.getToOffset() + "; --toOffset is the first that is left out");
        }
        return new ReplaySelection(
                topics,
                flags.partitions(options.getPartitions()),
                new Selection(options.getFromOffset(), options.getToOffset(), windows));
    }

    private static Destination kafka(Location archive, ReplaySelection selection, ReplayOptions options, Flags flags) {
        KafkaSettings kafka = KafkaFlags.forWriting(options, flags);
        ReplayTarget target = new ReplayTarget(
                flags.required("toTopic", options.getToTopic()),
                options.getRepartition() ? Partitioning.BY_KEY : Partitioning.AS_ARCHIVED);
        requireTopics(target, selection, flags);
        if (Flags.isGiven(options.getOutput())) {
            flags.mistake("--output is for --format=jsonl; leave it out, or give that format");
        }
        ReplayName name = Flags.isGiven(options.getName())
                ? ReplayName.chosen(
                        flags.typed("name", options.getName(), "", ReplayArgs::name), archive, selection, target)
                : ReplayName.derived(archive, selection, target);
        TransactionSize transactions = new TransactionSize(
                flags.typed("maxTransactionBytes", options.getMaxTransactionBytes(), 1L, Quantities::bytes),
                flags.typed(
                        "maxTransactionAge",
                        options.getMaxTransactionAge(),
                        Duration.ZERO,
                        ReplayArgs::transactionAge));
        ReplayRate rate = flags.typed("rate", options.getRate(), ReplayRate.UNLIMITED, Quantities::rate);
        return new Destination.Kafka(new ReplaySettings(
                archive, kafka, target, name, rate, transactions, offsetMap(archive, options, flags)));
    }

    private static void requireTopics(ReplayTarget target, ReplaySelection selection, Flags flags) {
        if (selection.topics().size() > 1 && !target.topic().contains(ReplayTarget.PLACEHOLDER)) {
            flags.mistake("--toTopic=" + target.topic() + " is one topic for several of --topics; put "
                    + ReplayTarget.PLACEHOLDER + " into it, which stands for the archived topic's name");
        }
        for (String topic : selection.topics()) {
            String name = target.topicOf(topic);
            if (!target.topic().isEmpty() && !Flags.isTopicName(name)) {
                flags.mistake(
                        "--toTopic: '" + name + "' is not a valid topic name; use letters, digits, '.', '_' and '-'");
            }
        }
    }

    /** Null if none is requested. */
    private static Location offsetMap(Location archive, ReplayOptions options, Flags flags) {
        if (!Flags.isGiven(options.getOffsetMap())) {
            return null;
        }
        Location map = flags.location("offsetMap", options.getOffsetMap());
        if (flags.areRight("offsetMap") && map.name().isEmpty()) {
            flags.mistake("--offsetMap=" + map + " names no file; write s3://bucket/key or an absolute /path");
        }
        if (flags.areRight("archive", "offsetMap") && archive.holds(map)) {
            flags.mistake("--offsetMap=" + map + " lies in the archive " + archive + "; give a file outside of it");
        }
        return map;
    }

    private static Destination jsonLines(Location archive, ReplayOptions options, Flags flags) {
        Location output = flags.location("output", flags.required("output", options.getOutput()));
        if (flags.areRight("archive", "output") && archive.holds(output)) {
            flags.mistake("--output=" + output + " lies in the archive " + archive + "; give a folder outside of it");
        }
        Map<String, Boolean> forKafka = new LinkedHashMap<>();
        forKafka.put("bootstrapServers", Flags.isGiven(options.getBootstrapServers()));
        forKafka.put("toTopic", Flags.isGiven(options.getToTopic()));
        forKafka.put("repartition", options.getRepartition());
        forKafka.put("rate", Flags.isGiven(options.getRate()));
        forKafka.put("name", Flags.isGiven(options.getName()));
        forKafka.put("offsetMap", Flags.isGiven(options.getOffsetMap()));
        forKafka.put("kafkaConfig", Flags.isGiven(options.getKafkaConfig()));
        forKafka.put("kafkaConfigFile", Flags.isGiven(options.getKafkaConfigFile()));
        forKafka.forEach((flag, isGiven) -> {
            if (isGiven) {
                flags.mistake("--" + flag + " is for Kafka, which --format=jsonl does not write to; leave it out");
            }
        });
        return new Destination.JsonLines(new JsonLinesSettings(archive, output, Staging.newRun(Clock.systemUTC())));
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no name; one is made of at most 100 letters, digits, '.', '_' and '-'");
        }
        return text;
    }

    private static Duration transactionAge(String text) {
        Duration age = Quantities.duration(text);
        if (age.compareTo(LONGEST_TRANSACTION) > 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is more than 30s; Kafka ends a transaction of a minute by itself");
        }
        return age;
    }
}
