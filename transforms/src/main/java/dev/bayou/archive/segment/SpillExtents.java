package dev.bayou.archive.segment;

import java.util.Arrays;

/**
 * Where the records of one run are in the file of a {@link RecordSpill}: a position, a length and a CRC-32C for each
 * time that some of them were written. Packed, since a range of many windows has hundreds of thousands.
 */
final class SpillExtents {
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
