package dev.bayou.verify;

import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.ledger.LedgerEntry.EntryRef;
import dev.bayou.archive.store.Store;
import dev.bayou.verify.Finding.Kind;
import dev.bayou.verify.records.EntryProof;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What re-reading data has shown.
 *
 * @param records that were read again
 */
record ProofFacts(long entries, long records, long bytes, List<Finding> findings) implements Facts {
    static final ProofFacts NONE = new ProofFacts(0, 0, 0, List.of());

    ProofFacts {
        findings = List.copyOf(findings);
    }

    /** Proves one entry; nothing, if it is gone since the section was checked, which another run will tell. */
    static ProofFacts of(Store store, EntryRef ref) throws IOException {
        Optional<LedgerEntry> entry = new Ledger(store, ref.topic(), ref.partition()).entry(ref.from());
        if (entry.isEmpty()) {
            return NONE;
        }
        List<Finding> findings = EntryProof.of(store, entry.get()).stream()
                .map(fault -> new Finding(Kind.DAMAGED, ref.topic(), fault.object(), fault.what()))
                .toList();
        return new ProofFacts(1, entry.get().records(), entry.get().bytes(), findings);
    }

    ProofFacts plus(ProofFacts other) {
        return new ProofFacts(
                entries + other.entries,
                records + other.records,
                bytes + other.bytes,
                other.findings.isEmpty()
                        ? findings
                        : Stream.concat(findings.stream(), other.findings.stream())
                                .toList());
    }
}
