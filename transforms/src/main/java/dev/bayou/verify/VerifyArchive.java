package dev.bayou.verify;

import dev.bayou.archive.ledger.LedgerEntry.EntryRef;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.kafka.GapReader;
import dev.bayou.metrics.LocalCounts;
import dev.bayou.metrics.MetricNames;
import dev.bayou.verify.Facts.GapFacts;
import dev.bayou.verify.Facts.ProofFacts;
import dev.bayou.verify.Facts.SectionFacts;
import dev.bayou.verify.Finding.Kind;
import dev.bayou.verify.VerifyPlan.LedgerSection;
import dev.bayou.verify.VerifyPlan.WindowFolder;
import dev.bayou.verify.VerifySettings.Depth;
import dev.bayou.verify.kafka.KafkaState;
import dev.bayou.verify.records.EntryProof;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Verifies what the plan names, writes a {@link Verification} and emits its address. Reads only; anything archived
 * after the plan was made is not verified. Bounded.
 */
public final class VerifyArchive extends PTransform<PBegin, PCollection<String>> {
    private static final KvCoder<String, byte[]> FILES_CODER = KvCoder.of(StringUtf8Coder.of(), ByteArrayCoder.of());

    private static final TupleTag<Facts> FACTS = new TupleTag<>("facts") {};
    /** Bytes of a {@link LedgerFileBlock} by the key of their {@link WindowFolder}. */
    private static final TupleTag<KV<String, byte[]>> FILES = new TupleTag<>("files") {};
    /** The entries whose data is to be read again. */
    private static final TupleTag<EntryRef> ENTRIES = new TupleTag<>("entries") {};

    private static final TupleTag<GapProbe> PROBES = new TupleTag<>("probes") {};

    private final transient VerifyPlan plan;
    private final VerifySettings settings;
    private final KafkaState kafka;
    /** Null without Kafka. */
    private final GapReader gaps;

    private VerifyArchive(VerifyPlan plan, VerifySettings settings, KafkaState kafka, GapReader gaps) {
        this.plan = plan;
        this.settings = settings;
        this.kafka = kafka;
        this.gaps = gaps;
    }

    public static VerifyArchive of(VerifyPlan plan, VerifySettings settings) {
        return new VerifyArchive(plan, settings, KafkaState.NOT_QUERIED, null);
    }

    /**
     * Compares the archive with Kafka as well.
     *
     * @param state read after the plan was made
     * @param reader finds records of Kafka where the ledger has gaps
     */
    public VerifyArchive withKafka(KafkaState state, GapReader reader) {
        return new VerifyArchive(plan, settings, state, reader);
    }

    @Override
    public PCollection<String> expand(PBegin begin) {
        PCollectionTuple checked = begin.apply(
                        "Sections", Create.of(plan.sections()).withCoder(SerializableCoder.of(LedgerSection.class)))
                .apply("SpreadSections", Reshuffle.viaRandomKey())
                .apply(
                        "CheckSection",
                        ParDo.of(new CheckSectionFn(settings, kafka))
                                .withOutputTags(
                                        FACTS,
                                        TupleTagList.of(FILES).and(ENTRIES).and(PROBES)));
        PCollectionList<Facts> facts = PCollectionList.of(checked.get(FACTS).setCoder(Facts.CODER))
                .and(checkWindows(begin, checked.get(FILES).setCoder(FILES_CODER)));
        PCollection<EntryRef> entries = checked.get(ENTRIES).setCoder(SerializableCoder.of(EntryRef.class));
        if (settings.depth() == Depth.DEEP) {
            facts = facts.and(entries.apply("SpreadEntries", Reshuffle.viaRandomKey())
                    .apply("ProveEntry", ParDo.of(new ProveEntryFn(settings)))
                    .setCoder(Facts.CODER));
        }
        PCollection<GapProbe> probes = checked.get(PROBES).setCoder(SerializableCoder.of(GapProbe.class));
        if (gaps != null) {
            facts = facts.and(probes.apply("SpreadGaps", Reshuffle.viaRandomKey())
                    .apply("ProbeGaps", ParDo.of(new ProbeGapsFn(settings, gaps)))
                    .setCoder(Facts.CODER));
        }
        return facts.apply("AllFacts", Flatten.pCollections())
                .setCoder(Facts.CODER)
                .apply("Gather", GatherFacts.expecting(expectedFacts()))
                .apply("WriteVerification", ParDo.of(new WriteVerificationFn(settings, plan, kafka)));
    }

    private long expectedFacts() {
        long proofs = settings.depth() == Depth.DEEP ? plan.entries() : 0;
        return plan.sections().size() + plan.folders().size() + proofs;
    }

    /** Checks each window that has a folder, or a file that the ledger names. */
    private PCollection<Facts> checkWindows(PBegin begin, PCollection<KV<String, byte[]>> files) {
        PCollection<KV<String, byte[]>> folders = begin.apply(
                "Folders",
                Create.of(plan.folders().stream()
                                .map(folder -> KV.of(folder.key(), new byte[0]))
                                .toList())
                        .withCoder(FILES_CODER));
        return PCollectionList.of(files)
                .and(folders)
                .apply("FilesAndFolders", Flatten.pCollections())
                .apply("ByFolder", GroupByKey.create())
                .apply("CheckWindow", ParDo.of(new CheckWindowFn(settings)))
                .setCoder(Facts.CODER);
    }

    private static final class CheckSectionFn extends DoFn<LedgerSection, Facts> {
        private final VerifySettings settings;
        private final KafkaState kafka;

        CheckSectionFn(VerifySettings settings, KafkaState kafka) {
            this.settings = settings;
            this.kafka = kafka;
        }

        @ProcessElement
        public void check(@Element LedgerSection section, PipelineOptions options, MultiOutputReceiver out)
                throws IOException {
            Optional<GapSampler> sampler = kafka.find(section.topic(), section.partition())
                    .map(partition -> new GapSampler(partition, kafka.paceSince(), settings.depth()));
            LocalCounts counts = LocalCounts.of(settings.run());
            Store store = Stores.of(settings.archive(), options);
            SectionChecker checker = new SectionChecker(store, section, entry -> {
                counts.publish(MetricNames.VERIFY_ENTRIES, 1);
                sampler.ifPresent(sample -> sample.add(entry));
                if (settings.depth() == Depth.DEEP) {
                    out.get(ENTRIES).output(new EntryRef(entry.topic(), entry.partition(), entry.from()));
                }
            });
            SectionFacts facts = checker.check();
            checker.files().forEach((folder, files) -> out.get(FILES).output(KV.of(folder, files.toBytes())));
            out.get(FACTS).output(facts);
            sampler.ifPresent(sample -> {
                sample.probes().forEach(out.get(PROBES)::output);
                out.get(FACTS).output(sample.facts());
            });
        }
    }

    private static final class CheckWindowFn extends DoFn<KV<String, Iterable<byte[]>>, Facts> {
        private final VerifySettings settings;
        private transient WindowChecker.Sealings sealings;

        CheckWindowFn(VerifySettings settings) {
            this.settings = settings;
        }

        @Setup
        public void setUp() {
            sealings = new WindowChecker.Sealings();
        }

        @ProcessElement
        public void check(
                @Element KV<String, Iterable<byte[]>> folder, PipelineOptions options, OutputReceiver<Facts> out)
                throws IOException {
            Store store = Stores.of(settings.archive(), options);
            out.output(WindowChecker.check(store, WindowFolder.ofKey(folder.getKey()), folder.getValue(), sealings));
        }
    }

    /** Emits one fact for each bundle: a million of them would not fit into the memory of the worker that adds up. */
    static final class ProveEntryFn extends DoFn<EntryRef, Facts> {
        private final VerifySettings settings;

        private transient ProofFacts facts;

        ProveEntryFn(VerifySettings settings) {
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
            ProofFacts proven = prove(Stores.of(settings.archive(), options), ref);
            counts.publish(MetricNames.VERIFY_PROVEN, proven.entries());
            counts.publish(MetricNames.VERIFY_RECORDS, proven.records());
            counts.publish(MetricNames.VERIFY_BYTES, proven.bytes());
            counts.end();
            facts = facts.plus(proven);
        }

        /** Proves nothing if the entry is gone since its section was checked; the next run reports that. */
        static ProofFacts prove(Store store, EntryRef ref) throws IOException {
            Optional<LedgerEntry> entry = new Ledger(store, ref.topic(), ref.partition()).entry(ref.from());
            if (entry.isEmpty()) {
                return ProofFacts.NONE;
            }
            List<Finding> findings = EntryProof.of(store, entry.get()).stream()
                    .map(fault -> new Finding(Kind.DAMAGED, ref.topic(), fault.object(), fault.what()))
                    .toList();
            return new ProofFacts(1, entry.get().records(), entry.get().bytes(), findings);
        }

        @FinishBundle
        public void end(FinishBundleContext context) {
            context.output(facts, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
        }
    }

    /** Emits one fact for each bundle, as {@link ProveEntryFn} does. */
    private static final class ProbeGapsFn extends DoFn<GapProbe, Facts> {
        private final VerifySettings settings;
        private final GapReader reader;
        private final Counter gaps = MetricNames.counter(MetricNames.VERIFY_GAPS);

        private transient GapFacts facts;

        ProbeGapsFn(VerifySettings settings, GapReader reader) {
            this.settings = settings;
            this.reader = reader;
        }

        @StartBundle
        public void begin() {
            facts = GapFacts.NONE;
        }

        @ProcessElement
        public void probe(@Element GapProbe probe, PipelineOptions options) throws IOException {
            GapFacts found = probe.run(reader, Stores.of(settings.archive(), options));
            gaps.inc(found.probed());
            facts = facts.plus(found);
        }

        @FinishBundle
        public void end(FinishBundleContext context) {
            context.output(facts, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
        }
    }
}
