package dev.bayou.verify;

import dev.bayou.archive.ledger.EntryRef;
import dev.bayou.archive.store.Stores;
import dev.bayou.metrics.LocalCounts;
import dev.bayou.metrics.MetricNames;
import java.io.IOException;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/** Reads again what entries name, record for record. */
final class ProveEntry extends DoFn<EntryRef, Facts> {
    private final VerifySettings settings;

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
        LocalCounts counts = LocalCounts.of(settings.run());
        counts.begin();
        ProofFacts proven = ProofFacts.of(Stores.of(settings.archive(), options), ref);
        counts.publish(MetricNames.VERIFY_PROVEN, proven.entries());
        counts.publish(MetricNames.VERIFY_RECORDS, proven.records());
        counts.publish(MetricNames.VERIFY_BYTES, proven.bytes());
        counts.end();
        facts = facts.plus(proven);
    }

    /** One for a bundle: a million of them would not fit where they are brought together. */
    @FinishBundle
    public void end(FinishBundleContext context) {
        context.output(facts, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
}
