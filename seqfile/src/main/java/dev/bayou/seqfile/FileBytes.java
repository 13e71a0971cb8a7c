package dev.bayou.seqfile;

import dev.bayou.seqfile.Header.SyncMarker;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bytes of a file of known length, in order, with their positions. A stream that ends before that length, or goes
 * on after it, is a corrupt file.
 */
final class FileBytes implements ByteFeed, Closeable {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private final InputStream in;
    private final String name;
    private final long length;
    private final byte[] buffer;
    private long filled;
    private int next;
    private int limit;
    private boolean endSeen;

    /** Reads on from that position, at which the stream stands, in pieces of that size. */
    FileBytes(InputStream in, String name, long position, long length, int bufferBytes) {
        this.in = in;
        this.name = name;
        this.filled = position;
        this.length = length;
        this.buffer = new byte[bufferBytes];
    }

    long position() {
        return filled - (limit - next);
    }

    /** How many bytes of the file follow. */
    long remaining() {
        return length - position();
    }

    /** Whether the file ends here, as it should. */
    boolean atEnd() throws IOException {
        if (remaining() > 0) {
            return false;
        }
        if (!endSeen && in.read() >= 0) {
            throw corrupt("the file goes on, though its length is " + length);
        }
        endSeen = true;
        return true;
    }

    @Override
    public byte readByte() throws IOException {
        need(1);
        return buffer[next++];
    }

    int peekInt() throws IOException {
        need(Integer.BYTES);
        return (int) INT.get(buffer, next);
    }

    int readInt() throws IOException {
        int number = peekInt();
        next += Integer.BYTES;
        return number;
    }

    long readLong() throws IOException {
        return (long) readInt() << Integer.SIZE | Integer.toUnsignedLong(readInt());
    }

    void readFully(byte[] target, int from, int count) throws IOException {
        requireRemaining(count);
        int done = 0;
        while (done < count) {
            int wanted = count - done;
            int got;
            if (next == limit && wanted >= buffer.length) {
                got = read(target, from + done, wanted);
                filled += got;
            } else {
                need(1);
                got = Math.min(wanted, limit - next);
                System.arraycopy(buffer, next, target, from + done, got);
                next += got;
            }
            done += got;
        }
    }

    /** Goes past this marker, if it stands here. */
    boolean skip(SyncMarker marker) throws IOException {
        need(SyncMarker.BYTES);
        boolean stands = marker.standsAt(next, buffer);
        if (stands) {
            next += SyncMarker.BYTES;
        }
        return stands;
    }

    /**
     * Goes to the first marker that begins here or later, but before {@code end}.
     *
     * @return whether there is one; if not, the position is anywhere
     */
    boolean findBefore(long end, SyncMarker marker) throws IOException {
        while (remaining() >= SyncMarker.BYTES && position() < end) {
            need(SyncMarker.BYTES);
            int starts = limit - SyncMarker.BYTES + 1;
            while (next < starts && !marker.standsAt(next, buffer)) {
                next++;
            }
            if (next < starts) {
                return position() < end;
            }
        }
        return false;
    }

    void requireRemaining(long count) throws IOException {
        if (count > remaining()) {
            throw corrupt(count + " bytes should follow, but the file of " + length + " bytes has only " + remaining()
                    + " left");
        }
    }

    /** Has that many bytes in the buffer, which can hold them. */
    private void need(int count) throws IOException {
        if (limit - next >= count) {
            return;
        }
        requireRemaining(count);
        System.arraycopy(buffer, next, buffer, 0, limit - next);
        limit -= next;
        next = 0;
        while (limit < count) {
            int read = read(buffer, limit, (int) Math.min(buffer.length - limit, length - filled));
            filled += read;
            limit += read;
        }
    }

    private int read(byte[] target, int from, int count) throws IOException {
        int read = in.read(target, from, count);
        if (read < 0) {
            throw corruptAt(filled, "the file ends, though its length is " + length, null);
        }
        if (read == 0) {
            // Some channels do this for ever once a connection is lost.
            throw new IOException(name + ", byte " + filled + ": nothing can be read, though the file has " + length);
        }
        return read;
    }

    @Override
    public CorruptSequenceFileException corrupt(String problem) {
        return corruptAt(position(), problem, null);
    }

    /** What to throw about a file that may be sound, but not for this machine. */
    IOException unreadable(String problem, Throwable cause) {
        return new IOException(name + ": " + problem, cause);
    }

    CorruptSequenceFileException corruptAt(long position, String problem, Throwable cause) {
        return new CorruptSequenceFileException(name, position, problem, cause);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
