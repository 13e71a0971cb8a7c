package dev.bayou.archive;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Any number of runs of records, in bounded memory and one local file. Records are gathered in memory; when that is full,
 * they are written to the file, those of each run together, as the map side of a MapReduce sorts by partition. A run then
 * costs the place of each such extent. What is read back is checked by a CRC-32C. First all is appended, then all is read.
 * Appending is safe for many threads, reading for one.
 */
final class RecordSpill implements Closeable {
    /** Less than half of G1's smallest region, so that no block is a humongous object. */
    private static final int BLOCK_BYTES = 256 * 1024;

    /** Of the heap, all spills of a worker together. */
    private static final int HEAP_SHARE = 8;

    /** The address of the run's next record, which is known only when that comes. */
    private static final int LINK_BYTES = Long.BYTES;

    private static final int LENGTHS_AT = 2 * Long.BYTES;

    /** Offset, timestamp, length of the value, length of the envelope: with the two themselves, what goes to the file. */
    private static final int HEAD_BYTES = LENGTHS_AT + 2 * Integer.BYTES;

    private static final int LEAST_READ_BYTES = 1024;

    /** Of heap, with room for growing. */
    private static final long EXTENT_BYTES = 24;

    private static final long LEAST_EXTENTS = 10_000;

    private static final long NONE = -1;

    private final Path path;
    private final long memory;
    private final int blockBytes;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private int used;
    private Block block;
    private long gathered;
    private OutputStream out;
    private long fileBytes;
    private long extents;
    private boolean isRead;
    private boolean isClosed;
    private FileChannel in;

    /**
     * A spill without records.
     *
     * @param path of a file that does not exist yet
     * @param memory bytes, at most
     */
    RecordSpill(Path path, int memory) {
        this.path = path;
        long share = Runtime.getRuntime().maxMemory()
                / HEAP_SHARE
                / Runtime.getRuntime().availableProcessors();
        this.memory = Math.min(memory, share);
        this.blockBytes = (int) Math.min(BLOCK_BYTES, this.memory);
    }

    /** A piece of memory. */
    private static final class Block {
        private final byte[] array;
        private final ByteBuffer bytes;

        Block(int size) {
            array = new byte[size];
            bytes = ByteBuffer.wrap(array);
        }
    }

    /** Where a run's records are in the file: a position, a length and a CRC-32C for each flush that had some of them. */
    private static final class Extents {
        private static final int LONGS = 2;

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

        long position(int extent) {
            return packed[LONGS * extent];
        }

        long end(int extent) {
            return position(extent) + (packed[LONGS * extent + 1] >>> Integer.SIZE);
        }

        int crc32c(int extent) {
            return (int) packed[LONGS * extent + 1];
        }
    }

    /** Takes in a run without records. */
    Run run() {
        return run(0);
    }

    /**
     * Takes in a run that goes on with a data file.
     *
     * @param bytesBefore that the file has
     */
    synchronized Run run(long bytesBefore) {
        Run run = new Run(bytesBefore);
        runs.add(run);
        return run;
    }

    /** Whether the places of extents in the file take as much memory as records may: no more should be appended. */
    boolean isFull() {
        return extents * EXTENT_BYTES >= Math.max(memory, LEAST_EXTENTS * EXTENT_BYTES);
    }

    /** What the file holds, and will hold if it has to take what is gathered in memory. */
    long bytes() {
        return fileBytes + gathered;
    }

    /** Deletes the file. */
    @Override
    public synchronized void close() throws IOException {
        isClosed = true;
        try {
            closeFile();
        } finally {
            Files.deleteIfExists(path);
        }
    }

    private void closeFile() throws IOException {
        try {
            if (in != null) {
                in.close();
            }
        } finally {
            if (out != null) {
                out.close();
            }
        }
    }

    /** Records of one order. */
    final class Run implements RecordSink {
        private final Extents extents = new Extents();
        private long first = NONE;
        private long last = NONE;
        private long bytes;

        private Run(long bytesBefore) {
            this.bytes = bytesBefore;
        }

        @Override
        public void append(long offset, long timestamp, ByteBuffer value, ByteBuffer envelope) throws IOException {
            synchronized (RecordSpill.this) {
                appendAlone(offset, timestamp, value, envelope);
            }
        }

        private void appendAlone(long offset, long timestamp, ByteBuffer value, ByteBuffer envelope)
                throws IOException {
            if (isRead || isClosed) {
                throw new IllegalStateException(path + " is read or closed already; nothing can be appended to it");
            }
            int length = Math.addExact(LINK_BYTES + HEAD_BYTES, Math.addExact(value.remaining(), envelope.remaining()));
            makeRoomFor(length);
            long address = (long) (used - 1) << Integer.SIZE | block.bytes.position();
            block.bytes
                    .putLong(NONE)
                    .putLong(offset)
                    .putLong(timestamp)
                    .putInt(value.remaining())
                    .putInt(envelope.remaining());
            put(value);
            put(envelope);
            if (first == NONE) {
                first = address;
            } else {
                blockOf(last).bytes.putLong((int) last, address);
            }
            last = address;
            bytes += HEAD_BYTES + value.remaining();
        }

        @Override
        public long bytes() {
            return bytes;
        }

        /** Reads the records from the first one on. With it, appending to the spill ends. */
        Cursor cursor() throws IOException {
            beginReading();
            return new Cursor(this);
        }

        /**
         * Appends all records to another sink.
         *
         * @throws IOException if the file is not what was written to it
         */
        void copyTo(RecordSink sink) throws IOException {
            Cursor cursor = cursor();
            while (cursor.next()) {
                sink.append(cursor.offset(), cursor.timestamp(), cursor.value(), cursor.envelope());
            }
        }

        private void writeTo(OutputStream target) throws IOException {
            CRC32C crc = new CRC32C();
            OutputStream checked = new CheckedOutputStream(target, crc);
            int length = 0;
            for (long address = first; address != NONE; address = link(address)) {
                Block of = blockOf(address);
                int head = (int) address + LINK_BYTES;
                int size = length(of, head);
                checked.write(of.array, head, size);
                length = Math.addExact(length, size);
            }
            extents.add(fileBytes, length, (int) crc.getValue());
            RecordSpill.this.extents++;
            fileBytes += length;
            first = NONE;
            last = NONE;
        }

        private void put(ByteBuffer source) {
            block.bytes.put(block.bytes.position(), source, source.position(), source.remaining());
            block.bytes.position(block.bytes.position() + source.remaining());
        }
    }

    /**
     * Reads a run, record by record; the buffers are valid until the next one. Keeps a small part of the file in memory, and a
     * record that is larger only from the first call for its value or envelope to the next record.
     */
    final class Cursor implements OffsetMerge.Source {
        private final Extents extents;
        private long address;
        private int extent = -1;
        /** In the file, up to which the extent was read. */
        private long position;

        private CRC32C crc;
        private Block buffer;
        /** Where the current record is. */
        private Block current;

        private int head;
        /** The rest of the current record that is in the file alone. */
        private int unread;

        private ByteBuffer valueView;
        private ByteBuffer envelopeView;
        private Block viewed;

        private Cursor(Run run) {
            this.extents = run.extents;
            this.address = run.first;
        }

        /**
         * Turns to the next record; false if there is none.
         *
         * @throws IOException if the file is not what was written to it
         */
        @Override
        public boolean next() throws IOException {
            if (address != NONE) {
                current = blockOf(address);
                head = (int) address + LINK_BYTES;
                address = link(address);
                return true;
            }
            return nextInFile();
        }

        @Override
        public long offset() {
            return current.bytes.getLong(head);
        }

        long timestamp() {
            return current.bytes.getLong(head + Long.BYTES);
        }

        ByteBuffer value() throws IOException {
            load();
            int from = head + HEAD_BYTES;
            return valueView.limit(from + valueLength(current, head)).position(from);
        }

        ByteBuffer envelope() throws IOException {
            load();
            int from = head + HEAD_BYTES + valueLength(current, head);
            return envelopeView.limit(from + envelopeLength(current, head)).position(from);
        }

        @Override
        public void close() {
            buffer = null;
            current = null;
            viewed = null;
        }

        private boolean nextInFile() throws IOException {
            skipUnread();
            current = buffer;
            while (extent < 0 || isAtEnd()) {
                if (extent + 1 >= extents.count) {
                    close(); // A cursor at its end holds no memory.
                    return false;
                }
                begin(++extent);
            }
            fill(HEAD_BYTES);
            head = buffer.bytes.position();
            current = buffer;
            int value = valueLength(buffer, head);
            int envelope = envelopeLength(buffer, head);
            long length = (long) HEAD_BYTES + value + envelope;
            if (value < 0 || envelope < 0 || length > buffer.bytes.remaining() + extents.end(extent) - position) {
                throw changed();
            }
            if (length <= buffer.bytes.capacity()) {
                fill((int) length);
                head = buffer.bytes.position();
                buffer.bytes.position(head + (int) length);
            } else {
                unread = (int) length - buffer.bytes.remaining();
                buffer.bytes.position(buffer.bytes.limit());
            }
            return true;
        }

        /** Has all of the current record in memory, and views of it that no other cursor has. */
        private void load() throws IOException {
            if (unread > 0) {
                readWhole();
            }
            if (viewed != current) {
                valueView = current.bytes.duplicate();
                envelopeView = current.bytes.duplicate();
                viewed = current;
            }
        }

        private void readWhole() throws IOException {
            int there = buffer.bytes.limit() - head;
            Block whole = new Block(Math.addExact(there, unread));
            whole.bytes.put(0, buffer.bytes, head, there);
            whole.bytes.position(there);
            readFully(whole);
            unread = 0;
            current = whole;
            head = 0;
        }

        private void skipUnread() throws IOException {
            while (unread > 0) {
                buffer.bytes.clear().limit(Math.min(buffer.bytes.capacity(), unread));
                unread -= buffer.bytes.remaining();
                readFully(buffer);
                buffer.bytes.flip().position(buffer.bytes.limit());
            }
        }

        private void begin(int next) {
            if (buffer == null) {
                buffer = new Block(readBytes());
            }
            buffer.bytes.clear().flip();
            position = extents.position(next);
            crc = new CRC32C();
        }

        private boolean isAtEnd() throws IOException {
            if (buffer == null) {
                return true;
            }
            if (position < extents.end(extent) || buffer.bytes.hasRemaining()) {
                return false;
            }
            if ((int) crc.getValue() != extents.crc32c(extent)) {
                throw changed();
            }
            return true;
        }

        /** Has at least so many bytes of the extent, which the buffer can hold, in memory. */
        private void fill(int wanted) throws IOException {
            if (buffer.bytes.remaining() >= wanted) {
                return;
            }
            buffer.bytes.compact();
            long rest = extents.end(extent) - position;
            if (rest < wanted - buffer.bytes.position()) {
                throw changed();
            }
            buffer.bytes.limit((int) Math.min(buffer.bytes.capacity(), buffer.bytes.position() + rest));
            readFully(buffer);
            buffer.bytes.flip();
        }

        /** Reads on to the block's limit. */
        private void readFully(Block block) throws IOException {
            while (block.bytes.hasRemaining()) {
                int from = block.bytes.position();
                int read = in.read(block.bytes, position);
                if (read <= 0) {
                    throw new EOFException(path + " ends at byte " + position + ", where records follow");
                }
                crc.update(block.array, from, read);
                position += read;
            }
        }

        private IOException changed() {
            return new IOException(path + " was changed since it was written, between bytes "
                    + extents.position(extent) + " and " + extents.end(extent)
                    + ", as its CRC-32C shows; check the disk of this machine");
        }
    }

    /** From here on the memory is the cursors', if there is a file. */
    private void beginReading() throws IOException {
        if (!isRead && out != null) {
            writeAll();
            blocks.clear();
            out.flush();
            in = FileChannel.open(path, StandardOpenOption.READ);
        }
        isRead = true;
    }

    /** As all cursors may be read in turn. */
    private int readBytes() {
        return (int) Math.max(LEAST_READ_BYTES, Math.min(BLOCK_BYTES, memory / runs.size()));
    }

    private void makeRoomFor(int length) throws IOException {
        if (block != null && block.bytes.remaining() >= length) {
            return;
        }
        int size = Math.max(blockBytes, length);
        if (gathered > 0 && gathered + size > memory) {
            writeAll();
        }
        if (used == blocks.size()) {
            blocks.add(new Block(size));
        } else if (blocks.get(used).bytes.capacity() < size) {
            blocks.set(used, new Block(size));
        }
        block = blocks.get(used++);
        gathered += block.bytes.capacity();
    }

    private void writeAll() throws IOException {
        if (out == null) {
            out = new BufferedOutputStream(LocalFile.create(path), BLOCK_BYTES);
        }
        for (Run run : runs) {
            if (run.first != NONE) {
                run.writeTo(out);
            }
        }
        blocks.removeIf(of -> of.bytes.capacity() > blockBytes);
        blocks.forEach(of -> of.bytes.clear());
        used = 0;
        block = null;
        gathered = 0;
    }

    private Block blockOf(long address) {
        return blocks.get((int) (address >>> Integer.SIZE));
    }

    private long link(long address) {
        return blockOf(address).bytes.getLong((int) address);
    }

    private static int length(Block of, int head) {
        return HEAD_BYTES + valueLength(of, head) + envelopeLength(of, head);
    }

    private static int valueLength(Block of, int head) {
        return of.bytes.getInt(head + LENGTHS_AT);
    }

    private static int envelopeLength(Block of, int head) {
        return of.bytes.getInt(head + LENGTHS_AT + Integer.BYTES);
    }
}
