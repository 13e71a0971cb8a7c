package dev.bayou.archive.segment;

import dev.bayou.archive.segment.SpillCursor.SpillExtents;
import dev.bayou.archive.store.LocalFile;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Any number of runs of records, in bounded memory and one local file. Records are gathered in memory; when that is
 * full, they are written to the file, those of each run together, as the map side of a MapReduce sorts by partition.
 * Each such {@linkplain SpillExtents extent} has a CRC-32C. First all is appended, then all is read. Appending is safe
 * for many threads, reading for one.
 */
public final class RecordSpill implements Closeable {
    /** Less than half of G1's smallest region, so that no block is a humongous object. */
    private static final int BLOCK_BYTES = 256 * 1024;

    /** Of the heap, for as many spills as there are processors. */
    private static final int HEAP_SHARE = 8;

    /** The address of the run's next record, which is known only when that comes. */
    private static final int LINK_BYTES = Long.BYTES;

    private static final int LENGTHS_AT = 2 * Long.BYTES;

    /**
     * Offset, timestamp, length of the value, length of the envelope: with the two themselves, what goes to the file.
     */
    static final int HEAD_BYTES = LENGTHS_AT + 2 * Integer.BYTES;

    private static final int LEAST_READ_BYTES = 1024;
    private static final long LEAST_EXTENTS = 10_000;
    private static final long NONE = -1;

    private final Path path;
    private final long memory;
    private final int blockBytes;
    private final List<ByteBuffer> blocks = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private int used;
    private ByteBuffer block;
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
    public RecordSpill(Path path, int memory) {
        this.path = path;
        long share = Runtime.getRuntime().maxMemory()
                / HEAP_SHARE
                / Runtime.getRuntime().availableProcessors();
        this.memory = Math.min(memory, share);
        this.blockBytes = (int) Math.min(BLOCK_BYTES, this.memory);
    }

    /** Takes in a run without records. */
    public Run run() {
        return run(0);
    }

    /**
     * Takes in a run that goes on with a data file.
     *
     * @param bytesBefore that the file has
     */
    public synchronized Run run(long bytesBefore) {
        Run run = new Run(bytesBefore);
        runs.add(run);
        return run;
    }

    /** Whether the places of extents in the file take as much memory as records may: no more should be appended. */
    public boolean isFull() {
        return extents >= Math.max(memory / SpillExtents.BYTES, LEAST_EXTENTS);
    }

    /** What the file holds, and will hold when it has to take what is gathered in memory. */
    public long bytes() {
        return fileBytes + gathered;
    }

    /** Deletes the file. */
    @Override
    public synchronized void close() throws IOException {
        isClosed = true;
        blocks.clear();
        try {
            if (in != null) {
                in.close();
            }
        } finally {
            try {
                if (out != null) {
                    out.close();
                }
            } finally {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Records of one order. */
    public final class Run implements RecordSink {
        private final SpillExtents places = new SpillExtents();
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
            long address = (long) (used - 1) << Integer.SIZE | block.position();
            block.putLong(NONE)
                    .putLong(offset)
                    .putLong(timestamp)
                    .putInt(value.remaining())
                    .putInt(envelope.remaining());
            put(value);
            put(envelope);
            if (first == NONE) {
                first = address;
            } else {
                blocks.get(index(last)).putLong(position(last), address);
            }
            last = address;
            bytes += HEAD_BYTES + value.remaining();
        }

        @Override
        public long bytes() {
            return bytes;
        }

        /** Reads the records from the first one on. With it, appending to the spill ends. */
        public SpillCursor cursor() throws IOException {
            beginReading();
            return new SpillCursor(path, in, places, readBytes());
        }

        /**
         * Appends all records to another sink.
         *
         * @throws IOException if the file is not what was written to it
         */
        public void copyTo(RecordSink sink) throws IOException {
            try (SpillCursor cursor = cursor()) {
                while (cursor.next()) {
                    sink.append(cursor.offset(), cursor.timestamp(), cursor.value(), cursor.encodedEnvelope());
                }
            }
        }

        private void writeTo(OutputStream target) throws IOException {
            CRC32C crc = new CRC32C();
            OutputStream checked = new CheckedOutputStream(target, crc);
            int length = 0;
            for (long address = first; address != NONE; ) {
                ByteBuffer of = blocks.get(index(address));
                int head = position(address) + LINK_BYTES;
                int size = HEAD_BYTES + valueLength(of, head) + envelopeLength(of, head);
                checked.write(of.array(), of.arrayOffset() + head, size);
                length = Math.addExact(length, size);
                address = of.getLong(position(address));
            }
            places.add(fileBytes, length, (int) crc.getValue());
            extents++;
            fileBytes += length;
            first = NONE;
            last = NONE;
        }

        private void put(ByteBuffer source) {
            block.put(block.position(), source, source.position(), source.remaining());
            block.position(block.position() + source.remaining());
        }
    }

    static int valueLength(ByteBuffer of, int head) {
        return of.getInt(head + LENGTHS_AT);
    }

    static int envelopeLength(ByteBuffer of, int head) {
        return of.getInt(head + LENGTHS_AT + Integer.BYTES);
    }

    private static int index(long address) {
        return (int) (address >>> Integer.SIZE);
    }

    private static int position(long address) {
        return (int) address;
    }

    /** From here on the memory is the cursors'. */
    private synchronized void beginReading() throws IOException {
        if (!isRead) {
            isRead = true;
            writeAll();
            blocks.clear();
            out.flush();
            in = FileChannel.open(path, StandardOpenOption.READ);
        }
    }

    /** As all cursors may be read in turn. */
    private int readBytes() {
        return (int) Math.max(LEAST_READ_BYTES, Math.min(BLOCK_BYTES, memory / runs.size()));
    }

    private void makeRoomFor(int length) throws IOException {
        if (block != null && block.remaining() >= length) {
            return;
        }
        int size = Math.max(blockBytes, length);
        if (gathered > 0 && gathered + size > memory) {
            writeAll();
        }
        if (used == blocks.size()) {
            blocks.add(ByteBuffer.allocate(size));
        } else if (blocks.get(used).capacity() < size) {
            blocks.set(used, ByteBuffer.allocate(size));
        }
        block = blocks.get(used++);
        gathered += block.capacity();
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
        blocks.removeIf(of -> of.capacity() > blockBytes);
        blocks.forEach(ByteBuffer::clear);
        used = 0;
        block = null;
        gathered = 0;
    }
}
