package dev.bayou.archive;

import dev.bayou.archive.Envelope.Value;
import dev.bayou.seqfile.SequenceFileReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads one data file together with its envelopes, and fails, naming the file, when they are not what the ledger says:
 * another number of records, offsets that do not ascend, an envelope that belongs to another record, another digest.
 */
final class SegmentReader implements Closeable {
    private final LedgerEntry entry;
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

    SegmentReader(Store store, LedgerEntry entry, ArchivedFile file) throws IOException {
        this.entry = entry;
        this.file = file;
        this.address = store.address(file.path());
        InputStream in = store.open(file.path());
        try {
            this.data = SequenceFileReader.on(in, file.bytes(), address);
            this.envelopes = file.envelope() == null ? null : openEnvelopes(store, file);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** Turns to the next record; false when all that the ledger promised were read. */
    boolean next() throws IOException {
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

    long offset() {
        return offset;
    }

    ArchivedRecord record() {
        boolean tombstone = envelope != null && envelope.value() == Value.TOMBSTONE;
        ByteBuffer value = tombstone ? null : data.value();
        return new ArchivedRecord(entry.topic(), entry.partition(), offset, value, envelope, file.window());
    }

    @Override
    public void close() throws IOException {
        try (data) {
            if (envelopes != null) {
                envelopes.close();
            }
        }
    }

    private static EnvelopeReader openEnvelopes(Store store, ArchivedFile file) throws IOException {
        String key = Layout.envelope(file.path());
        return new EnvelopeReader(store.open(key), file.envelope().bytes(), store.address(key));
    }

    private IOException damaged(String what) {
        return new IOException("The data file " + address + " is damaged: " + what);
    }
}
