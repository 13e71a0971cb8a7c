package dev.bayou.verify.records;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Layout;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.read.OffsetMerge;
import dev.bayou.archive.segment.RecordSource;
import dev.bayou.archive.segment.SegmentReader;
import dev.bayou.archive.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Reads everything that a ledger entry names and holds it to the entry: each file's digests, counts and offsets, each
 * envelope to its record, and each offset of the range to one record or one gap. For one thread; memory is bounded, as
 * {@link OffsetMerge} says.
 */
public final class EntryProof {
    private final LedgerEntry entry;
    private final String entryAddress;
    private final List<Fault> faults = new ArrayList<>();

    private EntryProof(LedgerEntry entry, String entryAddress) {
        this.entry = entry;
        this.entryAddress = entryAddress;
    }

    /**
     * Something that is not as the entry says.
     *
     * @param object the address of what is wrong
     * @param what in a few words, with the offset
     */
    public record Fault(String object, String what) {}

    /**
     * All faults that were found; none means that the entry and its files are proven.
     *
     * @throws IOException if the store fails
     */
    public static List<Fault> of(Store store, LedgerEntry entry) throws IOException {
        String address = store.address(Layout.entry(entry.topic(), entry.partition(), entry.from()));
        EntryProof proof = new EntryProof(entry, address);
        proof.read(store);
        return proof.faults;
    }

    private void read(Store store) throws IOException {
        OffsetAccount account = new OffsetAccount(entry);
        // By path: files are read in any order, several at once.
        Map<String, List<Fault>> byFile = new ConcurrentSkipListMap<>();
        try (OffsetMerge<ArchivedFile> offsets =
                new OffsetMerge<>(store, SegmentReader.CONNECTIONS, file -> new Proving(store, file, byFile))) {
            entry.files().forEach(file -> offsets.add(file, file.firstOffset(), file.lastOffset()));
            while (offsets.next()) {
                do {
                    account.record(offsets.offset());
                } while (offsets.nextDuplicate());
            }
        }
        byFile.values().forEach(faults::addAll);
        if (faults.isEmpty()) {
            // With a file that could not be read to its end, every offset after it would be missed once more.
            account.end().forEach(what -> faults.add(new Fault(entryAddress, what)));
        }
    }

    /** Leaves the faults of its files behind when it is closed, and nothing else of them. */
    private final class Proving implements RecordSource {
        private final PairProof files;
        private final String path;
        private final Map<String, List<Fault>> byFile;

        Proving(Store store, ArchivedFile file, Map<String, List<Fault>> byFile) {
            this.files = new PairProof(store, entry, file);
            this.path = file.path();
            this.byFile = byFile;
        }

        @Override
        public boolean next() throws IOException {
            return files.next();
        }

        @Override
        public long offset() {
            return files.offset();
        }

        /** No bytes: the proof itself has looked at them. */
        @Override
        public ByteBuffer value() {
            return NO_BYTES;
        }

        @Override
        public void close() throws IOException {
            byFile.put(path, files.faults());
            files.close();
        }
    }
}
