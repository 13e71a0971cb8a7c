package dev.bayou.verify;

import dev.bayou.archive.GapWitness;
import dev.bayou.archive.ledger.LedgerEntry.EntryRef;
import dev.bayou.verify.VerifySettings.Depth;
import dev.bayou.verify.kafka.KafkaState;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Verifies what the plan names and writes a {@link Verification}; emits its address. Reads only; what is archived
 * meanwhile is not in it. Bounded.
 */
public final class VerifyArchive extends PTransform<PBegin, PCollection<String>> {
    private static final KvCoder<String, byte[]> NAMED_CODER = KvCoder.of(StringUtf8Coder.of(), ByteArrayCoder.of());

    private final transient VerifyPlan plan;
    private final VerifySettings settings;

    private final KafkaState kafka;
    private final GapWitness witness;

    private VerifyArchive(VerifyPlan plan, VerifySettings settings, KafkaState kafka, GapWitness witness) {
        this.plan = plan;
        this.settings = settings;
        this.kafka = kafka;
        this.witness = witness;
    }

    public static VerifyArchive of(VerifyPlan plan, VerifySettings settings) {
        return new VerifyArchive(plan, settings, KafkaState.NOT_ASKED, (topic, partition, gaps) -> List.of());
    }

    /** The same, beside what Kafka said after the plan was made and what it can tell of gaps. */
    public VerifyArchive beside(KafkaState state, GapWitness inGaps) {
        return new VerifyArchive(plan, settings, state, inGaps);
    }

    @Override
    public PCollection<String> expand(PBegin begin) {
        PCollectionTuple checked = begin.apply(
                        "Sections", Create.of(plan.sections()).withCoder(SerializableCoder.of(LedgerSection.class)))
                .apply("SpreadSections", Reshuffle.viaRandomKey())
                .apply(
                        "CheckSection",
                        ParDo.of(new CheckSection(settings, kafka))
                                .withOutputTags(
                                        CheckSection.FACTS,
                                        TupleTagList.of(CheckSection.NAMED)
                                                .and(CheckSection.TO_PROVE)
                                                .and(CheckSection.TO_ASK)));
        PCollectionList<Facts> facts = PCollectionList.of(
                        checked.get(CheckSection.FACTS).setCoder(Facts.CODER))
                .and(folders(begin, checked.get(CheckSection.NAMED).setCoder(NAMED_CODER)));
        PCollection<EntryRef> toProve =
                checked.get(CheckSection.TO_PROVE).setCoder(SerializableCoder.of(EntryRef.class));
        if (settings.depth() == Depth.DEEP) {
            facts = facts.and(toProve.apply("SpreadEntries", Reshuffle.viaRandomKey())
                    .apply("ProveEntry", ParDo.of(new ProveEntry(settings)))
                    .setCoder(Facts.CODER));
        }
        PCollection<GapProbe> toAsk = checked.get(CheckSection.TO_ASK).setCoder(SerializableCoder.of(GapProbe.class));
        if (kafka.wasAsked()) {
            facts = facts.and(toAsk.apply("SpreadGaps", Reshuffle.viaRandomKey())
                    .apply("ProbeGaps", ParDo.of(new ProbeGaps(settings, witness)))
                    .setCoder(Facts.CODER));
        }
        return facts.apply("AllFacts", Flatten.pCollections())
                .setCoder(Facts.CODER)
                .apply("Gather", GatherFacts.expecting(expectedFacts()))
                .apply("WriteVerification", ParDo.of(new WriteVerification(settings, plan, kafka)));
    }

    private long expectedFacts() {
        long proofs = settings.depth() == Depth.DEEP ? plan.entries() : 0;
        return plan.sections().size() + plan.folders().size() + proofs;
    }

    /** A window is looked at if there is a folder of it, or if the ledger names a file in it. */
    private PCollection<Facts> folders(PBegin begin, PCollection<KV<String, byte[]>> named) {
        PCollection<KV<String, byte[]>> there = begin.apply(
                "Folders",
                Create.of(plan.folders().stream()
                                .map(folder -> KV.of(folder.key(), new byte[0]))
                                .toList())
                        .withCoder(NAMED_CODER));
        return PCollectionList.of(named)
                .and(there)
                .apply("NamedAndThere", Flatten.pCollections())
                .apply("ByFolder", GroupByKey.create())
                .apply("CheckFolder", ParDo.of(new CheckFolder(settings)))
                .setCoder(Facts.CODER);
    }
}
