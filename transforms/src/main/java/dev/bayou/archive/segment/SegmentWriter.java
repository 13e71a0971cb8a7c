package dev.bayou.archive.segment;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.ArchivedFile.EnvelopeFile;
import dev.bayou.archive.Crc32c;
import dev.bayou.archive.RecordDigest;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.envelope.EnvelopeWriter;
import dev.bayou.archive.store.LocalFile;
import dev.bayou.seqfile.SequenceFileWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Writes one window's records of a range, and their envelopes, to local files; both writers gather 64 kB. For one
 * thread.
 */
public final class SegmentWriter implements RecordSink, Closeable {
    private final TimeWindow window;
    private final LocalFileStream dataFile;
    private final LocalFileStream envelopeFile;
    private SequenceFileWriter data;
    private EnvelopeWriter envelopes;
    private RecordDigest digest = new RecordDigest();
    private Written written;
    private long records;
    private long firstOffset = -1;
    private long lastOffset = -1;
    private long minTimestamp = Long.MAX_VALUE;
    private long maxTimestamp = Long.MIN_VALUE;

    public SegmentWriter(TimeWindow window, Path scratch, String name, RangeFormat format, Map<String, String> metadata)
            throws IOException {
        this.window = window;
        this.dataFile = new LocalFileStream(scratch.resolve(name + ".data"));
        this.data = SequenceFileWriter.on(dataFile, format.compression(), metadata);
        this.envelopeFile = format.withEnvelopes() ? new LocalFileStream(scratch.resolve(name + ".envelope")) : null;
        this.envelopes = envelopeFile == null ? null : new EnvelopeWriter(envelopeFile, format.compression(), metadata);
    }

    @Override
    public void append(long offset, long timestamp, ByteBuffer value, ByteBuffer envelope) throws IOException {
        if (isFinished()) {
            throw new IllegalStateException("the file of " + window + " is finished; no record can be appended to it");
        }
        data.append(offset, value);
        digest.add(offset, value);
        if (envelopes != null) {
            envelopes.append(offset, envelope);
        }
        firstOffset = records == 0 ? offset : firstOffset;
        lastOffset = offset;
        minTimestamp = Math.min(minTimestamp, timestamp);
        maxTimestamp = Math.max(maxTimestamp, timestamp);
        records++;
    }

    /** What the data file holds by now, less what is still gathered for a compressed block. */
    @Override
    public long bytes() {
        return isFinished() ? dataFile.bytes() : data.position();
    }

    public TimeWindow window() {
        return window;
    }

    /**
     * Appends all records of the finished local files to another sink.
     *
     * @throws IOException if the files are not what was written to them
     */
    public void copyTo(RecordSink sink) throws IOException {
        ArchivedFile file = written.unplaced();
        long timestamp = file.minTimestamp().toEpochMilli();
        try (SegmentReader records = SegmentReader.of(written)) {
            while (records.next()) {
                sink.append(records.offset(), timestamp, records.value(), records.encodedEnvelope());
                // A data file keeps no event times; the new one needs the earliest and the latest.
                timestamp = file.maxTimestamp().toEpochMilli();
            }
        }
    }

    /** Whether no record can be appended any more. */
    public boolean isFinished() {
        return written != null;
    }

    /** What both files take of the local disk. */
    public long localBytes() {
        return dataFile.bytes() + (envelopeFile == null ? 0 : envelopeFile.bytes());
    }

    /**
     * Closes the files, releases their buffers and describes them, all but their path, which is the publisher's to
     * choose.
     */
    public Written finish() throws IOException {
        if (isFinished()) {
            return written;
        }
        closeFiles();
        LocalFile dataDone = dataFile.file();
        LocalFile envelopesDone = envelopeFile == null ? null : envelopeFile.file();
        written = new Written(
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
        data = null;
        envelopes = null;
        digest = null;
        return written;
    }

    /**
     * A window's finished local files, to be published.
     *
     * @param envelopes null if none are written
     */
    public record Written(LocalFile data, LocalFile envelopes, ArchivedFile unplaced) {}

    /** Closes and deletes the local files; a published file does not need them any more. */
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
            if (data != null) {
                data.close();
            }
        } finally {
            if (envelopes != null) {
                envelopes.close();
            }
        }
    }

    /** Writes a new local file, and knows its CRC-32C without reading it again. Gathers nothing. For one thread. */
    static final class LocalFileStream extends CheckedOutputStream {
        private final Path path;
        private long bytes;

        LocalFileStream(Path path) throws IOException {
            super(LocalFile.create(path), new CRC32C());
            this.path = path;
        }

        @Override
        public void write(int b) throws IOException {
            super.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] source, int from, int length) throws IOException {
            super.write(source, from, length);
            bytes += length;
        }

        /** Java's stream to a file keeps the array that was written last, in case that it is written again. */
        @Override
        public void close() throws IOException {
            super.close();
            out = OutputStream.nullOutputStream();
        }

        /** How many bytes were written. */
        long bytes() {
            return bytes;
        }

        /** The file as far as it was written. */
        LocalFile file() {
            return new LocalFile(path, Crc32c.of(getChecksum()), LocalFile.Content.RECORDS);
        }

        /** Deletes the file, of which the stream has to be closed. */
        void delete() throws IOException {
            Files.deleteIfExists(path);
        }
    }
}
