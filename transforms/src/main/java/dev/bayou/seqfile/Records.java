package dev.bayou.seqfile;

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
            throw file.corrupt("the file's sync marker should stand here");
        }
    }
}
