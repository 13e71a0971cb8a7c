package dev.bayou.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Reads everything that a ledger entry names and holds it to the entry: each file's digests, counts and offsets, each
 * envelope to its record, and each offset of the range to one record or one gap. For one thread; memory is bounded by the
 * windows of one range.
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
        PriorityQueue<PairProof> byOffset = new PriorityQueue<>(Comparator.comparingLong(PairProof::offset));
        List<PairProof> opened = new ArrayList<>();
        OffsetAccount account = new OffsetAccount(entry);
        try {
            for (ArchivedFile file : entry.files()) {
                PairProof files = new PairProof(store, entry, file);
                opened.add(files);
                if (files.next()) {
                    byOffset.add(files);
                }
            }
            while (!byOffset.isEmpty()) {
                PairProof files = byOffset.remove();
                account.record(files.offset());
                if (files.next()) {
                    byOffset.add(files);
                }
            }
        } finally {
            for (PairProof files : opened) {
                files.close();
            }
        }
        opened.forEach(files -> faults.addAll(files.faults()));
        if (faults.isEmpty()) {
            // With a file that could not be read to its end, every offset after it would be missed once more.
            account.end().forEach(what -> faults.add(new Fault(entryAddress, what)));
        }
    }
}
