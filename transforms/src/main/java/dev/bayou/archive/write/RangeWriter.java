package dev.bayou.archive.write;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Envelope;
import dev.bayou.archive.Gap;
import dev.bayou.archive.Gap.GapList;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.envelope.EnvelopeFormat;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.Ledger.Append;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.segment.FileOrigin;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.segment.RecordSink;
import dev.bayou.archive.segment.RecordSpill;
import dev.bayou.archive.segment.SegmentWriter;
import dev.bayou.archive.store.Store;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One attempt at archiving one range of a topic-partition. Records go to local files; {@link #commit} publishes one
 * data file for each window and then, in one atomic step, the ledger entry that names them. Until that step the
 * archive's readers see nothing of the attempt, and after it they see all of it. For one thread.
 *
 * <p>Memory and open files are bounded by {@link RangeLimits}, whatever the order of event times. As many windows as
 * the limits allow have their files open. Beyond that, while windows come in order, the file of the earliest one is
 * finished; otherwise the records of new windows, and those that come back to a finished one, go through a
 * {@link RecordSpill}.
 */
public final class RangeWriter implements Closeable {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Store store;
    private final Ledger ledger;
    private final String topic;
    private final int partition;
    private final long from;
    private final RangeFormat format;
    private final ProtocolStep.Listener steps;
    private final String attempt = UUID.randomUUID().toString();
    private final EnvelopeFormat.Buffer encoder = new EnvelopeFormat.Buffer();
    private final Map<TimeWindow, RecordSink> windows = new HashMap<>();
    private final List<SegmentWriter> open = new ArrayList<>();
    private final Map<TimeWindow, SegmentWriter> finished = new HashMap<>();
    private final GapList gaps = new GapList();
    private long finishedBytes;
    /** While each new window is later than all before it. */
    private boolean isAscending = true;

    private TimeWindow latest;
    private RecordSpill spill;
    private RecordSink current;
    private long currentStart = Long.MAX_VALUE;
    private long currentEnd = Long.MIN_VALUE;
    private int segments;
    private long records;
    private long fallbackTimestamps;
    private long implausibleTimestamps;
    private Instant progress;
    private Integer leaderEpoch;

    /** Begins an attempt at the range that starts at the partition's head. */
    public RangeWriter(
            Store store, String topic, int partition, long from, RangeFormat format, ProtocolStep.Listener steps) {
        this.store = store;
        this.ledger = new Ledger(store, topic, partition);
        this.topic = topic;
        this.partition = partition;
        this.from = from;
        this.format = format;
        this.steps = steps;
    }

    /** Whether a record of that event time can be appended; if not, the range has to end before it. */
    public boolean hasRoomFor(long timestamp, WindowSize size) {
        if (timestamp >= currentStart && timestamp < currentEnd) {
            return true;
        }
        long localBytes = localBytes();
        if (localBytes >= format.limits().localBytes() || (spill != null && spill.isFull())) {
            return false;
        }
        TimeWindow window = TimeWindow.containing(timestamp, size);
        RecordSink known = windows.get(window);
        if (known == null) {
            return windows.size() < format.limits().windows();
        }
        if (!isFinished(known)) {
            turnTo(window, known);
        }
        return true;
    }

    /**
     * Appends a record to the file of its window.
     *
     * @param timestamp its event time, milliseconds since 1970
     * @param value its value; zero bytes for a tombstone
     * @return about how large the window's data file is by now
     */
    public long append(long timestamp, WindowSize size, ByteBuffer value, Envelope envelope) throws IOException {
        if (timestamp < currentStart || timestamp >= currentEnd) {
            TimeWindow window = TimeWindow.containing(timestamp, size);
            RecordSink known = windows.get(window);
            turnTo(window, known == null ? begin(window) : isFinished(known) ? continued(window, known) : known);
        }
        ByteBuffer encoded = format.withEnvelopes() ? encoder.encoded(envelope) : NOTHING;
        current.append(envelope.offset(), timestamp, value, encoded);
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
     * @throws IOException if the outcome cannot be settled; the attempt may or may not be committed; the ledger is the
     *     only evidence
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
        steps.reached(ProtocolStep.BEFORE_PUBLISH, entryKey);
        try (FilePublisher publication = new FilePublisher(store, origin(), format, steps, windows.size())) {
            for (Map.Entry<TimeWindow, RecordSink> window : new TreeMap<>(windows).entrySet()) {
                publication.publish(() -> segment(window.getKey(), window.getValue()));
            }
            List<ArchivedFile> files = publication.await();
            LedgerEntry entry = entry(to, identity, clock.instant(), files);
            steps.reached(ProtocolStep.BEFORE_COMMIT, entryKey);
            if (ledger.append(entry) == Append.REFUSED) {
                publication.delete();
                return Optional.empty();
            }
            steps.reached(ProtocolStep.AFTER_COMMIT, entryKey);
            publication.deleteOthersInTheWay();
            return Optional.of(entry);
        }
    }

    private LedgerEntry entry(long to, TopicIdentity identity, Instant now, List<ArchivedFile> files) {
        return new LedgerEntry(
                LedgerEntry.versionFor(gaps.toList()),
                topic,
                partition,
                from,
                to,
                identity.clusterId(),
                identity.topicId(),
                attempt,
                FileOrigin.THIS_SOFTWARE,
                now,
                files,
                gaps.toList(),
                fallbackTimestamps,
                implausibleTimestamps,
                progressBehind(files),
                leaderEpoch);
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
        List<Closeable> all = new ArrayList<>(open);
        all.addAll(finished.values());
        if (spill != null) {
            all.add(spill);
        }
        for (Closeable files : all) {
            try {
                files.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void turnTo(TimeWindow window, RecordSink sink) {
        current = sink;
        currentStart = window.start().toEpochMilli();
        currentEnd = window.end().toEpochMilli();
    }

    private static boolean isFinished(RecordSink sink) {
        return sink instanceof SegmentWriter segment && segment.isFinished();
    }

    /** A record has come back to a window whose file is finished; its file is written again at the end. */
    private RecordSink continued(TimeWindow window, RecordSink written) throws IOException {
        isAscending = false;
        RecordSink sink = spilledWindow(written.bytes());
        windows.put(window, sink);
        return sink;
    }

    private RecordSink begin(TimeWindow window) throws IOException {
        isAscending &= latest == null || window.compareTo(latest) > 0;
        latest = isAscending ? window : latest;
        if (isAscending && open.size() == format.limits().openWindows()) {
            SegmentWriter earliest = open.remove(0);
            finished.put(earliest.window(), earliest);
            earliest.finish();
            finishedBytes += earliest.localBytes();
        }
        RecordSink sink = open.size() < format.limits().openWindows() ? openSegment(window) : spilledWindow(0);
        windows.put(window, sink);
        return sink;
    }

    private SegmentWriter openSegment(TimeWindow window) throws IOException {
        SegmentWriter segment = newSegment(window);
        open.add(segment);
        return segment;
    }

    private RecordSink spilledWindow(long bytesBefore) throws IOException {
        if (spill == null) {
            spill = new RecordSpill(
                    store.scratch().resolve(attempt + ".spill"), format.limits().spillMemory());
        }
        return spill.run(bytesBefore);
    }

    /** The window's files, with all records in them. */
    private SegmentWriter segment(TimeWindow window, RecordSink sink) throws IOException {
        if (sink instanceof SegmentWriter written) {
            return written;
        }
        SegmentWriter segment = newSegment(window);
        try {
            if (finished.containsKey(window)) {
                finished.get(window).copyTo(segment);
            }
            ((RecordSpill.Run) sink).copyTo(segment);
            return segment;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            try (segment) {
                throw e;
            }
        }
    }

    private SegmentWriter newSegment(TimeWindow window) throws IOException {
        String name = attempt + "-" + segments++;
        return new SegmentWriter(window, store.scratch(), name, format, origin().toMetadata());
    }

    private long localBytes() {
        long bytes = finishedBytes + (spill == null ? 0 : spill.bytes());
        for (int i = 0; i < open.size(); i++) {
            bytes += open.get(i).localBytes();
        }
        return bytes;
    }

    private FileOrigin origin() {
        return FileOrigin.ofThisVersion(topic, partition, from, attempt);
    }
}
