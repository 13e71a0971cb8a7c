package dev.bayou.replay;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How replaying fares in this JVM, as it goes, for whoever watches. News, not truth: the target tells the truth. */
public final class ReplayProgress {
    private static final ConcurrentMap<String, ReplayProgress> OF = new ConcurrentHashMap<>();

    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder committed = new LongAdder();
    private final AtomicLong firstSent = new AtomicLong();
    private volatile long lastCommit;

    private ReplayProgress() {}

    /** The progress of one run, by its name. */
    public static ReplayProgress of(String run) {
        return OF.computeIfAbsent(run, name -> new ReplayProgress());
    }

    public void sent(long size) {
        records.increment();
        bytes.add(size);
        if (firstSent.get() == 0) {
            firstSent.compareAndSet(0, System.nanoTime());
        }
    }

    /** What was sent since the last commit is taken back: it will be sent again. */
    public void takenBack(long manyRecords, long manyBytes) {
        records.add(-manyRecords);
        bytes.add(-manyBytes);
    }

    public void committed(Commit commit) {
        committed.add(commit.records());
        lastCommit = System.nanoTime();
    }

    /** Sent, committed or not. */
    public long records() {
        return records.sum();
    }

    /** Of keys, values and headers. */
    public long bytes() {
        return bytes.sum();
    }

    public long committedRecords() {
        return committed.sum();
    }

    /** From the first record sent to the last one committed. */
    public Duration busy() {
        long last = lastCommit;
        long first = firstSent.get();
        // An end without any record is committed too.
        return last == 0 || first == 0 ? Duration.ZERO : Duration.ofNanos(last - first);
    }
}
