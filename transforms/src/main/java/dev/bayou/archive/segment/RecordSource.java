package dev.bayou.archive.segment;

import dev.bayou.archive.Envelope;
import dev.bayou.archive.envelope.EnvelopeFormat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Records in the order of their offsets. Buffers are valid until the next record is read. */
public interface RecordSource extends Closeable {
    ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    /** Goes to the next record; false if there is none. */
    boolean next() throws IOException;

    /** The current record's offset. */
    long offset();

    /** The current record's bytes; none for a tombstone. */
    ByteBuffer value() throws IOException;

    /** The current record's envelope, encoded by {@link EnvelopeFormat}; no bytes if there is none. */
    default ByteBuffer encodedEnvelope() throws IOException {
        return NO_BYTES;
    }

    /** The current record's envelope; null if there is none. */
    default Envelope envelope() throws IOException {
        ByteBuffer encoded = encodedEnvelope();
        return encoded.hasRemaining() ? EnvelopeFormat.decode(encoded) : null;
    }
}
