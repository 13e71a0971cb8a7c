package dev.bayou.metrics;

import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.StringSet;

/**
 * The Beam metrics of every command. The namespace says which command a metric belongs to; {@code bayou.read} is shared
 * by those that report on an archive. All are counters unless a comment says otherwise.
 */
public final class MetricNames {
    /** Records read from Kafka, committed or not. */
    public static final MetricName ARCHIVE_READ_RECORDS = MetricName.named("bayou.archive", "readRecords");
    /** Bytes of their values. */
    public static final MetricName ARCHIVE_READ_BYTES = MetricName.named("bayou.archive", "readBytes");
    /** Records committed to the archive. */
    public static final MetricName ARCHIVE_RECORDS = MetricName.named("bayou.archive", "records");
    /** Bytes of their data files, as they are stored. */
    public static final MetricName ARCHIVE_BYTES = MetricName.named("bayou.archive", "bytes");
    /** Data files committed. */
    public static final MetricName ARCHIVE_FILES = MetricName.named("bayou.archive", "files");
    /** Ledger entries committed. */
    public static final MetricName ARCHIVE_COMMITS = MetricName.named("bayou.archive", "commits");
    /** Committed records with an implausible event time. */
    public static final MetricName ARCHIVE_IMPLAUSIBLE = MetricName.named("bayou.archive", "implausibleTimestamps");
    /** Ranges that were given up. */
    public static final MetricName ARCHIVE_FAILURES = MetricName.named("bayou.archive", "failures");
    /** Offsets that Kafka deleted before they were archived. */
    public static final MetricName ARCHIVE_LOST = MetricName.named("bayou.archive", "lost");
    /** A string set: {@code topic-partition: reason} for each partition that failed. Beam keeps at most 1 MB. */
    public static final MetricName ARCHIVE_REASONS = MetricName.named("bayou.archive", "reasons");
    /** Windows sealed, for the first time or again. */
    public static final MetricName SEAL_WINDOWS = MetricName.named("bayou.seal", "sealed");

    public static final MetricName SEAL_LATE_RECORDS = MetricName.named("bayou.seal", "lateRecords");
    public static final MetricName SEAL_ORPHANS_SWEPT = MetricName.named("bayou.seal", "orphansSwept");
    /** What kept a window from being sealed although it is complete; a bounded run fails by it. */
    public static final MetricName SEAL_PROBLEMS = MetricName.named("bayou.seal", "problems");

    /** Records read from an archive. */
    public static final MetricName READ_RECORDS = MetricName.named("bayou.read", "records");
    /** Bytes of the parts that were read to their end, as the files store them. */
    public static final MetricName READ_BYTES = MetricName.named("bayou.read", "bytes");

    public static final MetricName READ_REJECTED = MetricName.named("bayou.read", "rejected");

    /** Records committed to the target. */
    public static final MetricName REPLAY_RECORDS = MetricName.named("bayou.replay", "records");
    /** Bytes of their keys, values and headers. */
    public static final MetricName REPLAY_BYTES = MetricName.named("bayou.replay", "bytes");
    /** Records without key and headers, which the archive does not have. */
    public static final MetricName REPLAY_BARE = MetricName.named("bayou.replay", "bare");
    /** Records with another timestamp than their own, which the archive does not have. */
    public static final MetricName REPLAY_UNTIMED = MetricName.named("bayou.replay", "untimed");
    /** A string set: {@code topic-partition: reason} for each partition that failed. Beam keeps at most 1 MB. */
    public static final MetricName REPLAY_REASONS = MetricName.named("bayou.replay", "reasons");

    /** Ledger entries checked. */
    public static final MetricName VERIFY_ENTRIES = MetricName.named("bayou.verify", "entries");
    /** Ledger entries whose data was read again. */
    public static final MetricName VERIFY_PROVEN = MetricName.named("bayou.verify", "proven");
    /** Records in the data that was read again. */
    public static final MetricName VERIFY_RECORDS = MetricName.named("bayou.verify", "records");
    /** Bytes of the data files that were read again, as they are stored. */
    public static final MetricName VERIFY_BYTES = MetricName.named("bayou.verify", "bytes");

    /** Offsets of gaps that were read again from Kafka. */
    public static final MetricName VERIFY_GAPS = MetricName.named("bayou.verify", "gaps");

    /** Records read from Kafka. */
    public static final MetricName LIVE_RECORDS = MetricName.named("bayou.live", "records");
    /** Records that are no events. */
    public static final MetricName LIVE_REJECTED = MetricName.named("bayou.live", "rejected");
    /** Events further behind their partition's watermark than the allowed lateness. */
    public static final MetricName LIVE_BEHIND = MetricName.named("bayou.live", "behind");
    /** Estimates written. */
    public static final MetricName LIVE_EMITTED = MetricName.named("bayou.live", "emitted");

    private MetricNames() {}

    public static Counter counter(MetricName name) {
        return Metrics.counter(name.getNamespace(), name.getName());
    }

    public static StringSet stringSet(MetricName name) {
        return Metrics.stringSet(name.getNamespace(), name.getName());
    }
}
