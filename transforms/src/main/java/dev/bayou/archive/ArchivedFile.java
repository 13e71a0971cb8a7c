package dev.bayou.archive;

import java.time.Instant;

/**
 * One data file as its ledger entry names it.
 *
 * @param path its key below the archive's root
 * @param window the window of its records' event times
 * @param records how many
 * @param bytes the file's size
 * @param firstOffset of its first record
 * @param lastOffset of its last record, inclusive
 * @param minTimestamp the earliest event time
 * @param maxTimestamp the latest event time
 * @param digest of its records, see {@link RecordDigest}
 * @param envelope the sidecar at {@link Layout#envelope}, or null if none was written
 */
public record ArchivedFile(
        String path,
        TimeWindow window,
        long records,
        long bytes,
        long firstOffset,
        long lastOffset,
        Instant minTimestamp,
        Instant maxTimestamp,
        String digest,
        EnvelopeFile envelope) {

    /**
     * The sidecar of a data file.
     *
     * @param bytes the file's size
     * @param digest of its encoded envelopes
     */
    public record EnvelopeFile(long bytes, String digest) {}

    public DataFileName name() {
        return DataFileName.parse(path.substring(path.lastIndexOf('/') + 1))
                .orElseThrow(() -> new IllegalStateException("The ledger names " + path + ", which is no data file"));
    }
}
