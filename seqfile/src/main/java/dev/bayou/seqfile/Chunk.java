package dev.bayou.seqfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A part of a file in memory, as it is there or decompressed, in an array that is used again and again. It grows only
 * as bytes arrive, so an absurd length costs no more memory than what is really there.
 */
final class Chunk implements ByteFeed {
    private static final int FIRST_BYTES = 512;
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private final FileBytes file;
    private byte[] bytes = new byte[FIRST_BYTES];
    private ByteBuffer view = ByteBuffer.wrap(bytes);
    private int length;
    private int next;
    private long origin;

    Chunk(FileBytes file) {
        this.file = file;
    }

    int length() {
        return length;
    }

    byte[] array() {
        return bytes;
    }

    /** The bytes, until the next fill. */
    ByteBuffer view() {
        return view.clear().limit(length);
    }

    /** Takes exactly that many bytes of the file. */
    void fillFromFile(int count) throws IOException {
        begin(file.position());
        requireLength(count);
        file.requireRemaining(count);
        if (count > bytes.length) {
            grow(Math.max(count, 2L * bytes.length));
        }
        file.readFully(bytes, 0, count);
        length = count;
    }

    /**
     * Takes exactly that many bytes of what a codec makes of the file's bytes at that position: no more than
     * {@link DecompressionLimit} allows.
     */
    void fill(InputStream in, int count, long position) throws IOException {
        begin(position);
        requireLength(count);
        if (count > DecompressionLimit.BYTES) {
            throw corrupt(DecompressionLimit.exceededBy("a value of " + count + " bytes"));
        }
        fillUpTo(in, count, position);
        if (length < count) {
            throw corrupt(count + " bytes should be compressed here, and only " + length + " are");
        }
    }

    /** Takes all that a codec makes of the file's bytes at that position, but no more than {@code most} bytes. */
    void fillUpTo(InputStream in, int most, long position) throws IOException {
        begin(position);
        int read = 0;
        while (length < most && read >= 0) {
            if (length == bytes.length) {
                grow(Math.min(most, 2L * length));
            }
            read = in.read(bytes, length, Math.min(most, bytes.length) - length);
            length += Math.max(read, 0);
        }
    }

    private void begin(long position) {
        origin = position;
        length = 0;
        next = 0;
    }

    private void requireLength(int count) throws IOException {
        if (count < 0 || count > MOST_BYTES) {
            throw corrupt("a length of " + count + " bytes");
        }
    }

    private void grow(long size) throws IOException {
        try {
            bytes = Arrays.copyOf(bytes, (int) Math.min(size, MOST_BYTES));
            view = ByteBuffer.wrap(bytes);
        } catch (OutOfMemoryError e) {
            throw file.corruptAt(origin, "a length of " + size + " bytes, which this JVM cannot hold", e);
        }
    }

    @Override
    public byte readByte() throws IOException {
        require(1);
        return bytes[next++];
    }

    int readInt() throws IOException {
        require(Integer.BYTES);
        int number = view.getInt(next);
        next += Integer.BYTES;
        return number;
    }

    long readLong() throws IOException {
        require(Long.BYTES);
        long number = view.getLong(next);
        next += Long.BYTES;
        return number;
    }

    boolean isExhausted() {
        return next == length;
    }

    private void require(int count) throws IOException {
        if (length - next < count) {
            throw corrupt("the block ends within its numbers");
        }
    }

    @Override
    public CorruptSequenceFileException corrupt(String problem) {
        return file.corruptAt(origin, problem, null);
    }
}
