package dev.bayou.archive.envelope;

import dev.bayou.archive.Envelope;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads the envelopes of one data file in their order. Whatever is wrong, with the file or with the way to it, is an
 * {@link IOException} that names the file.
 *
 * <p>Avro's own reader believes every length that a damaged file gives and allocates it, up to 2 GiB at once; here
 * nothing is allocated that the file's true length does not allow.
 */
public final class EnvelopeReader implements Closeable {
    private final WatchedStream in;
    private final String name;
    private final EnvelopeBlocks blocks;
    private final EnvelopeFormat.Outline outline = new EnvelopeFormat.Outline();
    private BinaryDecoder block;
    private long leftInBlock;
    private ByteBuffer encoded;

    /**
     * Reads the stream, which {@link #close} closes, and which is closed if this call fails.
     *
     * @param length of the file in bytes, as the ledger says
     */
    public EnvelopeReader(InputStream in, long length, String name) throws IOException {
        this.in = new WatchedStream(in);
        this.name = name;
        try {
            this.blocks = EnvelopeBlocks.of(this.in, length);
        } catch (IOException | RuntimeException e) {
            try (in) {
                throw unreadable(e);
            }
        }
    }

    /** The metadata of the file's header. */
    public Map<String, String> metadata() {
        return blocks.metadata();
    }

    /** The next envelope, or null at the file's end. */
    public Envelope next() throws IOException {
        try {
            if (!findNext()) {
                return null;
            }
            int from = position();
            Envelope envelope = EnvelopeFormat.decode(block);
            encoded.limit(position()).position(from);
            return envelope;
        } catch (IOException | RuntimeException e) { // Avro throws many kinds for one changed byte.
            throw unreadable(e);
        }
    }

    /** The next envelope's outline, until the one after it is read, or null at the file's end. */
    public EnvelopeFormat.Outline nextOutline() throws IOException {
        try {
            if (!findNext()) {
                return null;
            }
            int from = position();
            outline.read(block);
            encoded.limit(position()).position(from);
            return outline;
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    /** The bytes of the last envelope as they are in the file: some changes to them decode to the same one. */
    public ByteBuffer encoded() {
        return encoded;
    }

    private boolean findNext() throws IOException {
        while (leftInBlock == 0) {
            requireBlockWasUsedUp();
            if (!blocks.next()) {
                return false;
            }
            leftInBlock = blocks.count();
            block = DecoderFactory.get().binaryDecoder(blocks.bytes(), 0, blocks.length(), block);
            encoded = ByteBuffer.wrap(blocks.bytes());
        }
        leftInBlock--;
        return true;
    }

    private int position() throws IOException {
        return blocks.length() - block.inputStream().available();
    }

    private void requireBlockWasUsedUp() throws IOException {
        if (block != null && !block.isEnd()) {
            throw new IOException("a block goes on after its last envelope");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private IOException unreadable(Exception e) {
        String why = e instanceof EOFException ? "it ends too early" : e.getMessage();
        String message = "The envelope file " + name + " is damaged or cannot be read: " + why;
        return in.hasFailed ? new IOException(message, e) : new DamagedEnvelopesException(message, e);
    }

    /** Remembers whether the stream has failed, which is no damage of the file. */
    private static final class WatchedStream extends FilterInputStream {
        private boolean hasFailed;

        WatchedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return in.read();
            } catch (IOException e) {
                hasFailed = true;
                throw e;
            }
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return in.read(bytes, from, length);
            } catch (IOException e) {
                hasFailed = true;
                throw e;
            }
        }
    }

    /** A file of envelopes is not one, or no longer. A store that fails on the way is another matter. */
    public static final class DamagedEnvelopesException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedEnvelopesException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
