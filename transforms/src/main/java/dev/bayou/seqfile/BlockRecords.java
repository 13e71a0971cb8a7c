package dev.bayou.seqfile;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Records in compressed blocks, each after a sync marker: the number of records, then the lengths of the keys, the
 * keys, the lengths of the values and the values, each of the four compressed by itself, with its compressed length
 * before it. In memory are the values as they are in the file, 8 to 13 bytes for each of the block's records, and the
 * current value.
 */
final class BlockRecords extends Records {
    /** A block of Hadoop's usual size, 1,000,000 bytes, has 83,333 records if all their values are empty. */
    static final int MOST_RECORDS = 4 * 1024 * 1024;

    private static final int MOST_BYTES_OF_VINT = 5;
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Decompression decompression;
    private final Chunk compressed;
    private final Chunk keys;
    private final Chunk valueLengths;
    private InputStream values;
    private int left;

    BlockRecords(Header header, FileBytes file, Decompression decompression) {
        super(header, file);
        this.decompression = decompression;
        this.compressed = new Chunk(file);
        this.keys = new Chunk(file);
        this.valueLengths = new Chunk(file);
    }

    @Override
    boolean next() throws IOException {
        startsGroup = left == 0;
        if (startsGroup && !nextBlock()) {
            return false;
        }
        key = keys.readLong();
        int length = valueLengths.readVInt();
        readValue(values, offset);
        if (length != Integer.BYTES + value.length()) {
            throw corrupt("a value of " + value.length() + " bytes, where " + length + " should stand with its length");
        }
        left--;
        if (left == 0 && (!valueLengths.isExhausted() || values.read() >= 0)) {
            throw corrupt("the block goes on after its last record");
        }
        return true;
    }

    private boolean nextBlock() throws IOException {
        offset = file.position();
        if (file.atEnd()) {
            return false;
        }
        skipMarker();
        left = file.readVInt();
        if (left <= 0 || left > MOST_RECORDS) {
            throw corrupt("a block of " + left + " records");
        }
        requireKeyLengths();
        decompress(keys, left * Long.BYTES);
        if (keys.length() != left * Long.BYTES) {
            throw corrupt("other than " + left * Long.BYTES + " bytes of keys");
        }
        decompress(valueLengths, left * MOST_BYTES_OF_VINT);
        openNext();
        values = new BufferedInputStream(decompression, BUFFER_BYTES);
        return true;
    }

    private void requireKeyLengths() throws IOException {
        decompress(keys, left);
        boolean whole = keys.length() == left;
        for (int i = 0; i < keys.length(); i++) {
            whole &= keys.array()[i] == Long.BYTES;
        }
        if (!whole) {
            throw corrupt("other than " + left + " keys of " + Long.BYTES + " bytes");
        }
    }

    /** Fills the target with all of the next part; with one byte more than {@code most} if that has more. */
    private void decompress(Chunk target, int most) throws IOException {
        openNext();
        target.fillUpTo(decompression, most + 1, offset);
    }

    private void openNext() throws IOException {
        compressed.fillFromFile(file.readVInt());
        decompression.open(compressed, offset);
    }

    private CorruptSequenceFileException corrupt(String problem) {
        return file.corruptAt(offset, problem, null);
    }

    @Override
    public void close() throws IOException {
        try (file) {
            decompression.close();
        }
    }
}
