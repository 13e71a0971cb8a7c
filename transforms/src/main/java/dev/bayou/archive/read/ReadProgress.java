package dev.bayou.archive.read;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** How much of an archive was read in this JVM, for progress reports. */
public final class ReadProgress {
    private static final ConcurrentMap<String, ReadProgress> OF = new ConcurrentHashMap<>();

    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    private ReadProgress() {}

    /** The progress of one run, by its name. */
    public static ReadProgress of(String run) {
        return OF.computeIfAbsent(run, name -> new ReadProgress());
    }

    public void readRecords(long more) {
        records.add(more);
    }

    /** A part of that many bytes, as the files hold it, has been read to its end. */
    public void readPart(long more) {
        bytes.add(more);
    }

    public long records() {
        return records.sum();
    }

    /** Of the parts that have been read to their end. */
    public long bytes() {
        return bytes.sum();
    }
}
