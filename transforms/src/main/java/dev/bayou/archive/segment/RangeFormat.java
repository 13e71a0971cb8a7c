package dev.bayou.archive.segment;

import dev.bayou.seqfile.Compression;
import java.io.Serializable;

/** How a range is written. */
public record RangeFormat(Compression compression, Envelopes envelopes, RangeLimits limits) implements Serializable {
    public boolean withEnvelopes() {
        return envelopes == Envelopes.WRITTEN;
    }

    /** Whether keys, headers and timestamps are kept beside the values. */
    public enum Envelopes {
        WRITTEN,
        LEFT_OUT
    }

    /**
     * What one range may take of a worker while it is written. A range that reaches a limit ends there, and the next
     * one begins.
     *
     * @param openWindows windows whose files are open at once, with buffers of about 1 MiB each
     * @param windows windows of a range
     * @param localBytes of local disk that a range fills before it is published; while it is published, some files of
     *     its spilled windows come on top
     * @param spillMemory bytes of heap for a {@link RecordSpill}, at most; it takes less where the heap is small
     */
    public record RangeLimits(int openWindows, int windows, long localBytes, int spillMemory) implements Serializable {
        public static final RangeLimits DEFAULT = new RangeLimits(24, 10_000, 1L << 30, 32 << 20);

        /** The default, but for two limits that users set. */
        public static RangeLimits of(int openWindows, long localBytes) {
            return new RangeLimits(openWindows, DEFAULT.windows, localBytes, DEFAULT.spillMemory);
        }
    }
}
