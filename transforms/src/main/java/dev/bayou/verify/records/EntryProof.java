package dev.bayou.verify.records;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Gap;
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
 * Reads all files that a ledger entry names and compares them with the entry: the digests, counts and offsets of each
 * file, each envelope with its record, and each offset of the range with one record or one gap. For one thread; memory
 * is bounded as {@link OffsetMerge} states.
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
     * A contradiction between the archive and the entry.
     *
     * @param object the address of the file or the entry
     * @param what one sentence, without the address
     */
    public record Fault(String object, String what) {}

    /**
     * Returns all faults; none means that the entry and its files are proven.
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
        // By path, because files are read in any order and several at once.
        Map<String, List<Fault>> byFile = new ConcurrentSkipListMap<>();
        try (OffsetMerge<ArchivedFile> offsets =
                new OffsetMerge<>(store, SegmentReader.CONNECTIONS, file -> new ProvingSource(store, file, byFile))) {
            entry.files().forEach(file -> offsets.add(file, file.firstOffset(), file.lastOffset()));
            while (offsets.next()) {
                do {
                    account.record(offsets.offset());
                } while (offsets.nextDuplicate());
            }
        }
        byFile.values().forEach(faults::addAll);
        if (faults.isEmpty()) {
            // A file that cannot be read to its end would let every offset after it seem to be missing.
            account.contradictions().forEach(what -> faults.add(new Fault(entryAddress, what)));
        }
    }

    /** Proves a file and its envelopes while the merge reads them, and adds their faults when it is closed. */
    private final class ProvingSource implements RecordSource {
        private final PairProof files;
        private final String path;
        private final Map<String, List<Fault>> byFile;

        ProvingSource(Store store, ArchivedFile file, Map<String, List<Fault>> byFile) {
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

        /** No bytes: the proof has compared them already. */
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

    /** Accounts for each offset of a range: one record, or one gap. Records are added in the order of their offsets. */
    private static final class OffsetAccount {
        /** Further contradictions of a range are only counted. */
        private static final int MOST_LISTED = 5;

        private final LedgerEntry entry;
        private final long[] missing;
        private final List<String> contradictions = new ArrayList<>();
        private long next;
        private int gap;
        private long unlisted;

        OffsetAccount(LedgerEntry entry) {
            this.entry = entry;
            this.next = entry.from();
            this.missing = new long[entry.gaps().size()];
        }

        void record(long offset) {
            if (offset < next) {
                contradict(
                        offset < entry.from()
                                ? "offset " + offset + " comes before its range"
                                : "offset " + offset + " is there twice");
                return;
            }
            if (offset >= entry.to()) {
                contradict("offset " + offset + " lies behind its range");
                return;
            }
            skipTo(offset);
            next = offset + 1;
        }

        /** All contradictions of the range, in the order of offsets, after its last record. */
        List<String> contradictions() {
            skipTo(entry.to());
            for (int i = 0; i < missing.length; i++) {
                Gap explained = entry.gaps().get(i);
                if (missing[i] != explained.missing()) {
                    contradict("of offsets " + explained.from() + " to " + (explained.to() - 1) + " " + missing[i]
                            + " have no record, its gap says " + explained.missing());
                }
            }
            if (unlisted > 0) {
                contradictions.add(unlisted + " more of the kind");
            }
            return contradictions;
        }

        /** There is no record from the next offset up to this one, so gaps have to explain them. */
        private void skipTo(long to) {
            while (next < to) {
                while (gap < missing.length && entry.gaps().get(gap).to() <= next) {
                    gap++;
                }
                boolean isExplained =
                        gap < missing.length && entry.gaps().get(gap).from() <= next;
                long until = isExplained
                        ? Math.min(to, entry.gaps().get(gap).to())
                        : gap < missing.length
                                ? Math.min(to, entry.gaps().get(gap).from())
                                : to;
                if (isExplained) {
                    missing[gap] += until - next;
                } else {
                    contradict((until - next == 1
                                    ? "offset " + next + " is"
                                    : "offsets " + next + " to " + (until - 1) + " are")
                            + " neither records nor in a gap");
                }
                next = until;
            }
        }

        private void contradict(String what) {
            if (contradictions.size() < MOST_LISTED) {
                contradictions.add(what);
            } else {
                unlisted++;
            }
        }
    }
}
