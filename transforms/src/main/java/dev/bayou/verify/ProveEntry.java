package dev.bayou.verify;

import dev.bayou.archive.ledger.LedgerEntry.EntryRef;
import dev.bayou.archive.store.Stores;
import java.io.IOException;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/** Reads again what entries name, record for record. */
final class ProveEntry extends DoFn<EntryRef, Facts> {
    private final VerifySettings settings;
    private final Counter entries = Metrics.counter(VerifyProgress.class, VerifyProgress.PROVEN);
    private final Counter records = Metrics.counter(VerifyProgress.class, VerifyProgress.RECORDS);
    private final Counter bytes = Metrics.counter(VerifyProgress.class, VerifyProgress.BYTES);

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
        VerifyProgress progress = VerifyProgress.of(settings.run());
        progress.proofBegins();
        ProofFacts proven = ProofFacts.of(Stores.of(settings.archive(), options), ref);
        progress.proven(proven);
        entries.inc(proven.entries());
        records.inc(proven.records());
        bytes.inc(proven.bytes());
        facts = facts.plus(proven);
    }

    /** One for a bundle: a million of them would not fit where they are brought together. */
    @FinishBundle
    public void end(FinishBundleContext context) {
        context.output(facts, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
}
