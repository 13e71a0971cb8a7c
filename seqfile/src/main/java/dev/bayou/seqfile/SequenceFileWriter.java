package dev.bayou.seqfile;

import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.SequenceFile.ValueBytes;
import org.apache.hadoop.io.SequenceFile.Writer;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.CompressionCodec;

/**
 * Writes a SequenceFile of {@code LongWritable} keys and {@code BytesWritable} values, in the order of the calls. If
 * {@link #close()} returns normally, the stream has been given every appended record and has been closed; if anything
 * threw, what the stream has been given is of no use.
 *
 * <p>Plain records without a codec, blocks of {@value Codecs#BLOCK_BYTES} bytes with one. An open writer holds 64 KiB
 * uncompressed; with a codec up to 1 MiB of heap, or four times its largest value if that is more, and for Snappy 0.5
 * MiB outside the heap. The stream needs no buffer of its own: it is written to in pieces of some 64 KiB.
 *
 * <p>For one thread; many writers may run at once.
 */
public final class SequenceFileWriter implements Closeable {
    /** The record's length is an {@code int} and counts the key and the value's own length too. */
    private static final int MAX_VALUE_BYTES = Integer.MAX_VALUE - Long.BYTES - Integer.BYTES;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final OutputStream out;
    private final BufferedSink sink;
    private final FSDataOutputStream counted;
    private final Writer writer;
    private final byte[] keyBytes = new byte[Long.BYTES];
    private final ByteBuffer key = ByteBuffer.wrap(keyBytes);
    private final BufferedValue value = new BufferedValue();
    private Throwable failure;
    private boolean closed;

    private SequenceFileWriter(OutputStream out, Optional<CompressionCodec> codec, SequenceFile.Metadata metadata)
            throws IOException {
        this.out = out;
        this.sink = new BufferedSink(out);
        // By a stream, not by a path: Hadoop's local file system would write a file of checksums beside each.
        this.counted = new FSDataOutputStream(sink, null);
        this.writer = SequenceFile.createWriter(
                Codecs.CONFIGURATION,
                Writer.stream(counted),
                Writer.keyClass(LongWritable.class),
                Writer.valueClass(BytesWritable.class),
                Writer.metadata(metadata),
                Writer.compression(
                        codec.isPresent() ? CompressionType.BLOCK : CompressionType.NONE, codec.orElse(null)));
    }

    /**
     * Begins a file on this stream, which belongs to the writer from here on and is closed even if this call fails.
     *
     * @param metadata goes into the file's header, where Hadoop's own reader shows it too; below 1 MiB in all
     */
    public static SequenceFileWriter on(OutputStream out, Compression compression, Map<String, String> metadata)
            throws IOException {
        try {
            SequenceFileWriter writer = new SequenceFileWriter(out, compression.codec(), texts(metadata));
            if (writer.position() > Header.MAX_BYTES) {
                throw new IllegalArgumentException("The header would have " + writer.position()
                        + " bytes, and no reader here accepts more than " + Header.MAX_BYTES);
            }
            return writer;
        } catch (IOException | RuntimeException | Error e) {
            try (out) {
                throw e;
            }
        }
    }

    private static SequenceFile.Metadata texts(Map<String, String> metadata) {
        SequenceFile.Metadata texts = new SequenceFile.Metadata();
        metadata.forEach((name, text) -> texts.set(new Text(name), new Text(text)));
        return texts;
    }

    /**
     * Appends a record whose value is what remains in this buffer, which is left as it is and may be used again at
     * once. Neither copies nor allocates for a buffer on the heap. After a failure the file is lost: only
     * {@link #close()} is of use.
     */
    public void append(long recordKey, ByteBuffer recordValue) throws IOException {
        if (recordValue.remaining() > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException("A value of " + recordValue.remaining() + " bytes is too long");
        }
        if (closed || failure != null) {
            throw new IOException(closed ? "The writer is closed" : "An earlier append failed", failure);
        }
        key.putLong(0, recordKey);
        value.set(recordValue);
        try {
            writer.appendRaw(keyBytes, 0, keyBytes.length, value);
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            // It may be a slice of all that was fetched with it, and this writer may rest for long.
            value.set(NOTHING);
        }
    }

    /**
     * The bytes of the file so far. With a codec, the records of the block that is being filled are not in it: at most
     * {@value Codecs#BLOCK_BYTES} bytes before compression, and one record.
     */
    public long position() {
        return counted.getPos();
    }

    /**
     * Completes the file and closes the stream. Does nothing the second time.
     *
     * @throws IOException also if an earlier {@link #append} failed, since the file is not whole then
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            if (failure != null) {
                IOException notWhole = new IOException("The file is not whole: an append failed", failure);
                release(notWhole);
                throw notWhole;
            }
            try {
                writer.close();
                sink.drain();
            } catch (IOException | RuntimeException | Error e) {
                release(e);
                throw e;
            }
        }
    }

    /** Has Hadoop's writer return its compressor, which it does only after it could write the block that is pending. */
    private void release(Throwable because) {
        sink.discard();
        try {
            writer.close();
        } catch (IOException | RuntimeException e) {
            because.addSuppressed(e);
        }
    }

    /**
     * Gathers what Hadoop writes, eight single bytes for a record among it, without the lock that
     * {@code BufferedOutputStream} takes for each. A flush gathers on: Hadoop flushes after each block.
     */
    static final class BufferedSink extends OutputStream {
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

    /**
     * What remains in a buffer, as {@code BytesWritable} serializes it: the length as a big-endian {@code int}, then
     * the bytes.
     */
    static final class BufferedValue implements ValueBytes {
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
            throw new UnsupportedOperationException("Only RECORD compression calls this, which is never written");
        }
    }
}
