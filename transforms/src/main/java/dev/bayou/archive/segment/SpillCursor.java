package dev.bayou.archive.segment;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads one run of a {@link RecordSpill}, and fails where the file is not what was written to it. Keeps a small part of
 * the file in memory; a record that is larger, only from the first call for its value or envelope to the next record.
 */
final class SpillCursor implements RecordSource {
    private final Path path;
    private final FileChannel file;
    private final SpillExtents extents;
    private final int bufferBytes;
    private int extent = -1;
    /** In the file, up to which the extent was read. */
    private long position;

    private CRC32C crc;
    private ByteBuffer buffer;
    /** Where the current record is: the buffer, or a larger one of its own. */
    private View current;
    /** Of the buffer, made once and not for each record. */
    private View ofBuffer;

    private int head;
    /** The rest of the current record, which is in the file alone. */
    private int unread;

    /** A piece of memory, and two more buffers of it. */
    private record View(ByteBuffer bytes, ByteBuffer value, ByteBuffer envelope) {
        static View of(ByteBuffer bytes) {
            return new View(bytes, bytes.duplicate(), bytes.duplicate());
        }
    }

    SpillCursor(Path path, FileChannel file, SpillExtents extents, int bufferBytes) {
        this.path = path;
        this.file = file;
        this.extents = extents;
        this.bufferBytes = bufferBytes;
    }

    @Override
    public boolean next() throws IOException {
        skipUnread();
        while (extent < 0 || isAtEnd()) {
            if (extent + 1 >= extents.count()) {
                close(); // A cursor at its end holds no memory.
                return false;
            }
            begin(++extent);
        }
        fill(RecordSpill.HEAD_BYTES);
        head = buffer.position();
        int valueLength = RecordSpill.valueLength(buffer, head);
        int envelopeLength = RecordSpill.envelopeLength(buffer, head);
        long length = (long) RecordSpill.HEAD_BYTES + valueLength + envelopeLength;
        if (valueLength < 0 || envelopeLength < 0 || length > buffer.remaining() + extents.end(extent) - position) {
            throw changed();
        }
        if (length <= buffer.capacity()) {
            fill((int) length);
            head = buffer.position();
            buffer.position(head + (int) length);
        } else {
            unread = (int) length - buffer.remaining();
            buffer.position(buffer.limit());
        }
        current = ofBuffer;
        return true;
    }

    @Override
    public long offset() {
        return current.bytes.getLong(head);
    }

    /** The record's event time, milliseconds since 1970. */
    long timestamp() {
        return current.bytes.getLong(head + Long.BYTES);
    }

    @Override
    public ByteBuffer value() throws IOException {
        readWhole();
        int from = head + RecordSpill.HEAD_BYTES;
        return current.value
                .limit(from + RecordSpill.valueLength(current.bytes, head))
                .position(from);
    }

    @Override
    public ByteBuffer encodedEnvelope() throws IOException {
        readWhole();
        int from = head + RecordSpill.HEAD_BYTES + RecordSpill.valueLength(current.bytes, head);
        return current.envelope
                .limit(from + RecordSpill.envelopeLength(current.bytes, head))
                .position(from);
    }

    @Override
    public void close() {
        buffer = null;
        ofBuffer = null;
        current = null;
    }

    /** Has all of the current record in memory. */
    private void readWhole() throws IOException {
        if (unread == 0) {
            return;
        }
        int there = buffer.limit() - head;
        ByteBuffer whole = ByteBuffer.allocate(Math.addExact(there, unread));
        whole.put(0, buffer, head, there).position(there);
        readFully(whole);
        unread = 0;
        head = 0;
        current = View.of(whole);
    }

    private void skipUnread() throws IOException {
        while (unread > 0) {
            buffer.clear().limit(Math.min(buffer.capacity(), unread));
            unread -= buffer.remaining();
            readFully(buffer);
        }
    }

    private void begin(int next) {
        if (buffer == null) {
            buffer = ByteBuffer.allocate(bufferBytes);
            ofBuffer = View.of(buffer);
        }
        buffer.clear().flip();
        position = extents.position(next);
        crc = new CRC32C();
    }

    private boolean isAtEnd() throws IOException {
        if (buffer == null) {
            return true;
        }
        if (position < extents.end(extent) || buffer.hasRemaining()) {
            return false;
        }
        if ((int) crc.getValue() != extents.crc32c(extent)) {
            throw changed();
        }
        return true;
    }

    /** Has at least so many bytes of the extent, which the buffer can hold, in memory. */
    private void fill(int wanted) throws IOException {
        if (buffer.remaining() >= wanted) {
            return;
        }
        buffer.compact();
        long rest = extents.end(extent) - position;
        if (rest < wanted - buffer.position()) {
            throw changed();
        }
        buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + rest));
        readFully(buffer);
        buffer.flip();
    }

    /** Reads on to the buffer's limit. */
    private void readFully(ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            int from = into.position();
            int read = file.read(into, position);
            if (read <= 0) {
                throw new EOFException(path + " was cut since it was written, to " + position
                        + " bytes; check the disk of this machine");
            }
            crc.update(into.array(), into.arrayOffset() + from, read);
            position += read;
        }
    }

    private IOException changed() {
        return new IOException(path + " was changed since it was written, between bytes " + extents.position(extent)
                + " and " + extents.end(extent) + ", as its CRC-32C shows; check the disk of this machine");
    }

    /**
     * Where the records of one run are in the file of a {@link RecordSpill}: a position, a length and a CRC-32C for
     * each time that some of them were written. Packed, since a range of many windows has hundreds of thousands.
     */
    static final class SpillExtents {
        private static final int LONGS = 2;

        /** Of heap for each, with room to grow. */
        static final long BYTES = LONGS * Long.BYTES * 3L / 2;

        private long[] packed = {};
        private int count;

        void add(long position, int length, int crc32c) {
            if (packed.length == LONGS * count) {
                packed = Arrays.copyOf(packed, Math.max(LONGS, 2 * packed.length));
            }
            packed[LONGS * count] = position;
            packed[LONGS * count + 1] = (long) length << Integer.SIZE | Integer.toUnsignedLong(crc32c);
            count++;
        }

        int count() {
            return count;
        }

        long position(int extent) {
            return packed[LONGS * extent];
        }

        /** Exclusive. */
        long end(int extent) {
            return position(extent) + (packed[LONGS * extent + 1] >>> Integer.SIZE);
        }

        int crc32c(int extent) {
            return (int) packed[LONGS * extent + 1];
        }
    }
}
