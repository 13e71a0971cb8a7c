package dev.bayou.pipelines.archive;

import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.TimestampTolerance;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.RangeFormat.Envelopes;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.copy.CopySettings;
import dev.bayou.copy.CopySettings.CorruptOffset;
import dev.bayou.copy.CopySettings.RotationPolicy;
import dev.bayou.eventtime.EventTime;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.kafka.TopicSelection;
import dev.bayou.pipelines.cli.Flags;
import dev.bayou.pipelines.cli.KafkaFlags;
import dev.bayou.pipelines.cli.Quantities;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.monitor.MonitorSettings;
import dev.bayou.seqfile.Compression;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A call of {@code archive}, checked as far as possible without Kafka or the store.
 *
 * @param options Beam's and the runner's
 */
public record ArchiveArgs(CopySettings settings, Mode mode, MonitorSettings monitor, PipelineOptions options) {
    /** S3 takes no more in one PUT. */
    private static final long LARGEST_PUT = 5L << 30;

    /** When the command ends by itself. */
    enum Mode {
        FOR_EVER(Duration.ofMinutes(1)),
        /** It goes by the ends that its plan has, however long ago they were read. */
        UNTIL_CAUGHT_UP(Duration.ofDays(10_000));

        private final Duration staleAfter;

        Mode(Duration staleAfter) {
            this.staleAfter = staleAfter;
        }

        /** How long ago Kafka may have returned an end offset that is shown as current. */
        Duration staleAfter() {
            return staleAfter;
        }
    }

    /**
     * Parses the command line.
     *
     * @throws WrongCallException with every mistake
     */
    public static ArchiveArgs parse(String[] args) {
        Flags flags = new Flags();
        ArchiveOptions options = flags.parse(ArchiveOptions.class, args);
        KafkaSettings kafka = KafkaFlags.required(options, flags);
        TopicSelection topics = topics(options, flags);
        Location archive = archive(options, flags);
        RotationPolicy rotation = new RotationPolicy(
                flags.typed("maxFileBytes", options.getMaxFileBytes(), 1L, ArchiveArgs::fileBytes),
                flags.typed("maxFileAge", options.getMaxFileAge(), Duration.ZERO, Quantities::duration));
        if (options.getMaxOpenWindows() < 1) {
            flags.mistake("--maxOpenWindows must be at least 1");
        }
        long localBytes = flags.typed("maxLocalBytes", options.getMaxLocalBytes(), 1L, Quantities::bytes);
        RangeFormat format = new RangeFormat(
                flags.typed("compression", options.getCompression(), Compression.NONE, ArchiveArgs::compression),
                options.getEnvelope() ? Envelopes.WRITTEN : Envelopes.LEFT_OUT,
                RangeLimits.of(
                        Math.max(1, options.getMaxOpenWindows()), Math.max(localBytes, rotation.maxFileBytes())));
        WindowSize window = flags.typed("window", options.getWindow(), WindowSize.HOUR, WindowSize::named);
        EventTime eventTime =
                flags.typed("timestampFrom", options.getTimestampFrom(), new EventTime.OfRecord(), EventTime::named);
        TimestampTolerance tolerance = new TimestampTolerance(
                flags.typed("maxTimestampAhead", options.getMaxTimestampAhead(), Duration.ZERO, Quantities::duration));
        Set<CorruptOffset> skippedCorrupt =
                flags.typed("skipCorrupt", options.getSkipCorrupt(), Set.of(), ArchiveArgs::corruptOffsets);
        MonitorSettings monitor = MonitorSettings.of(options, flags);
        flags.requireNone();
        CopySettings settings = new CopySettings(
                kafka,
                topics,
                archive,
                rotation,
                format,
                window,
                eventTime,
                tolerance,
                options.getGroup() == null ? "" : options.getGroup().strip(),
                skippedCorrupt,
                ProtocolStep.Listener.NONE);
        Mode mode = options.getUntilCaughtUp() ? Mode.UNTIL_CAUGHT_UP : Mode.FOR_EVER;
        return new ArchiveArgs(settings, mode, monitor, options);
    }

    private static TopicSelection topics(ArchiveOptions options, Flags flags) {
        Set<String> names = flags.topics(options.getTopics());
        boolean hasPattern =
                options.getTopicPattern() != null && !options.getTopicPattern().isBlank();
        if (names.isEmpty() == !hasPattern) {
            flags.mistake(
                    hasPattern
                            ? "--topics and --topicPattern contradict each other; give one of them"
                            : "--topics is missing (or --topicPattern)");
        }
        return hasPattern
                ? new TopicSelection.Matching(flags.typed(
                        "topicPattern", options.getTopicPattern(), Pattern.compile(""), ArchiveArgs::pattern))
                : new TopicSelection.Named(names);
    }

    private static Location archive(ArchiveOptions options, Flags flags) {
        Location archive = flags.archive(options.getArchive());
        archive.obstacle().ifPresent(obstacle -> flags.mistake("--archive: " + archive + " " + obstacle));
        return archive;
    }

    private static long fileBytes(String text) {
        long bytes = Quantities.bytes(text);
        if (bytes > LARGEST_PUT) {
            throw new IllegalArgumentException(text + " is more than S3 takes in one PUT, which is 5GiB");
        }
        return bytes;
    }

    private static Set<CorruptOffset> corruptOffsets(String text) {
        return Flags.list(text).stream().map(CorruptOffset::named).collect(Collectors.toSet());
    }

    private static Compression compression(String name) {
        Compression compression = Compression.named(name);
        compression.requireRunnable();
        return compression;
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is no regular expression: " + e.getDescription(), e);
        }
    }
}
