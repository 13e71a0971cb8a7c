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
 * Reads a data file and its envelopes beside each other. Each is held to the ledger by itself, so that the one that is
 * damaged is named and not the one that it contradicts; where both are what the ledger says, they are held to each
 * other.
 */
final class PairProof implements Closeable {
    private final Side<DataProof> data;
    /** Null where none are written. */
    private final Side<EnvelopeProof> envelopes;

    private final List<Fault> faults = new ArrayList<>();
    private String contradiction;

    PairProof(Store store, LedgerEntry entry, ArchivedFile file) {
        String key = Layout.envelope(file.path());
        data = new Side<>(new DataProof(store, entry, file), store.address(file.path()));
        envelopes = file.envelope() == null
                ? null
                : new Side<>(new EnvelopeProof(store, key, file.envelope()), store.address(key));
    }

    /**
     * Goes to the next record; false when both files are read as far as they can be.
     *
     * @throws IOException if the store fails
     */
    boolean next() throws IOException {
        data.advance();
        if (envelopes != null) {
            envelopes.advance();
            compare();
            while (!data.isThere && envelopes.isThere) {
                envelopes.advance();
            }
        }
        return data.isThere;
    }

    private void compare() {
        if (contradiction != null) {
            return;
        }
        if (data.isThere && !(envelopes.isThere && envelopes.proof.offset() == offset())) {
            contradiction = "has no envelope for offset " + offset() + " in its place";
        } else if (!data.isThere && envelopes.isThere) {
            contradiction = "goes on after the last record";
        } else if (data.isThere
                && envelopes.proof.isTombstone()
                && data.proof.value().hasRemaining()) {
            contradiction = "calls offset " + offset() + " a tombstone, which has a value";
        }
    }

    /** The current record's offset. */
    long offset() {
        return data.proof.offset();
    }

    /** What was found, when all was read. */
    List<Fault> faults() {
        return faults.isEmpty() && contradiction != null
                ? List.of(new Fault(envelopes.address, contradiction))
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

    /** One of the two files on the way through it. */
    private final class Side<P extends FileProof> {
        private final P proof;
        private final String address;
        private boolean hasEnded;
        private boolean isThere;

        Side(P proof, String address) {
            this.proof = proof;
            this.address = address;
        }

        void advance() throws IOException {
            try {
                isThere = !hasEnded && proof.next();
            } catch (NoSuchFileException e) {
                disproved("is missing, though the ledger names it");
            } catch (DisprovedException e) {
                disproved(e.getMessage());
            }
            hasEnded = !isThere;
        }

        private void disproved(String what) {
            faults.add(new Fault(address, what));
            isThere = false;
        }
    }
}
