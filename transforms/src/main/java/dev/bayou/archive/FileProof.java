package dev.bayou.archive;

import dev.bayou.archive.Envelope.Value;
import dev.bayou.seqfile.SequenceFileReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Reads a data file beside its envelopes, record for record, and holds both to what the ledger says of them. */
final class FileProof implements Closeable {
    private final Store store;
    private final LedgerEntry entry;
    private final ArchivedFile file;
    private final RecordDigest digest = new RecordDigest();
    private final RecordDigest envelopeDigest = new RecordDigest();
    private SequenceFileReader data;
    private EnvelopeReader envelopes;
    private String address;
    private long offset = -1;
    private long read;

    FileProof(Store store, LedgerEntry entry, ArchivedFile file) {
        this.store = store;
        this.entry = entry;
        this.file = file;
        this.address = store.address(file.path());
    }

    /** A file is not what the ledger says; the message tells how, without the file's name. */
    static final class DisprovedException extends IOException {
        private static final long serialVersionUID = 1;

        DisprovedException(String message) {
            super(message);
        }

        DisprovedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Of the file that is read now: after a failure, of the one that is wrong. */
    String address() {
        return address;
    }

    void open() throws IOException {
        data = SequenceFileReader.on(store.open(file.path()), file.bytes(), address);
        requireOwnHeader();
        if (file.envelope() != null) {
            String key = Layout.envelope(file.path());
            address = store.address(key);
            envelopes = envelopes(store.open(key));
            address = store.address(file.path());
        }
    }

    private EnvelopeReader envelopes(InputStream in) throws IOException {
        try {
            return new EnvelopeReader(in, file.envelope().bytes(), address);
        } catch (DamagedEnvelopesException e) {
            throw new DisprovedException(e.getMessage(), e);
        }
    }

    /** Who wrote a file stands in it too: another attempt's file of the same name is another file. */
    private void requireOwnHeader() throws DisprovedException {
        Map<String, String> expected = Map.of(
                "bayou.topic", entry.topic(),
                "bayou.partition", Integer.toString(entry.partition()),
                "bayou.range.from", Long.toString(entry.from()),
                "bayou.attempt", entry.attempt(),
                "bayou.writer", entry.writer());
        for (Map.Entry<String, String> field : expected.entrySet()) {
            String there = data.metadata().get(field.getKey());
            if (!field.getValue().equals(there)) {
                throw new DisprovedException(
                        "its header says " + field.getKey() + "=" + there + ", the ledger " + field.getValue());
            }
        }
    }

    /** Goes to the next record; false after the last one, if all of the file is proven by then. */
    boolean next() throws IOException {
        if (!data.next()) {
            requireAsArchived();
            return false;
        }
        if (data.key() <= offset || data.key() < file.firstOffset() || data.key() > file.lastOffset()) {
            throw new DisprovedException("offset " + data.key()
                    + (offset < 0 ? " comes first" : " follows offset " + offset) + ", the ledger says "
                    + file.firstOffset() + " to " + file.lastOffset());
        }
        offset = data.key();
        read++;
        digest.add(offset, data.value());
        if (envelopes != null) {
            requireEnvelope();
        }
        return true;
    }

    private void requireEnvelope() throws IOException {
        Envelope envelope = nextEnvelope();
        if (envelope == null || envelope.offset() != offset) {
            address = store.address(Layout.envelope(file.path()));
            throw new DisprovedException("has no envelope for offset " + offset + " in its place");
        }
        if (envelope.value() == Value.TOMBSTONE && data.value().hasRemaining()) {
            throw new DisprovedException("has a value at offset " + offset + ", which its envelope calls a tombstone");
        }
        envelopeDigest.add(offset, envelopes.encoded());
    }

    private Envelope nextEnvelope() throws IOException {
        try {
            return envelopes.next();
        } catch (DamagedEnvelopesException e) {
            address = store.address(Layout.envelope(file.path()));
            throw new DisprovedException(e.getMessage(), e);
        }
    }

    private void requireAsArchived() throws IOException {
        if (read != file.records() || offset != file.lastOffset()) {
            throw new DisprovedException("ends after " + read + " records with offset " + offset + ", the ledger says "
                    + file.records() + " and " + file.lastOffset());
        }
        if (!digest.finish().equals(file.digest())) {
            throw new DisprovedException("its records are not those that were archived, as their digest shows");
        }
        if (envelopes != null) {
            address = store.address(Layout.envelope(file.path()));
            if (nextEnvelope() != null) {
                throw new DisprovedException("goes on after the last record");
            }
            if (!envelopeDigest.finish().equals(file.envelope().digest())) {
                throw new DisprovedException("its envelopes are not those that were archived, as their digest shows");
            }
            address = store.address(file.path());
        }
    }

    long offset() {
        return offset;
    }

    @Override
    public void close() throws IOException {
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
}
