package dev.bayou.seqfile;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.io.compress.CompressionCodec;

/**
 * Decompresses the blocks of Hadoop's {@code BlockCompressorStream}, each of whose chunks is raw Snappy data: a block
 * is its uncompressed length as {@code int}, then chunks that decompress to that length, each after its compressed
 * length as {@code int}. After a large write Hadoop leaves an empty block at the end, which is four bytes 0.
 *
 * <p>Holds one chunk in an array that is used again and again. A chunk is as long as the buffer of the codec that wrote
 * it, 256 KiB by default.
 */
final class SnappyDecompression extends Decompression {
    private static final byte[] NOTHING = new byte[0];

    private final CompressionCodec codec;
    private final FileBytes file;
    private ByteBuffer compressed = ByteBuffer.allocate(0);
    private long origin;
    private int leftInBlock;
    private byte[] plain = NOTHING;
    private int next;
    private int limit;

    SnappyDecompression(CompressionCodec codec, FileBytes file) throws IOException {
        this.codec = codec;
        this.file = file;
        try {
            BoundedSnappy.requireRunnable();
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw file.unreadable("SnappyCodec does not run on this machine: " + e + ". " + BoundedSnappy.REMEDY, e);
        }
    }

    @Override
    void open(Chunk chunk, long position) {
        compressed = chunk.view();
        origin = position;
        leftInBlock = 0;
        next = 0;
        limit = 0;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (next == limit && !decompressNext()) {
            return -1;
        }
        int read = Math.min(count, limit - next);
        System.arraycopy(plain, next, target, from, read);
        next += read;
        return read;
    }

    /** Goes to the next chunk that is not empty; false after the last. */
    private boolean decompressNext() throws IOException {
        try {
            next = 0;
            limit = 0;
            while (limit == 0) {
                if (leftInBlock == 0 && !nextBlock()) {
                    return false;
                }
                decompressChunk();
            }
            return true;
        } catch (IOException e) {
            throw cannotDecompress(codec, file, origin, e);
        }
    }

    private boolean nextBlock() throws IOException {
        if (!compressed.hasRemaining()) {
            return false;
        }
        leftInBlock = readInt();
        if (leftInBlock < 0) {
            throw new IOException("a block of " + leftInBlock + " bytes");
        }
        if (leftInBlock == 0 && compressed.hasRemaining()) {
            throw new IOException("an empty block before the last of the compressed bytes");
        }
        return leftInBlock > 0;
    }

    private void decompressChunk() throws IOException {
        int count = readInt();
        if (count < 0 || count > compressed.remaining()) {
            throw new EOFException("a chunk of " + count + " bytes, where " + compressed.remaining() + " are left");
        }
        int from = compressed.position();
        int length = BoundedSnappy.uncompressedLength(compressed.array(), from, count);
        if (length > leftInBlock) {
            throw new IOException("a chunk of " + length + " bytes in a block that has " + leftInBlock + " left");
        }
        if (length > plain.length) {
            plain = NOTHING; // Not both arrays at once.
            plain = new byte[length];
        }
        BoundedSnappy.uncompress(compressed.array(), from, count, plain);
        compressed.position(from + count);
        leftInBlock -= length;
        limit = length;
    }

    private int readInt() throws IOException {
        if (compressed.remaining() < Integer.BYTES) {
            throw new EOFException("an end before the last of the compressed bytes");
        }
        return compressed.getInt();
    }

    @Override
    public void close() {
        // Holds memory only.
    }
}
