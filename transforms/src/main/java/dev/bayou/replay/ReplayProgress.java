package dev.bayou.replay;

import dev.bayou.archive.ArchivedRecord;
import dev.bayou.archive.Envelope.Header;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The progress of a replay in this JVM. Approximate: only the target knows what is committed. */
public final class ReplayProgress {
    private static final ConcurrentMap<String, ReplayProgress> OF = new ConcurrentHashMap<>();

    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder committed = new LongAdder();
    private final AtomicLong firstSent = new AtomicLong();
    private volatile long lastCommit;

    private ReplayProgress() {}

    public static ReplayProgress of(String run) {
        return OF.computeIfAbsent(run, name -> new ReplayProgress());
    }

    /** The size of a record: key, value and headers. */
    public static long sizeOf(ArchivedRecord record) {
        long size = record.value() == null ? 0 : record.value().remaining();
        if (record.envelope() != null) {
            size += record.envelope().key() == null
                    ? 0
                    : record.envelope().key().remaining();
            for (Header header : record.envelope().headers()) {
                size += header.name().length()
                        + (header.value() == null ? 0 : header.value().remaining());
            }
        }
        return size;
    }

    /** Adds one record. */
    public void sent(long size) {
        records.increment();
        bytes.add(size);
        if (firstSent.get() == 0) {
            firstSent.compareAndSet(0, System.nanoTime());
        }
    }

    /** Subtracts records that were sent and not committed: they will be sent again. */
    public void takenBack(long manyRecords, long manyBytes) {
        records.add(-manyRecords);
        bytes.add(-manyBytes);
    }

    public void committed(long manyRecords) {
        committed.add(manyRecords);
        lastCommit = System.nanoTime();
    }

    /** The number of records that were sent, committed or not. */
    public long records() {
        return records.sum();
    }

    /** The size of keys, values and headers that were sent. */
    public long bytes() {
        return bytes.sum();
    }

    public long committedRecords() {
        return committed.sum();
    }

    /** The time from the first record sent to the last commit. */
    public Duration busy() {
        long last = lastCommit;
        long first = firstSent.get();
        // A commit may bring a position only, without records.
        return last == 0 || first == 0 ? Duration.ZERO : Duration.ofNanos(last - first);
    }
}
