package dev.bayou.seqfile;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * The records of a file from the first of some group on. A group is what lies between two sync markers: the smallest
 * part of a file that can be read without what comes before it.
 */
abstract class Records implements Closeable {
    final FileBytes file;
    final Chunk value;
    long key;
    long offset;
    boolean startsGroup;

    private final Header header;
    private final Chunk valueLength;

    Records(Header header, FileBytes file) {
        this.file = file;
        this.header = header;
        this.value = new Chunk(file);
        this.valueLength = new Chunk(file);
    }

    /**
     * The records after the file's present position, which is the header's end or a sync marker. Owns the file's
     * stream.
     */
    static Records of(Header header, FileBytes file) throws IOException {
        return switch (header.type()) {
            case NONE -> new SingleRecords(header, file, null);
            case RECORD -> new SingleRecords(header, file, Decompression.by(header.codec(), file));
            case BLOCK -> new BlockRecords(header, file, Decompression.by(header.codec(), file));
        };
    }

    /** Goes to the next record; false only at the file's true end. */
    abstract boolean next() throws IOException;

    final Header header() {
        return header;
    }

    final long key() {
        return key;
    }

    final Chunk value() {
        return value;
    }

    /** Whether the current record is the first of its group. */
    final boolean startsGroup() {
        return startsGroup;
    }

    /**
     * Where the current record begins: for the first record of a group this is where the sync marker before it begins,
     * or 0 if that is the header's; for all records of a compressed block it is where the block's marker begins.
     */
    final long offset() {
        return offset;
    }

    /** Reads the value as {@code BytesWritable} serializes it: the length as an {@code int}, then the bytes. */
    final void readValue(InputStream in, long position) throws IOException {
        valueLength.fill(in, Integer.BYTES, position);
        value.fill(in, valueLength.readInt(), position);
    }

    final void skipMarker() throws IOException {
        if (!file.skip(header.marker())) {
            throw file.corrupt("the file's sync marker should be here");
        }
    }

    /**
     * Records one by one, with a sync marker now and then. A record is its length and its key's as {@code int}, the
     * key, the value; the value may be compressed by itself.
     */
    static final class SingleRecords extends Records {
        private static final int SYNC_ESCAPE = -1;
        /** The key, and the length of an empty value. */
        private static final int LEAST_BYTES = Long.BYTES + Integer.BYTES;

        private final Decompression decompression;
        private final Chunk compressed;
        private boolean begun;

        /** @param decompression null if the values are not compressed */
        SingleRecords(Header header, FileBytes file, Decompression decompression) {
            super(header, file);
            this.decompression = decompression;
            this.compressed = new Chunk(file);
        }

        @Override
        boolean next() throws IOException {
            startsGroup = !begun;
            begun = true;
            long group = 0;
            long start = file.position();
            while (!file.atEnd()) {
                if (file.peekInt() != SYNC_ESCAPE) {
                    offset = startsGroup ? group : start;
                    readRecord(start);
                    return true;
                }
                skipMarker();
                // Of several in a row the last one counts: a search that begins between them finds that one.
                group = start;
                startsGroup = true;
                start = file.position();
            }
            return false;
        }

        private void readRecord(long start) throws IOException {
            int length = file.readInt();
            int keyLength = file.readInt();
            if (length < LEAST_BYTES || length > file.remaining() || keyLength != Long.BYTES) {
                throw file.corruptAt(
                        start,
                        "a record of " + length + " bytes with a key of " + keyLength + ", where the file has "
                                + file.remaining() + " left",
                        null);
            }
            key = file.readLong();
            if (decompression == null) {
                readPlainValue(start, length);
            } else {
                compressed.fillFromFile(length - Long.BYTES);
                decompression.open(compressed, start);
                readValue(decompression, start);
                if (decompression.read() >= 0) {
                    throw file.corruptAt(start, "the value goes on after its " + value.length() + " bytes", null);
                }
            }
        }

        private void readPlainValue(long start, int recordLength) throws IOException {
            int length = file.readInt();
            if (length != recordLength - LEAST_BYTES) {
                throw file.corruptAt(start, "a value of " + length + " bytes in a record of " + recordLength, null);
            }
            value.fillFromFile(length);
        }

        @Override
        public void close() throws IOException {
            try (file) {
                if (decompression != null) {
                    decompression.close();
                }
            }
        }
    }

    /**
     * Records in compressed blocks, each after a sync marker: the number of records, then the lengths of the keys, the
     * keys, the lengths of the values and the values, each of the four compressed by itself, with its compressed length
     * before it. In memory are the values as they are in the file, 8 to 13 bytes for each of the block's records, and
     * the current value.
     */
    static final class BlockRecords extends Records {
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
                throw corrupt(
                        "a value of " + value.length() + " bytes, where " + length + " should stand with its length");
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
}
