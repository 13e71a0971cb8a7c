package dev.bayou.archive;

import dev.bayou.archive.ArchivedFile.EnvelopeFile;
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
    private final LocalFileStream dataFile;
    private final LocalFileStream envelopeFile;
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
        this.dataFile = new LocalFileStream(scratch.resolve(name + ".data"));
        this.data = SequenceFileWriter.on(dataFile, format.compression(), metadata);
        this.envelopeFile = format.withEnvelopes() ? new LocalFileStream(scratch.resolve(name + ".envelope")) : null;
        this.envelopes = envelopeFile == null ? null : new EnvelopeWriter(envelopeFile, format.compression(), metadata);
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
        LocalFile dataDone = dataFile.file();
        LocalFile envelopesDone = envelopeFile == null ? null : envelopeFile.file();
        return new Written(
                dataDone,
                envelopesDone,
                new ArchivedFile(
                        "",
                        window,
                        records,
                        Files.size(dataDone.path()),
                        firstOffset,
                        lastOffset,
                        Instant.ofEpochMilli(minTimestamp),
                        Instant.ofEpochMilli(maxTimestamp),
                        digest.finish(),
                        dataDone.crc32c(),
                        envelopesDone == null
                                ? null
                                : new EnvelopeFile(
                                        Files.size(envelopesDone.path()), envelopes.digest(), envelopesDone.crc32c())));
    }

    /**
     * A window's finished local files, to be published.
     *
     * @param envelopes null if none are written
     */
    record Written(LocalFile data, LocalFile envelopes, ArchivedFile unplaced) {
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
                    unplaced.crc32c(),
                    unplaced.envelope());
        }
    }

    /** Closes and deletes the local files; a published file stands on its own by then. */
    @Override
    public void close() throws IOException {
        try {
            closeFiles();
        } finally {
            dataFile.delete();
            if (envelopeFile != null) {
                envelopeFile.delete();
            }
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
