package dev.bayou.seqfile;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A range of a file's bytes, and the groups of records that belong to it: those whose sync marker begins in it; the
 * part with byte 0 has the groups that follow the header.
 *
 * @param name of the file, for messages
 * @param length of the whole file, in bytes
 * @param start of the part, inclusive
 * @param end of the part, exclusive
 */
record FilePart(String name, long length, long start, long end) {
    private static final int HEADER_BUFFER_BYTES = 4 * 1024;
    private static final int BUFFER_BYTES = 64 * 1024;

    /** The file, to be read from any byte on. */
    @FunctionalInterface
    interface Bytes {
        InputStream from(long position) throws IOException;
    }

    /**
     * The records from the part's first group on; they go on beyond the part's end. Empty if no group begins in it.
     * Whatever was opened and is not handed back is closed.
     */
    Optional<Records> open(Bytes bytes) throws IOException {
        if (start == 0) {
            FileBytes file = new FileBytes(bytes.from(0), name, 0, length, BUFFER_BYTES);
            return closedUnlessHandedBack(file, () -> Optional.of(Records.of(Header.read(file), file)));
        }
        Header header;
        long first;
        try (FileBytes head = new FileBytes(bytes.from(0), name, 0, length, HEADER_BUFFER_BYTES)) {
            header = Header.read(head);
            first = Math.max(start, head.position());
        }
        if (first >= end) {
            return Optional.empty(); // Some channels refuse to stand at the file's end.
        }
        FileBytes file = new FileBytes(bytes.from(first), name, first, length, BUFFER_BYTES);
        return closedUnlessHandedBack(
                file,
                () -> file.findBefore(end, header.marker()) ? Optional.of(Records.of(header, file)) : Optional.empty());
    }

    @FunctionalInterface
    private interface Opening {
        Optional<Records> open() throws IOException;
    }

    private static Optional<Records> closedUnlessHandedBack(FileBytes file, Opening opening) throws IOException {
        Optional<Records> records = Optional.empty();
        try {
            records = opening.open();
            return records;
        } finally {
            if (records.isEmpty()) {
                file.close();
            }
        }
    }
}
