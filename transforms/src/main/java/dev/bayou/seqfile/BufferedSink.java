package dev.bayou.seqfile;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Gathers what Hadoop writes, eight single bytes for a record among it, without the lock that
 * {@code BufferedOutputStream} takes for each. A flush gathers on: Hadoop asks for one after each block.
 */
final class BufferedSink extends OutputStream {
    private static final int BYTES = 64 * 1024;

    private final OutputStream out;
    private final byte[] buffer = new byte[BYTES];
    private int used;
    private boolean discarding;

    BufferedSink(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        if (used == BYTES) {
            drain();
        }
        buffer[used++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length > BYTES - used) {
            drain();
        }
        if (length >= BYTES) {
            if (!discarding) {
                out.write(bytes, from, length);
            }
        } else {
            System.arraycopy(bytes, from, buffer, used, length);
            used += length;
        }
    }

    /** Hands on all that was gathered. */
    void drain() throws IOException {
        if (!discarding) {
            out.write(buffer, 0, used);
        }
        used = 0;
    }

    /** From now on, and for what was gathered: written nowhere. */
    void discard() {
        discarding = true;
    }
}
