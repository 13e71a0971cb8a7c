package dev.bayou.verify;

import dev.bayou.archive.EntryProof;
import dev.bayou.archive.Ledger;
import dev.bayou.archive.LedgerEntry;
import dev.bayou.archive.Store;
import dev.bayou.archive.Stores;
import dev.bayou.verify.Finding.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/** Reads again what entries name, record for record. */
final class ProveEntry extends DoFn<EntryRef, Facts> {
    private final VerifySettings settings;
    private final Counter records = Metrics.counter(ProveEntry.class, "records");

    private transient ProofFacts facts;

    ProveEntry(VerifySettings settings) {
        this.settings = settings;
    }

    @StartBundle
    public void begin() {
        facts = ProofFacts.NONE;
    }

    @ProcessElement
    public void prove(@Element EntryRef ref, PipelineOptions options) throws IOException {
        Store store = Stores.of(settings.archive(), options);
        Optional<LedgerEntry> entry = new Ledger(store, ref.topic(), ref.partition()).entry(ref.from());
        if (entry.isEmpty()) {
            return; // Gone since the section was checked, which another run will tell.
        }
        List<Finding> findings = EntryProof.of(store, entry.get()).stream()
                .map(fault -> new Finding(Kind.DAMAGED, ref.topic(), fault.object(), fault.what()))
                .toList();
        records.inc(entry.get().records());
        facts = facts.plus(new ProofFacts(1, entry.get().records(), entry.get().bytes(), findings));
    }

    /** One for a bundle: a million of them would not fit where they are brought together. */
    @FinishBundle
    public void end(FinishBundleContext context) {
        context.output(facts, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
}
