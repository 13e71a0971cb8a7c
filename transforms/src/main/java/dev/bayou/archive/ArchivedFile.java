package dev.bayou.archive;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.Serializable;
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
 * @param crc32c of the whole file; null where an older version wrote it
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
        @JsonSetter(nulls = Nulls.SET) Crc32c crc32c,
        @JsonSetter(nulls = Nulls.SET) EnvelopeFile envelope)
        implements Serializable {

    /**
     * The sidecar of a data file.
     *
     * @param bytes the file's size
     * @param digest of its encoded envelopes
     * @param crc32c of the whole file; null where an older version wrote it
     */
    public record EnvelopeFile(long bytes, String digest, @JsonSetter(nulls = Nulls.SET) Crc32c crc32c)
            implements Serializable {}

    public DataFileName name() {
        return DataFileName.ofKey(path)
                .orElseThrow(() -> new IllegalStateException("The ledger names " + path + ", which is no data file"));
    }

    /** This file under another key. */
    public ArchivedFile withPath(String key) {
        return new ArchivedFile(
                key,
                window,
                records,
                bytes,
                firstOffset,
                lastOffset,
                minTimestamp,
                maxTimestamp,
                digest,
                crc32c,
                envelope);
    }
}
