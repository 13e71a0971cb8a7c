package dev.bayou.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads everything that a ledger entry names and holds it to the entry: each file's digests, counts and offsets, each
 * envelope to its record, and each offset of the range to one record or one gap. For one thread; memory is bounded, as
 * {@link EntryRecords} says.
 */
public final class EntryProof {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

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
        if (EntryRecords.mostOverlapping(entry.files()) <= EntryRecords.MOST_OPEN) {
            readTogether(store, account);
        } else {
            readApart(store, account);
        }
        if (faults.isEmpty()) {
            // With a file that could not be read to its end, every offset after it would be missed once more.
            account.end().forEach(what -> faults.add(new Fault(entryAddress, what)));
        }
    }

    private void readTogether(Store store, OffsetAccount account) throws IOException {
        List<PairProof> all = new ArrayList<>();
        try (OffsetMerge<PairProof> merge = new OffsetMerge<>()) {
            for (ArchivedFile file : entry.files()) {
                PairProof files = new PairProof(store, entry, file);
                all.add(files);
                merge.add(file.firstOffset(), () -> files);
            }
            for (PairProof files = merge.next(); files != null; files = merge.next()) {
                account.record(files.offset());
            }
        }
        all.forEach(files -> faults.addAll(files.faults()));
    }

    /** Brings together the offsets alone, when each file was read by itself, some at once. */
    private void readApart(Store store, OffsetAccount account) throws IOException {
        try (RecordSpill offsets = EntryRecords.spillOf(store, RangeLimits.DEFAULT.spillMemory());
                OffsetMerge<RecordSpill.Cursor> merge = new OffsetMerge<>()) {
            List<Offsets> read = Requests.inParallel(entry.files(), file -> offsetsOf(store, file, offsets.run()));
            for (Offsets of : read) {
                faults.addAll(of.faults);
                merge.add(entry.from(), of.run::cursor);
            }
            for (RecordSpill.Cursor next = merge.next(); next != null; next = merge.next()) {
                account.record(next.offset());
            }
        }
    }

    private record Offsets(RecordSpill.Run run, List<Fault> faults) {}

    private Offsets offsetsOf(Store store, ArchivedFile file, RecordSpill.Run run) throws IOException {
        try (PairProof files = new PairProof(store, entry, file)) {
            while (files.next()) {
                run.append(files.offset(), 0, NOTHING, NOTHING);
            }
            return new Offsets(run, files.faults());
        }
    }
}
