package dev.bayou.archive.ledger;

import java.io.IOException;

/** The failures of readers that find a partition's chain of ledger entries with a gap or an overlap. */
public final class ChainBreak {
    private ChainBreak() {}

    /**
     * Requires that an entry begins where the one before it ends.
     *
     * @throws IOException if it does not
     */
    public static void requireNone(String topic, int partition, long end, long begin) throws IOException {
        if (begin > end) {
            throw missing(topic, partition, end, begin);
        }
        if (begin < end) {
            throw new IOException("Two entries of the ledger of " + topic + "-" + partition + " hold offsets " + begin
                    + " to " + (end - 1)
                    + "; run verify. A store without atomic conditional writes lets two archivers do"
                    + " this.");
        }
    }

    public static IOException missing(String topic, int partition, long from, long to) {
        return new IOException("The ledger of " + topic + "-" + partition + " has no entry for offsets " + from + " to "
                + (to - 1) + "; run verify, and restore the entry from a copy of the bucket or with"
                + " verify --repair=entries");
    }
}
