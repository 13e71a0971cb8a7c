package dev.bayou.verify.records;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.RecordDigest;
import dev.bayou.archive.envelope.EnvelopeFormat;
import dev.bayou.archive.envelope.EnvelopeReader;
import dev.bayou.archive.envelope.EnvelopeReader.DamagedEnvelopesException;
import dev.bayou.archive.store.Store;
import java.io.IOException;

/** Proves a file of envelopes: their digest, and every byte. */
final class EnvelopeProof implements FileProof {
    private final Store store;
    private final String key;
    private final ArchivedFile.EnvelopeFile file;
    private final RecordDigest digest = new RecordDigest();
    private CheckedFile bytes;
    private EnvelopeReader envelopes;
    private EnvelopeFormat.Outline envelope;

    EnvelopeProof(Store store, String key, ArchivedFile.EnvelopeFile file) {
        this.store = store;
        this.key = key;
        this.file = file;
    }

    @Override
    public boolean next() throws IOException {
        try {
            if (envelopes == null) {
                bytes = new CheckedFile(store, key);
                envelopes = new EnvelopeReader(bytes, file.bytes(), store.address(key));
            }
            envelope = envelopes.nextOutline();
        } catch (DamagedEnvelopesException e) {
            throw new DisprovedException(e);
        }
        if (envelope == null) {
            requireAsArchived();
            return false;
        }
        digest.add(envelope.offset(), envelopes.encoded());
        return true;
    }

    private void requireAsArchived() throws DisprovedException {
        if (!digest.finish().equals(file.digest())) {
            throw new DisprovedException("its envelopes are not those that were archived, as their digest shows");
        }
        bytes.requireSame(file.crc32c());
    }

    @Override
    public long offset() {
        return envelope.offset();
    }

    boolean isTombstone() {
        return envelope.isTombstone();
    }

    @Override
    public void close() throws IOException {
        if (envelopes != null) {
            envelopes.close();
        }
    }
}
