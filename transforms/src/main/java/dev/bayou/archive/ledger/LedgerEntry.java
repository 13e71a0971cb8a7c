package dev.bayou.archive.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Gap;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimestampTolerance;
import dev.bayou.archive.TopicIdentity;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One committed range: the offsets from {@code from} to {@code to} of a topic-partition, the files that hold their
 * records, and why any offset has none. Records and missing offsets add up to {@code to - from}.
 *
 * @param version of this form: 2, or 3 if it has a gap that readers of version 2 do not know
 * @param from the first offset; the entry's own name
 * @param to exclusive; the next entry's name
 * @param clusterId which cluster the records came from
 * @param topicId which topic of that name
 * @param attempt who wrote it, unique to the attempt
 * @param writer the software and its version
 * @param committedAt the writer's clock
 * @param files in the order of their windows
 * @param gaps in the order of their offsets
 * @param fallbackTimestamps records whose own event time was missing or malformed, filed by Kafka's timestamp
 * @param implausibleTimestamps records with an event time that is not plausible, filed by Kafka's timestamp or the
 *     clock; 0 where an older version wrote it
 * @param progressTimestamp the latest event time that completeness goes by; null if it is the latest of all files'
 * @param leaderEpoch of the last record: which leader of the partition took it; null if there is no record, or its
 *     epoch is not known
 */
public record LedgerEntry(
        int version,
        String topic,
        int partition,
        long from,
        long to,
        String clusterId,
        String topicId,
        String attempt,
        String writer,
        Instant committedAt,
        List<ArchivedFile> files,
        List<Gap> gaps,
        long fallbackTimestamps,
        @JsonSetter(nulls = Nulls.AS_EMPTY) @JsonInclude(JsonInclude.Include.NON_DEFAULT) long implausibleTimestamps,
        @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL) Instant progressTimestamp,
        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET) Integer leaderEpoch) {
    /** Of an entry whose gaps are all of reasons that version 2 has. */
    public static final int VERSION = 2;
    /** The newest that is read. */
    static final int NEWEST = 3;

    public LedgerEntry {
        files = List.copyOf(files);
        gaps = List.copyOf(gaps);
    }

    /**
     * An entry without what is optional: no implausible times, nothing that holds completeness back, no leader epoch.
     */
    public LedgerEntry(
            int version,
            String topic,
            int partition,
            long from,
            long to,
            String clusterId,
            String topicId,
            String attempt,
            String writer,
            Instant committedAt,
            List<ArchivedFile> files,
            List<Gap> gaps,
            long fallbackTimestamps) {
        this(
                version,
                topic,
                partition,
                from,
                to,
                clusterId,
                topicId,
                attempt,
                writer,
                committedAt,
                files,
                gaps,
                fallbackTimestamps,
                0,
                null,
                null);
    }

    /** The oldest version that has what these gaps say. */
    public static int versionFor(List<Gap> gaps) {
        return gaps.stream().anyMatch(gap -> gap.reason() == Gap.Reason.CORRUPT) ? NEWEST : VERSION;
    }

    public TopicIdentity identity() {
        return new TopicIdentity(clusterId, topicId);
    }

    /**
     * The event time that the partition had come to, as far as completeness goes by it. Older versions filed records by
     * implausible times too: those do not count.
     */
    public Optional<Instant> progress(TimestampTolerance tolerance) {
        if (progressTimestamp != null) {
            return Optional.of(progressTimestamp);
        }
        Instant latest = tolerance.latest(committedAt);
        return files.stream()
                .map(ArchivedFile::maxTimestamp)
                .filter(time -> !time.isAfter(latest))
                .max(Instant::compareTo);
    }

    public long records() {
        return files.stream().mapToLong(ArchivedFile::records).sum();
    }

    /** What in this entry contradicts itself, one phrase each; empty for every entry that a writer has committed. */
    public List<String> contradictions() {
        List<String> contradictions = new ArrayList<>();
        long missing = 0;
        long gapEnd = from;
        for (Gap gap : gaps) {
            if (gap.from() < gapEnd
                    || gap.to() <= gap.from()
                    || gap.to() > to
                    || gap.missing() < 1
                    || gap.missing() > gap.to() - gap.from()) {
                contradictions.add("its gap from " + gap.from() + " to " + gap.to() + " cannot be");
            }
            gapEnd = gap.to();
            missing += gap.missing();
        }
        if (records() + missing != to - from) {
            contradictions.add(records() + " records and " + missing + " missing offsets are not its range from " + from
                    + " to " + to);
        }
        for (ArchivedFile file : files) {
            if (!isOfRange(file)) {
                contradictions.add("names " + file.path() + ", which is no file of its range");
            }
        }
        return contradictions;
    }

    private boolean isOfRange(ArchivedFile file) {
        String folder = Layout.windowPrefix(topic, file.window());
        if (!file.path().startsWith(folder)) {
            return false;
        }
        Optional<DataFileName> name = DataFileName.parse(file.path().substring(folder.length()));
        return name.isPresent()
                && name.get().partition() == partition
                && name.get().rangeStart() == from
                && file.firstOffset() >= from
                && file.lastOffset() < to
                && file.firstOffset() <= file.lastOffset()
                && file.records() >= 1
                && file.records() <= file.lastOffset() - file.firstOffset() + 1
                && !file.maxTimestamp().isBefore(file.minTimestamp())
                && file.window().contains(file.minTimestamp().toEpochMilli())
                && file.window().contains(file.maxTimestamp().toEpochMilli());
    }

    /** The offset of the last record; negative without records. */
    public long lastOffset() {
        return files.stream().mapToLong(ArchivedFile::lastOffset).max().orElse(-1);
    }

    public long bytes() {
        return files.stream().mapToLong(ArchivedFile::bytes).sum();
    }

    /** An entry of the ledger by its name. */
    public record EntryRef(String topic, int partition, long from) implements Serializable {}
}
