package dev.bayou.archive.segment;

import dev.bayou.archive.envelope.EnvelopeFormat;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes records in the order of their offsets. */
public interface RecordSink {
    /**
     * Appends a record, and keeps neither buffer.
     *
     * @param timestamp its event time, milliseconds since 1970
     * @param envelope encoded by {@link EnvelopeFormat}; empty where there is none
     */
    void append(long offset, long timestamp, ByteBuffer value, ByteBuffer envelope) throws IOException;

    /** About how many bytes the records' data file has by now. */
    long bytes();
}
