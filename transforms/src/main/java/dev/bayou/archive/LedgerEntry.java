package dev.bayou.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Instant;
import java.util.List;

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
 * @param leaderEpoch of the last record: which leader of the partition took it; null if there is no record, or its epoch is
 *     not known
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
        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET) Integer leaderEpoch) {
    /** Of an entry whose gaps are all of reasons that version 2 has. */
    static final int VERSION = 2;
    /** The newest that is read. */
    static final int NEWEST = 3;

    public LedgerEntry {
        files = List.copyOf(files);
        gaps = List.copyOf(gaps);
    }

    /** An entry without the epoch of its last record. */
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
                null);
    }

    /** The oldest version that has what these gaps say. */
    static int versionFor(List<Gap> gaps) {
        return gaps.stream().anyMatch(gap -> gap.reason() == Gap.Reason.CORRUPT) ? NEWEST : VERSION;
    }

    public TopicIdentity identity() {
        return new TopicIdentity(clusterId, topicId);
    }

    public long records() {
        return files.stream().mapToLong(ArchivedFile::records).sum();
    }

    /** The offset of the last record; negative without records. */
    public long lastOffset() {
        return files.stream().mapToLong(ArchivedFile::lastOffset).max().orElse(-1);
    }

    public long bytes() {
        return files.stream().mapToLong(ArchivedFile::bytes).sum();
    }
}
