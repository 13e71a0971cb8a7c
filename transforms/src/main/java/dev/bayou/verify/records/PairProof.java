package dev.bayou.verify.records;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Layout;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Store;
import dev.bayou.verify.records.EntryProof.Fault;
import dev.bayou.verify.records.FileProof.DisprovedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a data file and its envelopes side by side. It compares each with the ledger first, to name the damaged one and
 * not the one that it contradicts; if both are what the ledger says, it compares them with each other.
 */
final class PairProof implements Closeable {
    private final Side<FileProof.OfData> data;
    /** Null if the archive has no envelopes. */
    private final Side<FileProof.OfEnvelopes> envelopes;

    private final List<Fault> faults = new ArrayList<>();
    private String contradiction;

    PairProof(Store store, LedgerEntry entry, ArchivedFile file) {
        data = new Side<>(new FileProof.OfData(store, entry, file));
        envelopes = file.envelope() == null
                ? null
                : new Side<>(new FileProof.OfEnvelopes(store, Layout.envelope(file.path()), file.envelope()));
    }

    /**
     * Goes to the next record; returns false when both files are read as far as possible.
     *
     * @throws IOException if the store fails
     */
    boolean next() throws IOException {
        data.advance();
        if (envelopes != null) {
            envelopes.advance();
            compare();
            while (!data.hasRecord && envelopes.hasRecord) {
                envelopes.advance();
            }
        }
        return data.hasRecord;
    }

    private void compare() {
        if (contradiction != null) {
            return;
        }
        if (data.hasRecord && !(envelopes.hasRecord && envelopes.proof.offset() == offset())) {
            contradiction = "has no envelope for offset " + offset() + " in its place";
        } else if (!data.hasRecord && envelopes.hasRecord) {
            contradiction = "goes on after the last record";
        } else if (data.hasRecord
                && envelopes.proof.isTombstone()
                && data.proof.value().hasRemaining()) {
            contradiction = "calls offset " + offset() + " a tombstone, which has a value";
        }
    }

    /** The current record's offset. */
    long offset() {
        return data.proof.offset();
    }

    /** Complete when {@link #next} has returned false. */
    List<Fault> faults() {
        return faults.isEmpty() && contradiction != null
                ? List.of(new Fault(envelopes.proof.address(), contradiction))
                : faults;
    }

    @Override
    public void close() throws IOException {
        try (data.proof) {
            if (envelopes != null) {
                envelopes.proof.close();
            }
        }
    }

    /** One of the two files. */
    private final class Side<P extends FileProof> {
        private final P proof;
        private boolean hasEnded;
        private boolean hasRecord;

        Side(P proof) {
            this.proof = proof;
        }

        void advance() throws IOException {
            try {
                hasRecord = !hasEnded && proof.next();
            } catch (NoSuchFileException e) {
                disproved("is missing, though the ledger names it");
            } catch (DisprovedException e) {
                disproved(e.getMessage());
            }
            hasEnded = !hasRecord;
        }

        private void disproved(String what) {
            faults.add(new Fault(proof.address(), what));
            hasRecord = false;
        }
    }
}
