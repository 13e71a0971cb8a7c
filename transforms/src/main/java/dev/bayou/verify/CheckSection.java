package dev.bayou.verify;

import dev.bayou.archive.ledger.LedgerEntry.EntryRef;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.verify.VerifySettings.Depth;
import dev.bayou.verify.kafka.KafkaState;
import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** Checks sections of the ledger, and hands on what their entries name. */
final class CheckSection extends DoFn<LedgerSection, Facts> {
    static final TupleTag<Facts> FACTS = new TupleTag<>("facts") {};
    /** Blocks of {@link LedgerFileBlock} by the key of their {@link WindowFolder}. */
    static final TupleTag<KV<String, byte[]>> NAMED = new TupleTag<>("named") {};
    /** The entries whose data is to be read again. */
    static final TupleTag<EntryRef> TO_PROVE = new TupleTag<>("to-prove") {};

    /** The gaps of which Kafka is to be asked. */
    static final TupleTag<GapProbe> TO_ASK = new TupleTag<>("to-ask") {};

    private final VerifySettings settings;
    private final KafkaState kafka;
    private final Counter entries = Metrics.counter(VerifyProgress.class, VerifyProgress.CHECKED);

    CheckSection(VerifySettings settings, KafkaState kafka) {
        this.settings = settings;
        this.kafka = kafka;
    }

    @ProcessElement
    public void check(@Element LedgerSection section, PipelineOptions options, MultiOutputReceiver out)
            throws IOException {
        Store store = Stores.of(settings.archive(), options);
        Optional<GapSampler> questions = kafka.find(section.topic(), section.partition())
                .map(partition -> new GapSampler(partition, kafka.paceSince(), settings.depth()));
        VerifyProgress progress = VerifyProgress.of(settings.run());
        SectionCheck check = new SectionCheck(store, section, entry -> {
            entries.inc();
            progress.entryChecked();
            questions.ifPresent(ask -> ask.add(entry));
            if (settings.depth() == Depth.DEEP) {
                out.get(TO_PROVE).output(new EntryRef(entry.topic(), entry.partition(), entry.from()));
            }
        });
        SectionFacts facts = check.check();
        check.named().forEach((folder, files) -> out.get(NAMED).output(KV.of(folder, files.toBytes())));
        out.get(FACTS).output(facts);
        questions.ifPresent(ask -> {
            ask.questions().forEach(out.get(TO_ASK)::output);
            out.get(FACTS).output(ask.facts());
        });
    }
}
