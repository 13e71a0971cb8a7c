package dev.bayou.seqfile;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Reads a SequenceFile of {@code LongWritable} keys and {@code BytesWritable} values from its first record to its last,
 * whatever its compression. Either every record of the file is delivered, or {@link #next()} or {@link #on} throws.
 *
 * <p>One damage cannot be seen here: a file that was cut exactly between two records, or between two blocks if it is
 * block compressed, and whose length is given as what is left of it. Whoever knows how many records there should be
 * must count. Neither can a changed byte within a value or key that nothing but a checksum would tell; {@code deflate}
 * and {@code gzip} have one.
 *
 * <p>A header of more than 1 MiB or a block of more than 4,194,304 records is taken for damage; Hadoop's usual blocks
 * have at most 83,333.
 *
 * <p>Holds the current value, and of a compressed file the current block (the current record, if those are compressed
 * one by one) as it is in the file. For one thread.
 */
public final class SequenceFileReader implements Closeable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Header header;
    private final Records records;

    private SequenceFileReader(Header header, Records records) {
        this.header = header;
        this.records = records;
    }

    /**
     * Reads the header. The stream belongs to the reader from here on and is closed even if this call fails. It needs
     * no buffer.
     *
     * @param length how many bytes the stream must have: the file's length, from whoever stores it
     * @param name of the file, for messages
     * @throws CorruptSequenceFileException if this is no SequenceFile, or one of other keys or values
     * @throws IOException if the stream fails, or if this machine cannot run the codec
     */
    public static SequenceFileReader on(InputStream in, long length, String name) throws IOException {
        try {
            FileBytes file = new FileBytes(in, name, 0, length, BUFFER_BYTES);
            Header header = Header.read(file);
            return new SequenceFileReader(header, Records.of(header, file));
        } catch (IOException | RuntimeException | Error e) {
            try (in) {
                throw e;
            }
        }
    }

    /**
     * Goes to the next record.
     *
     * @return false at the end: exactly at the file's length, after a whole record
     * @throws CorruptSequenceFileException if what follows is damaged; the reader is of no further use
     */
    public boolean next() throws IOException {
        return records.next();
    }

    /** The current record's key, after {@link #next()} returned true. */
    public long key() {
        return records.key();
    }

    /** The current record's value; of use until the next call of {@link #next()}. */
    public ByteBuffer value() {
        return records.value().view();
    }

    /** The metadata of the file's header. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
