package dev.bayou.archive;

import dev.bayou.archive.Ledger.Append;
import dev.bayou.archive.Store.Outcome;
import dev.bayou.seqfile.Compression;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One attempt at archiving one range of a topic-partition. Records go to local files, one for each window; {@link
 * #commit} publishes the files and then, in one atomic step, the ledger entry that names them. Until that step the
 * archive's readers see nothing of the attempt, and after it they see all of it. For one thread; memory is bounded by
 * the number of open windows.
 */
public final class RangeWriter implements Closeable {
    /** What this software calls itself in files and entries. */
    public static final String WRITER = "bayou "
            + Optional.ofNullable(RangeWriter.class.getPackage().getImplementationVersion())
                    .orElse("development");

    /**
     * How files are written.
     *
     * @param maxOpenWindows how many windows a range may touch before it has to end
     */
    public record Format(Compression compression, Envelopes envelopes, int maxOpenWindows) implements Serializable {
        boolean withEnvelopes() {
            return envelopes == Envelopes.WRITTEN;
        }
    }

    /** Whether keys, headers and timestamps are kept beside the values. */
    public enum Envelopes {
        WRITTEN,
        LEFT_OUT
    }

    private final Store store;
    private final Ledger ledger;
    private final String topic;
    private final int partition;
    private final long from;
    private final Format format;
    private final ProtocolStep.Listener steps;
    private final String attempt = UUID.randomUUID().toString();
    private final Map<TimeWindow, SegmentWriter> open = new TreeMap<>();
    private final GapList gaps = new GapList();
    private SegmentWriter current;
    private long currentStart = Long.MAX_VALUE;
    private long currentEnd = Long.MIN_VALUE;
    private long records;
    private long fallbackTimestamps;
    private long implausibleTimestamps;
    private Instant progress;
    private Integer leaderEpoch;

    /** Begins an attempt at the range that starts at the partition's head. */
    public RangeWriter(
            Store store, String topic, int partition, long from, Format format, ProtocolStep.Listener steps) {
        this.store = store;
        this.ledger = new Ledger(store, topic, partition);
        this.topic = topic;
        this.partition = partition;
        this.from = from;
        this.format = format;
        this.steps = steps;
    }

    /** Whether a record of that event time can be appended: its window is open already, or one more may be opened. */
    public boolean hasRoomFor(long timestamp, WindowSize size) {
        return (timestamp >= currentStart && timestamp < currentEnd)
                || open.size() < format.maxOpenWindows
                || open.containsKey(TimeWindow.containing(timestamp, size));
    }

    /**
     * Appends a record to the file of its window.
     *
     * @param timestamp its event time, milliseconds since 1970
     * @param value its value; zero bytes for a tombstone
     * @return the bytes of the window's file so far
     */
    public long append(long timestamp, WindowSize size, ByteBuffer value, Envelope envelope) throws IOException {
        if (timestamp < currentStart || timestamp >= currentEnd) {
            turnTo(TimeWindow.containing(timestamp, size));
        }
        current.append(timestamp, value, envelope);
        records++;
        return current.bytes();
    }

    /** Notes offsets that have no record, and why. */
    public void explain(Gap gap) {
        gaps.add(gap);
    }

    /** Notes that a record was filed by Kafka's timestamp for want of its own. */
    public void countFallbackTimestamp() {
        fallbackTimestamps++;
    }

    /** Notes that a record has an implausible event time and was filed by another one. */
    public void countImplausibleTimestamp() {
        implausibleTimestamps++;
    }

    /** Notes the latest event time that completeness goes by. Without it, all records' times count. */
    public void progressIs(Instant latest) {
        progress = latest;
    }

    /** Notes which leader took the record that was appended last; null if that is not known. */
    public void lastRecordIsOf(Integer epoch) {
        leaderEpoch = epoch;
    }

    /** How many records were appended. */
    public long records() {
        return records;
    }

    /**
     * Publishes the range's files and commits them.
     *
     * @param to where the range ends, exclusive
     * @return the entry, or nothing if another attempt's entry was there first: then what this one published is deleted
     * @throws IOException if the outcome cannot be settled; the attempt may or may not be committed, the ledger tells
     */
    public Optional<LedgerEntry> commit(long to, TopicIdentity identity, Clock clock) throws IOException {
        if (records + gaps.missing() != to - from) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "%d records and %d missing offsets are not the range %s-%d [%d, %d)",
                    records,
                    gaps.missing(),
                    topic,
                    partition,
                    from,
                    to));
        }
        if (to <= from) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "[%d, %d) of %s-%d is no range", from, to, topic, partition));
        }
        String entryKey = Layout.entry(topic, partition, from);
        List<SegmentWriter.Written> written = new ArrayList<>();
        for (SegmentWriter segment : open.values()) {
            written.add(segment.finish());
        }
        steps.reached(ProtocolStep.BEFORE_PUBLISH, entryKey);
        Publication publication = new Publication();
        for (SegmentWriter.Written segment : written) {
            publication.publishOrWithdraw(segment);
            steps.reached(ProtocolStep.PUBLISHED_ONE, entryKey);
        }
        LedgerEntry entry = new LedgerEntry(
                LedgerEntry.versionFor(gaps.toList()),
                topic,
                partition,
                from,
                to,
                identity.clusterId(),
                identity.topicId(),
                attempt,
                WRITER,
                clock.instant(),
                List.copyOf(publication.files),
                gaps.toList(),
                fallbackTimestamps,
                implausibleTimestamps,
                progressBehind(publication.files),
                leaderEpoch);
        steps.reached(ProtocolStep.BEFORE_COMMIT, entryKey);
        if (ledger.append(entry) == Append.REFUSED) {
            store.delete(publication.mine);
            return Optional.empty();
        }
        steps.reached(ProtocolStep.AFTER_COMMIT, entryKey);
        // With the entry there, no attempt that left these behind can ever commit them.
        publication.deleteOthersInTheWay();
        return Optional.of(entry);
    }

    /** Only where it is not what the files say themselves. */
    private Instant progressBehind(List<ArchivedFile> files) {
        return progress != null
                        && files.stream().anyMatch(file -> file.maxTimestamp().isAfter(progress))
                ? progress
                : null;
    }

    /** Deletes the local files. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (SegmentWriter segment : open.values()) {
            try {
                segment.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        open.clear();
        if (failure != null) {
            throw failure;
        }
    }

    private void turnTo(TimeWindow window) throws IOException {
        current = open.get(window);
        if (current == null) {
            Path scratch = store.scratch();
            current = new SegmentWriter(window, scratch, attempt + "-" + open.size(), format, origin().toMetadata());
            open.put(window, current);
        }
        currentStart = window.start().toEpochMilli();
        currentEnd = window.end().toEpochMilli();
    }

    private FileOrigin origin() {
        return FileOrigin.ofThisVersion(topic, partition, from, attempt);
    }

    /** The files of this attempt on their way into the store. */
    private final class Publication {
        private final List<ArchivedFile> files = new ArrayList<>();
        private final List<String> mine = new ArrayList<>();
        private final Map<String, DataFileName> othersInTheWay = new TreeMap<>();

        /**
         * Publishes a file, or deletes what this attempt has published before: after a failure it never commits, and each
         * further attempt would leave as many files. A file whose own outcome is unknown stays, for the sweep.
         */
        void publishOrWithdraw(SegmentWriter.Written segment) throws IOException {
            try {
                publish(segment);
            } catch (IOException | RuntimeException e) {
                try {
                    store.delete(mine);
                } catch (IOException | RuntimeException alsoFailed) {
                    e.addSuppressed(alsoFailed);
                }
                throw e;
            }
        }

        /** Publishes under the first generation whose keys are free, the envelope first: a data file is never without. */
        private void publish(SegmentWriter.Written segment) throws IOException {
            TimeWindow window = segment.unplaced().window();
            DataFileName name = new DataFileName(1, partition, from, format.compression.extension());
            while (true) {
                String key = Layout.data(topic, window, name);
                if (publishBoth(segment, key)) {
                    files.add(segment.placedAt(key));
                    return;
                }
                othersInTheWay.put(key, name);
                othersInTheWay.put(Layout.envelope(key), name);
                name = name.next();
            }
        }

        /** Only what its own header proves to be of an attempt at this range: a file of that name may be anybody's. */
        void deleteOthersInTheWay() throws IOException {
            List<String> ofDeadAttempts = new ArrayList<>();
            for (Map.Entry<String, DataFileName> other : othersInTheWay.entrySet()) {
                Optional<FileOrigin> origin = FileOrigin.find(store, other.getKey());
                if (origin.isPresent() && origin.get().isOf(topic, other.getValue())) {
                    ofDeadAttempts.add(other.getKey());
                }
            }
            store.delete(ofDeadAttempts);
        }

        private boolean publishBoth(SegmentWriter.Written segment, String key) throws IOException {
            String envelopeKey = Layout.envelope(key);
            if (format.withEnvelopes()) {
                if (store.publish(envelopeKey, segment.envelopes(), attempt) == Outcome.TAKEN) {
                    return false;
                }
                mine.add(envelopeKey);
            }
            if (store.publish(key, segment.data(), attempt) == Outcome.TAKEN) {
                return false;
            }
            mine.add(key);
            return true;
        }
    }
}
