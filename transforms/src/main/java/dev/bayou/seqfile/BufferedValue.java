package dev.bayou.seqfile;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.io.SequenceFile.ValueBytes;

/**
 * What remains in a buffer, as {@code BytesWritable} serializes it: the length as a big-endian {@code int}, then the
 * bytes.
 */
final class BufferedValue implements ValueBytes {
    private static final int SCRATCH_BYTES = 8 * 1024;

    private ByteBuffer buffer;
    private byte[] scratch;

    void set(ByteBuffer next) {
        buffer = next;
    }

    @Override
    public int getSize() {
        return Integer.BYTES + buffer.remaining();
    }

    @Override
    public void writeUncompressedBytes(DataOutputStream out) throws IOException {
        out.writeInt(buffer.remaining());
        if (buffer.hasArray()) {
            out.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        } else {
            writeInPieces(out);
        }
    }

    /** Direct and read-only buffers show no array. */
    private void writeInPieces(DataOutputStream out) throws IOException {
        if (scratch == null) {
            scratch = new byte[SCRATCH_BYTES];
        }
        int at = buffer.position();
        while (at < buffer.limit()) {
            int length = Math.min(scratch.length, buffer.limit() - at);
            buffer.get(at, scratch, 0, length);
            out.write(scratch, 0, length);
            at += length;
        }
    }

    @Override
    public void writeCompressedBytes(DataOutputStream out) {
        throw new UnsupportedOperationException("Only RECORD compression asks for this, which is never written");
    }
}
