package dev.bayou.verify;

import dev.bayou.verify.Facts.ProofFacts;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The progress of a verification in this JVM. */
public final class VerifyProgress {
    /** Beam's counter of entries that were read. */
    public static final String CHECKED = "entries";
    /** Beam's counter of entries whose data was read again. */
    public static final String PROVEN = "proven";
    /** Beam's counter of records that were read again. */
    public static final String RECORDS = "records";
    /** Beam's counter of bytes of data files that were read again. */
    public static final String BYTES = "bytes";
    /** Beam's counter of gaps that were probed in Kafka. */
    static final String GAPS = "gaps";

    private static final ConcurrentMap<String, VerifyProgress> OF = new ConcurrentHashMap<>();

    private final LongAdder checked = new LongAdder();
    private final LongAdder proven = new LongAdder();
    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final AtomicLong firstProof = new AtomicLong();
    private volatile long lastProof;

    private VerifyProgress() {}

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

    public long checked() {
        return checked.sum();
    }

    public long proven() {
        return proven.sum();
    }

    /** The number of records that were read again. */
    public long records() {
        return records.sum();
    }

    /** The size of the data files that were read again, as they are stored. */
    public long bytes() {
        return bytes.sum();
    }

    /** The time from the start of the first proof to the end of the last one. */
    public Duration busy() {
        long last = lastProof;
        return last == 0 ? Duration.ZERO : Duration.ofNanos(last - firstProof.get());
    }
}
