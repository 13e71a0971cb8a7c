package dev.bayou.seqfile;

import java.io.IOException;

/**
 * Records one by one, with a sync marker now and then. A record is its length and its key's as {@code int}, the key,
 * the value; the value may be compressed by itself.
 */
final class SingleRecords extends Records {
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
            // Of several in a row the last one counts: whoever searches from between them finds that one.
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
