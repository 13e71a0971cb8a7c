package dev.bayou.verify;

import dev.bayou.archive.Gap;
import dev.bayou.archive.Layout;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.verify.Facts.GapFacts;
import dev.bayou.verify.Facts.ProofFacts;
import dev.bayou.verify.Facts.SampleFacts;
import dev.bayou.verify.Facts.SectionFacts;
import dev.bayou.verify.Facts.WindowFacts;
import dev.bayou.verify.Finding.Kind;
import dev.bayou.verify.Verification.KafkaAnswers;
import dev.bayou.verify.Verification.Partition;
import dev.bayou.verify.VerifyPlan.MinimumHead;
import dev.bayou.verify.kafka.KafkaState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Adds up all facts and writes the {@link Verification} to the output, in one atomic step. */
final class WriteVerificationFn extends DoFn<KV<Integer, Iterable<byte[]>>, String> {
    private static final Comparator<SectionFacts> BY_OFFSET = Comparator.comparing(SectionFacts::topic)
            .thenComparing(SectionFacts::partition)
            .thenComparing(SectionFacts::from);

    private final VerifySettings settings;
    private final List<MinimumHead> minimumHeads;
    private final List<Finding> findingsOfPlan;
    private final KafkaState kafka;

    WriteVerificationFn(VerifySettings settings, VerifyPlan plan, KafkaState kafka) {
        this.settings = settings;
        this.minimumHeads = List.copyOf(plan.minimumHeads());
        this.findingsOfPlan = List.copyOf(plan.findings());
        this.kafka = kafka;
    }

    @ProcessElement
    public void write(@Element KV<Integer, Iterable<byte[]>> all, PipelineOptions options, OutputReceiver<String> out)
            throws IOException {
        Verification verification =
                verification(Stores.of(settings.archive(), options), GatherFacts.unpack(all.getValue()));
        Store output = Stores.of(settings.output(), options);
        Verification.requireOwn(output, settings.file());
        output.replace(settings.file(), verification.toJson());
        out.output(settings.output().below(settings.file()).toString());
    }

    Verification verification(Store store, Iterable<Facts> facts) {
        NavigableSet<Finding> findings = new TreeSet<>(findingsOfPlan);
        NavigableSet<String> orphans = new TreeSet<>();
        List<SectionFacts> sections = new ArrayList<>();
        List<SampleFacts> samples = new ArrayList<>();
        long windows = 0;
        long sealed = 0;
        long readAgain = 0;
        long probedGaps = 0;
        for (Facts fact : facts) {
            if (fact instanceof SectionFacts section) {
                sections.add(section);
                findings.addAll(section.findings());
            } else if (fact instanceof WindowFacts window) {
                windows++;
                sealed += window.sealed() ? 1 : 0;
                findings.addAll(window.findings());
                orphans.addAll(window.orphans());
            } else if (fact instanceof ProofFacts proof) {
                readAgain += proof.records();
                findings.addAll(proof.findings());
            } else if (fact instanceof SampleFacts sample) {
                samples.add(sample);
            } else if (fact instanceof GapFacts gaps) {
                probedGaps += gaps.probed();
                findings.addAll(gaps.findings());
            }
        }
        sections.sort(BY_OFFSET);
        checkChains(sections, store, findings);
        List<Partition> partitions = new KafkaComparison(
                        kafka, Optional.ofNullable(settings.maxWait()), samples, store, findings)
                .compare(addUp(sections));
        reportCorrupt(partitions, store, findings);
        long gapsInKafka = samples.stream().mapToLong(SampleFacts::gapsInKafka).sum();
        return new Verification(
                Verification.VERSION,
                settings.archive().toString(),
                settings.depth(),
                partitions,
                windows,
                sealed,
                readAgain,
                kafka.wasQueried() ? new KafkaAnswers(kafka.queriedAt(), gapsInKafka, probedGaps) : null,
                List.copyOf(findings),
                List.copyOf(orphans));
    }

    private void checkChains(List<SectionFacts> sections, Store store, Collection<Finding> findings) {
        Map<String, SectionFacts> last = new TreeMap<>();
        for (SectionFacts section : sections) {
            String name = nameOf(section.topic(), section.partition());
            Optional<SectionFacts> before = Optional.ofNullable(last.put(name, section));
            ChainContinuity.between(before, section, store).ifPresent(findings::add);
        }
        for (MinimumHead minimum : minimumHeads) {
            Optional<SectionFacts> end = Optional.ofNullable(last.get(nameOf(minimum.topic(), minimum.partition())));
            ChainContinuity.atEnd(end, minimum, store).ifPresent(findings::add);
        }
    }

    private static List<Partition> addUp(List<SectionFacts> sections) {
        Map<String, Partition> partitions = new TreeMap<>();
        for (SectionFacts section : sections) {
            Partition partition = new Partition(
                    section.topic(),
                    section.partition(),
                    section.from(),
                    section.to(),
                    section.entries(),
                    section.files(),
                    section.records(),
                    section.bytes(),
                    section.gaps(),
                    null);
            partitions.merge(nameOf(section.topic(), section.partition()), partition, WriteVerificationFn::joined);
        }
        return partitions.values().stream()
                .sorted(Comparator.comparing(Partition::topic).thenComparing(Partition::partition))
                .toList();
    }

    private static Partition joined(Partition first, Partition then) {
        SortedMap<Gap.Reason, Long> gaps = new TreeMap<>(first.gaps());
        then.gaps().forEach((reason, missing) -> gaps.merge(reason, missing, Long::sum));
        return new Partition(
                first.topic(),
                first.partition(),
                first.from(),
                Math.max(first.head(), then.head()),
                first.entries() + then.entries(),
                first.files() + then.files(),
                first.records() + then.records(),
                first.bytes() + then.bytes(),
                gaps,
                null);
    }

    private static void reportCorrupt(List<Partition> partitions, Store store, Collection<Finding> findings) {
        for (Partition partition : partitions) {
            if (partition.corrupt() > 0) {
                findings.add(new Finding(
                        Kind.CORRUPT,
                        partition.topic(),
                        store.address(Layout.ledgerPrefix(partition.topic(), partition.partition())),
                        partition.corrupt() + " offsets were given up by --skipCorrupt: they could not be read"));
            }
        }
    }

    private static String nameOf(String topic, int partition) {
        return topic + "-" + partition;
    }
}
