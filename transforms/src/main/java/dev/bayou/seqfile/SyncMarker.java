package dev.bayou.seqfile;

import java.io.IOException;
import java.util.Arrays;

/**
 * What stands between groups of records: four bytes 0xff, which no record begins with, and the sixteen random bytes
 * that the file's header ends with.
 */
final class SyncMarker {
    static final int BYTES = 20;

    private static final int ESCAPE_BYTES = 4;

    private final byte[] bytes = new byte[BYTES];

    /** Reads the random bytes of the header. */
    static SyncMarker read(FileBytes file) throws IOException {
        SyncMarker marker = new SyncMarker();
        Arrays.fill(marker.bytes, 0, ESCAPE_BYTES, (byte) 0xff);
        file.readFully(marker.bytes, ESCAPE_BYTES, BYTES - ESCAPE_BYTES);
        return marker;
    }

    boolean standsAt(int position, byte[] buffer) {
        return buffer[position] == bytes[0] && Arrays.equals(buffer, position, position + BYTES, bytes, 0, BYTES);
    }
}
