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
}
