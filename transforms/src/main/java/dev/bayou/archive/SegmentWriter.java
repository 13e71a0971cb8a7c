package dev.bayou.archive;

import dev.bayou.archive.RangeWriter.Format;
import dev.bayou.seqfile.SequenceFileWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** Writes one window's records of a range, and their envelopes, to local files; both writers gather 64 kB. For one thread. */
final class SegmentWriter implements Closeable {
    private final TimeWindow window;
    private final Path dataFile;
    private final Path envelopeFile;
    private final SequenceFileWriter data;
    private final EnvelopeWriter envelopes;
    private final RecordDigest digest = new RecordDigest();
    private long records;
    private long firstOffset = -1;
    private long lastOffset = -1;
    private long minTimestamp = Long.MAX_VALUE;
    private long maxTimestamp = Long.MIN_VALUE;

    SegmentWriter(TimeWindow window, Path scratch, String name, Format format, Map<String, String> metadata)
            throws IOException {
        this.window = window;
        this.dataFile = scratch.resolve(name + ".data");
        this.envelopeFile = scratch.resolve(name + ".envelope");
        this.data = SequenceFileWriter.on(Files.newOutputStream(dataFile), format.compression(), metadata);
        this.envelopes = format.withEnvelopes()
                ? new EnvelopeWriter(Files.newOutputStream(envelopeFile), format.compression(), metadata)
                : null;
    }

    void append(long timestamp, ByteBuffer value, Envelope envelope) throws IOException {
        long offset = envelope.offset();
        data.append(offset, value);
        digest.add(offset, value);
        if (envelopes != null) {
            envelopes.append(envelope);
        }
        firstOffset = records == 0 ? offset : firstOffset;
        lastOffset = offset;
        minTimestamp = Math.min(minTimestamp, timestamp);
        maxTimestamp = Math.max(maxTimestamp, timestamp);
        records++;
    }

    /** What the data file holds by now, less what is still gathered for a compressed block. */
    long bytes() {
        return data.position();
    }

    /** Closes the files and describes them, all but their path, which is the publisher's to choose. */
    Written finish() throws IOException {
        closeFiles();
        ArchivedFile.EnvelopeFile envelope =
                envelopes == null ? null : new ArchivedFile.EnvelopeFile(Files.size(envelopeFile), envelopes.digest());
        return new Written(
                dataFile,
                envelopeFile,
                new ArchivedFile(
                        "",
                        window,
                        records,
                        Files.size(dataFile),
                        firstOffset,
                        lastOffset,
                        Instant.ofEpochMilli(minTimestamp),
                        Instant.ofEpochMilli(maxTimestamp),
                        digest.finish(),
                        envelope));
    }

    /** A window's finished local files, to be published. */
    record Written(Path dataFile, Path envelopeFile, ArchivedFile unplaced) {
        ArchivedFile placedAt(String path) {
            return new ArchivedFile(
                    path,
                    unplaced.window(),
                    unplaced.records(),
                    unplaced.bytes(),
                    unplaced.firstOffset(),
                    unplaced.lastOffset(),
                    unplaced.minTimestamp(),
                    unplaced.maxTimestamp(),
                    unplaced.digest(),
                    unplaced.envelope());
        }
    }

    /** Closes and deletes the local files; a published file stands on its own by then. */
    @Override
    public void close() throws IOException {
        try {
            closeFiles();
        } finally {
            Files.deleteIfExists(dataFile);
            Files.deleteIfExists(envelopeFile);
        }
    }

    private void closeFiles() throws IOException {
        try {
            data.close();
        } finally {
            if (envelopes != null) {
                envelopes.close();
            }
        }
    }
}
