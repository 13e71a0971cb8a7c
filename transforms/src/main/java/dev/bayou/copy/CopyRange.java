package dev.bayou.copy;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.store.Stores;
import dev.bayou.copy.RangeCopier.RefusedTopicException;
import dev.bayou.metrics.MetricNames;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.common.errors.InterruptException;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the requested ranges and emits a {@link CommittedFile} for each file committed, timestamped in its window;
 * those of a range's earlier windows, if it has more than {@value #MOST_WINDOWS}, are timestamped in the earliest of
 * its latest ones: records in no order would make a pane, and a check of the topic, for each window that they touch.
 * Exactly once whatever the runner does with its input: a request that is lost, repeated or reordered changes nothing.
 *
 * <p>A request that fails is reported and dropped, so that other partitions go on; the planner finds the head unchanged
 * and requests the range again.
 */
public final class CopyRange extends PTransform<PCollection<CopyRequest>, PCollection<CopyRange.CommittedFile>> {
    /** In which the segments of a range are timestamped. */
    private static final int MOST_WINDOWS = 8;

    private final CopySettings settings;

    private CopyRange(CopySettings settings) {
        this.settings = settings;
    }

    public static CopyRange with(CopySettings settings) {
        return new CopyRange(settings);
    }

    @Override
    public PCollection<CommittedFile> expand(PCollection<CopyRequest> ranges) {
        return ranges.apply("Copy", ParDo.of(new CopyFn(settings))).setCoder(SerializableCoder.of(CommittedFile.class));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
        builder.add(DisplayData.item("archive", settings.archive().toString()).withLabel("Archive"))
                .add(DisplayData.item("topics", settings.topics().toString()).withLabel("Topics"))
                .add(DisplayData.item("maxFileBytes", settings.rotation().maxFileBytes())
                        .withLabel("Largest file"))
                .add(DisplayData.item("window", settings.windowSize().toString())
                        .withLabel("Window"))
                .add(DisplayData.item(
                                "compression", settings.format().compression().toString())
                        .withLabel("Compression"));
    }

    private static final class CopyFn extends DoFn<CopyRequest, CommittedFile> {
        private static final Logger LOG = LoggerFactory.getLogger(CopyRange.class);
        /** Tries of one request: enough for a broker's or a store's short absence. */
        private static final int TRIES = 3;

        private final CopySettings settings;

        CopyFn(CopySettings settings) {
            this.settings = settings;
        }

        @ProcessElement
        public void copy(
                @Element CopyRequest range,
                @Timestamp org.joda.time.Instant time,
                OutputReceiver<CommittedFile> out,
                PipelineOptions options)
                throws InterruptedException {
            if (range.isEmpty()) {
                out.outputWithTimestamp(CommittedFile.idle(range, Instant.ofEpochMilli(time.getMillis())), time);
                return;
            }
            List<CommittedFile> segments = copied(range, options);
            Instant earliest = earliestTime(segments);
            segments.forEach(segment -> emit(segment, earliest, out));
        }

        private List<CommittedFile> copied(CopyRequest range, PipelineOptions options) throws InterruptedException {
            for (int tried = 1; ; tried++) {
                try {
                    return new RangeCopier(settings, Stores.of(settings.archive(), options), Clock.systemUTC())
                            .copy(range);
                } catch (RefusedTopicException e) {
                    report(range, e);
                    return List.of();
                } catch (InterruptException e) {
                    throw new InterruptedException("stopped while copying " + range);
                } catch (IOException | RuntimeException e) {
                    // Whatever it is, it is one partition's: thrown on, it would end the others' copying too.
                    if (Thread.interrupted()) {
                        throw new InterruptedException("stopped while copying " + range);
                    }
                    if (CopySession.of(settings.archive()).isStopping()) {
                        LOG.debug("Stopped while copying {}", range, e);
                        return List.of();
                    }
                    LOG.warn("Copying {} failed, try {} of {}", range, tried, TRIES, e);
                    if (tried == TRIES) {
                        report(range, e);
                        return List.of();
                    }
                }
            }
        }

        /** A late segment is as welcome as any other: it makes its window be sealed again. */
        @Override
        @SuppressWarnings({"deprecation", "InlineMeSuggester"
        }) // Beam's only way to emit an element before its input's time.
        public Duration getAllowedTimestampSkew() {
            return Duration.millis(Long.MAX_VALUE);
        }

        private static Instant earliestTime(List<CommittedFile> segments) {
            return segments.stream()
                    .map(CommittedFile::time)
                    .distinct()
                    .sorted(Comparator.reverseOrder())
                    .limit(MOST_WINDOWS)
                    .min(Comparator.naturalOrder())
                    .orElse(Instant.EPOCH);
        }

        private void emit(CommittedFile segment, Instant earliest, OutputReceiver<CommittedFile> out) {
            Instant time = segment.time().isBefore(earliest) ? earliest : segment.time();
            out.outputWithTimestamp(segment, ArchiveTopics.beamTime(time));
        }

        private void report(CopyRequest range, Exception e) {
            MetricNames.counter(MetricNames.ARCHIVE_FAILURES).inc();
            MetricNames.counter(FailureReason.of(e, settings.archive()).metric())
                    .inc();
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            LOG.error("{} is not archived: {}", range, why);
            MetricNames.stringSet(MetricNames.ARCHIVE_REASONS).add(range.topicPartition() + ": " + why);
            CopySession.of(settings.archive()).failed(range.topicPartition());
        }
    }

    /**
     * A file that was committed, for the sealing of its window; or, without records, the notice that a partition had
     * nothing to copy.
     *
     * @param path the data file's key, or empty
     * @param time an instant in the file's window
     */
    @DefaultCoder(SerializableCoder.class)
    public record CommittedFile(String topic, int partition, String path, Instant time, long records, long bytes)
            implements Serializable {
        static CommittedFile of(CopyRequest range, ArchivedFile file) {
            return new CommittedFile(
                    range.topic(), range.partition(), file.path(), file.window().start(), file.records(), file.bytes());
        }

        static CommittedFile idle(CopyRequest range, Instant time) {
            return new CommittedFile(range.topic(), range.partition(), "", time, 0, 0);
        }
    }
}
