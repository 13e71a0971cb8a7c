package dev.bayou.verify;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How far a verification has come in this JVM, for whoever watches. */
public final class VerifyProgress {
    /** Beam's counter of entries that were read, in any JVM. */
    public static final String CHECKED = "entries";
    /** Beam's counter of entries whose data was read again, in any JVM. */
    public static final String PROVEN = "proven";
    /** Beam's counter of records that were read again, in any JVM. */
    public static final String RECORDS = "records";
    /** Beam's counter of bytes of data files that were read again, in any JVM. */
    public static final String BYTES = "bytes";

    private static final ConcurrentMap<String, VerifyProgress> OF = new ConcurrentHashMap<>();

    private final LongAdder checked = new LongAdder();
    private final LongAdder proven = new LongAdder();
    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final AtomicLong firstProof = new AtomicLong();
    private volatile long lastProof;

    private VerifyProgress() {}

    /** The progress of one run, by its name. */
    public static VerifyProgress of(String run) {
        return OF.computeIfAbsent(run, name -> new VerifyProgress());
    }

    void entryChecked() {
        checked.increment();
    }

    void proofBegins() {
        firstProof.compareAndSet(0, System.nanoTime());
    }

    void proven(ProofFacts facts) {
        proven.add(facts.entries());
        records.add(facts.records());
        bytes.add(facts.bytes());
        lastProof = System.nanoTime();
    }

    /** Entries that were read. */
    public long checked() {
        return checked.sum();
    }

    /** Entries whose data was read again. */
    public long proven() {
        return proven.sum();
    }

    /** In the data that was read again. */
    public long records() {
        return records.sum();
    }

    /** Of data files, as they are stored, that were read again. */
    public long bytes() {
        return bytes.sum();
    }

    /** From the begin of the first data file that was read again to the end of the last one. */
    public Duration busy() {
        long last = lastProof;
        return last == 0 ? Duration.ZERO : Duration.ofNanos(last - firstProof.get());
    }
}
