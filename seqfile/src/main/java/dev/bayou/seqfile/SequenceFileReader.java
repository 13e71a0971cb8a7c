package dev.bayou.seqfile;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a SequenceFile of {@code LongWritable} keys and {@code BytesWritable} values from its first record to its last,
 * whatever its compression. Either every record of the file is returned, or {@link #next()} or {@link #on} throws.
 *
 * <p>One kind of damage is not detected: a file that was cut exactly between two records, or between two blocks if it
 * is block compressed, and whose stated length is that of the remaining part. The caller has to compare the number of
 * records. Nor is a changed byte within a value or key detected without a checksum; {@code deflate} and {@code gzip}
 * have one.
 *
 * <p>A header of more than 1 MiB or a block of more than 4,194,304 records is rejected as damaged; Hadoop's usual
 * blocks have at most 83,333. So is a compressed value beyond {@link DecompressionLimit}.
 *
 * <p>Holds the current value, and of a compressed file the current block (the current record, if those are compressed
 * one by one) as it is in the file, and of Snappy one decompressed chunk. For one thread.
 */
public final class SequenceFileReader implements Closeable {
    private static final int HEADER_BUFFER_BYTES = 4 * 1024;
    private static final int BUFFER_BYTES = 64 * 1024;

    /** Empty for a part in which no group begins. */
    private final Optional<Records> records;

    private final long end;
    private boolean ended;

    private SequenceFileReader(Optional<Records> records, long end) {
        this.records = records;
        this.end = end;
    }

    /** A file in a store, which can be opened at any byte. */
    @FunctionalInterface
    public interface Opener {
        /** The stream belongs to the caller, who may close it before its end. */
        InputStream from(long position) throws IOException;
    }

    /**
     * Reads the header. The stream belongs to the reader from here on and is closed even if this call fails. It needs
     * no buffer.
     *
     * @param length how many bytes the stream must have: the file's length, as its store reports it
     * @param name of the file, for messages
     * @throws CorruptSequenceFileException if this is no SequenceFile, or one of other keys or values
     * @throws IOException if the stream fails, or if this machine cannot run the codec
     */
    public static SequenceFileReader on(InputStream in, long length, String name) throws IOException {
        return onPart(position -> in, length, 0, length, name);
    }

    /**
     * Reads a part of a file: however a file is cut into parts that follow each other, each of its records is in
     * exactly one of them. A part has the records of those groups, from one sync marker to the next, that begin in it;
     * some have none.
     *
     * @param length of the whole file, in bytes
     * @param start of the part, inclusive
     * @param end of the part, exclusive
     */
    public static SequenceFileReader onPart(Opener file, long length, long start, long end, String name)
            throws IOException {
        if (start == 0) {
            FileBytes bytes = new FileBytes(file.from(0), name, 0, length, BUFFER_BYTES);
            return open(bytes, () -> Optional.of(Records.of(Header.read(bytes), bytes)), end);
        }
        Header header;
        long first;
        try (FileBytes head = new FileBytes(file.from(0), name, 0, length, HEADER_BUFFER_BYTES)) {
            header = Header.read(head);
            first = Math.max(start, head.position());
        }
        if (first >= end) {
            return new SequenceFileReader(Optional.empty(), end); // Some stores cannot open a file at its end.
        }
        FileBytes bytes = new FileBytes(file.from(first), name, first, length, BUFFER_BYTES);
        return open(
                bytes,
                () -> bytes.findBefore(end, header.marker())
                        ? Optional.of(Records.of(header, bytes))
                        : Optional.empty(),
                end);
    }

    @FunctionalInterface
    private interface Opening {
        Optional<Records> open() throws IOException;
    }

    /** Closes the file unless there are records, which own it then. */
    private static SequenceFileReader open(FileBytes file, Opening opening, long end) throws IOException {
        Optional<Records> records = Optional.empty();
        try {
            records = opening.open();
            return new SequenceFileReader(records, end);
        } finally {
            if (records.isEmpty()) {
                file.close();
            }
        }
    }

    /**
     * Goes to the next record.
     *
     * @return false at the end, however often: exactly at the file's length, after a whole record, or where another
     *     part begins
     * @throws CorruptSequenceFileException if what follows is damaged; the reader is of no further use
     */
    public boolean next() throws IOException {
        ended = ended || records.isEmpty() || !hasAnother(records.get());
        return !ended;
    }

    private boolean hasAnother(Records present) throws IOException {
        return present.next() && !(present.startsGroup() && present.offset() >= end);
    }

    /** The current record's key, after {@link #next()} returned true. */
    public long key() {
        return records.orElseThrow().key();
    }

    /** The current record's value; of use until the next call of {@link #next()}. */
    public ByteBuffer value() {
        return records.orElseThrow().value().view();
    }

    /** The metadata of the file's header; empty for a part without records. */
    public Map<String, String> metadata() {
        return records.map(present -> present.header().metadata()).orElse(Map.of());
    }

    @Override
    public void close() throws IOException {
        if (records.isPresent()) {
            records.get().close();
        }
    }
}
