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
 * Reads one data file, alone or together with its envelopes, and compares it with its ledger entry: the order and the
 * bounds of the offsets, the number of records, the digest, and the offset of each envelope. A difference is an
 * {@link IOException} that names the file. For one thread.
 */
public final class SegmentReader implements RecordSource {
    /** The greatest number of connections to the store that one reader uses: one for each of the two files. */
    public static final int CONNECTIONS = 2;

    private final ArchivedFile file;
    private final String address;
    private final SequenceFileReader data;
    /** Null for a slice: the digest covers the whole file. */
    private final RecordDigest digest;
    /** Null if no envelopes are read. */
    private final EnvelopeReader envelopes;

    private final RecordDigest envelopeDigest;
    private boolean ended;
    private long read;
    private long offset = -1;
    private Envelope envelope;

    private SegmentReader(
            ArchivedFile file, String address, SequenceFileReader data, RecordDigest digest, EnvelopeReader envelopes) {
        this.file = file;
        this.address = address;
        this.data = data;
        this.digest = digest;
        this.envelopes = envelopes;
        this.envelopeDigest = envelopes == null ? null : new RecordDigest();
    }

    /** Opens a file that a ledger entry names, and its envelopes if there are any. */
    public static SegmentReader of(Store store, ArchivedFile file) throws IOException {
        return open(file, Source.of(store, file.path()), Source.of(store, Layout.envelope(file.path())));
    }

    /** Opens files that are not published yet. */
    static SegmentReader of(SegmentWriter.Written files) throws IOException {
        return open(
                files.unplaced(),
                Source.of(files.data()),
                files.envelopes() == null ? null : Source.of(files.envelopes()));
    }

    /** Opens a file that a ledger entry names, without its envelopes. */
    public static SegmentReader ofData(Store store, ArchivedFile file) throws IOException {
        return openPart(store, file, 0, file.bytes(), new RecordDigest());
    }

    /**
     * Opens the records of a file in a range of its bytes, without their envelopes. Compares neither their number nor
     * their digest, which are known for the whole file only.
     *
     * @param start inclusive
     * @param end exclusive
     */
    public static SegmentReader ofSlice(Store store, ArchivedFile file, long start, long end) throws IOException {
        return openPart(store, file, start, end, null);
    }

    private static SegmentReader openPart(Store store, ArchivedFile file, long start, long end, RecordDigest digest)
            throws IOException {
        String address = store.address(file.path());
        SequenceFileReader data =
                SequenceFileReader.onPart(from -> store.open(file.path(), from), file.bytes(), start, end, address);
        return new SegmentReader(file, address, data, digest, null);
    }

    /** @param envelopes null, or unused, where the file has none */
    private static SegmentReader open(ArchivedFile file, Source data, Source envelopes) throws IOException {
        SequenceFileReader records = SequenceFileReader.on(data.opening.open(), file.bytes(), data.address);
        try {
            EnvelopeReader sidecar = file.envelope() == null
                    ? null
                    : new EnvelopeReader(
                            envelopes.opening.open(), file.envelope().bytes(), envelopes.address);
            return new SegmentReader(file, data.address, records, new RecordDigest(), sidecar);
        } catch (IOException e) {
            try (records) {
                throw e;
            }
        }
    }

    /** A file in a store or on local disk. */
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

    /** Goes to the next record; false at the end, when everything that was read is as the ledger says. */
    @Override
    public boolean next() throws IOException {
        if (ended) {
            return false;
        }
        if (!data.next()) {
            if (digest != null) {
                requireAsArchived();
            }
            ended = true;
            return false;
        }
        long key = data.key();
        if (key <= offset || key < file.firstOffset() || key > file.lastOffset()) {
            throw damaged("offset " + key + (offset < 0 ? " comes first" : " follows offset " + offset)
                    + ", the ledger says " + file.firstOffset() + " to " + file.lastOffset());
        }
        offset = key;
        read++;
        if (digest != null) {
            digest.add(offset, data.value());
        }
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

    /** The failure that names this file. */
    public IOException damaged(String what) {
        return new IOException("The data file " + address + " is damaged: " + what);
    }
}
