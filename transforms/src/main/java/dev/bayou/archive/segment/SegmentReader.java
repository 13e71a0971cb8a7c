package dev.bayou.archive.segment;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Envelope;
import dev.bayou.archive.Layout;
import dev.bayou.archive.RecordDigest;
import dev.bayou.archive.envelope.EnvelopeReader;
import dev.bayou.archive.store.LocalFile;
import dev.bayou.archive.store.Store;
import dev.bayou.seqfile.SequenceFileReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;

/**
 * Reads one data file together with its envelopes, and fails, naming the file, when they are not what the ledger says:
 * another number of records, offsets that do not ascend, an envelope that belongs to another record, another digest.
 */
public final class SegmentReader implements RecordSource {
    /** To the store, of the data file and its envelopes. */
    public static final int CONNECTIONS = 2;

    private final ArchivedFile file;
    private final String address;
    private final SequenceFileReader data;
    private final EnvelopeReader envelopes;
    private final RecordDigest digest = new RecordDigest();
    private final RecordDigest envelopeDigest = new RecordDigest();
    private boolean ended;
    private long read;
    private long offset = -1;
    private Envelope envelope;

    /** @param envelopes null, or unused, where the file has none */
    private SegmentReader(ArchivedFile file, Source data, Source envelopes) throws IOException {
        this.file = file;
        this.address = data.address;
        InputStream in = data.opening.open();
        try {
            this.data = SequenceFileReader.on(in, file.bytes(), address);
            this.envelopes = file.envelope() == null
                    ? null
                    : new EnvelopeReader(
                            envelopes.opening.open(), file.envelope().bytes(), envelopes.address);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** A file, wherever it is. */
    private record Source(String address, Opening opening) {
        private interface Opening {
            InputStream open() throws IOException;
        }

        static Source of(Store store, String key) {
            return new Source(store.address(key), () -> store.open(key));
        }

        static Source of(LocalFile file) {
            return new Source(file.path().toString(), () -> Files.newInputStream(file.path()));
        }
    }

    /** Opens a file that an entry names. */
    public static SegmentReader of(Store store, ArchivedFile file) throws IOException {
        return new SegmentReader(file, Source.of(store, file.path()), Source.of(store, Layout.envelope(file.path())));
    }

    /** Opens files that are not published yet. */
    public static SegmentReader of(SegmentWriter.Written files) throws IOException {
        return new SegmentReader(
                files.unplaced(),
                Source.of(files.data()),
                files.envelopes() == null ? null : Source.of(files.envelopes()));
    }

    /** Turns to the next record; false when all that the ledger states were read. */
    @Override
    public boolean next() throws IOException {
        if (ended) {
            return false;
        }
        if (!data.next()) {
            requireAsArchived();
            ended = true;
            return false;
        }
        if (data.key() <= offset) {
            throw damaged("offset " + data.key() + " follows offset " + offset);
        }
        offset = data.key();
        read++;
        digest.add(offset, data.value());
        if (envelopes != null) {
            envelope = envelopes.next();
            if (envelope == null || envelope.offset() != offset) {
                throw damaged("its envelope file has no envelope for offset " + offset + " in its place");
            }
            envelopeDigest.add(offset, envelopes.encoded());
        }
        return true;
    }

    private void requireAsArchived() throws IOException {
        if (read != file.records()) {
            throw damaged("it ends after " + read + " records, the ledger says " + file.records());
        }
        if (!digest.finish().equals(file.digest())) {
            throw damaged("its records are not those that were archived, as their digest in the ledger shows");
        }
        if (envelopes == null) {
            return;
        }
        if (envelopes.next() != null) {
            throw damaged("its envelope file goes on after the last record");
        }
        if (!envelopeDigest.finish().equals(file.envelope().digest())) {
            throw damaged("its envelopes are not those that were archived, as their digest in the ledger shows");
        }
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public ByteBuffer value() {
        return data.value();
    }

    @Override
    public ByteBuffer encodedEnvelope() {
        return envelopes == null ? NO_BYTES : envelopes.encoded();
    }

    @Override
    public Envelope envelope() {
        return envelope;
    }

    @Override
    public void close() throws IOException {
        try (data) {
            if (envelopes != null) {
                envelopes.close();
            }
        }
    }

    private IOException damaged(String what) {
        return new IOException("The data file " + address + " is damaged: " + what);
    }
}
