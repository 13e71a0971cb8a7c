package dev.bayou.seqfile;

import java.io.IOException;

/** Bytes of a file, one after the other. */
interface ByteFeed {
    /** The next byte; there has to be one. */
    byte readByte() throws IOException;

    /** What to throw about the bytes that were just read. */
    CorruptSequenceFileException corrupt(String problem);

    /** Reads an integer of one to five bytes: the format of {@code org.apache.hadoop.io.WritableUtils.writeVInt}. */
    default int readVInt() throws IOException {
        byte first = readByte();
        if (first >= -112) {
            return first;
        }
        boolean negative = first < -120;
        int bytes = negative ? -120 - first : -112 - first;
        long magnitude = 0;
        for (int i = 0; i < bytes; i++) {
            magnitude = magnitude << Byte.SIZE | Byte.toUnsignedLong(readByte());
        }
        long number = negative ? ~magnitude : magnitude;
        if (bytes > Integer.BYTES || number != (int) number) {
            throw corrupt("a number that no int holds");
        }
        return (int) number;
    }
}
