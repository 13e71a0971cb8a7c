package dev.bayou.verify;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.bayou.archive.Gap;
import dev.bayou.archive.Layout;
import dev.bayou.archive.store.Store;
import dev.bayou.output.OutputFolder;
import dev.bayou.verify.Finding.Kind;
import dev.bayou.verify.VerifySettings.Depth;
import dev.bayou.verify.kafka.KafkaState;
import dev.bayou.verify.kafka.RetentionRace;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a verification has found out; its JSON's schema is in docs/DESIGN.md.
 *
 * @param version of this form, 1
 * @param windows how many have a folder
 * @param sealedWindows of these, how many have a {@code _SUCCESS}
 * @param recordsReadAgain of a deep verification; else 0
 * @param kafka what Kafka was asked; null if it was not
 * @param orphans keys of what may be swept
 */
public record Verification(
        int version,
        String archive,
        Depth depth,
        List<Partition> partitions,
        long windows,
        long sealedWindows,
        long recordsReadAgain,
        KafkaAnswers kafka,
        List<Finding> findings,
        List<String> orphans) {
    static final int VERSION = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantReader()))
            .build();

    /**
     * One partition's chain.
     *
     * @param from where its first entry begins; 0 if nothing is wrong
     * @param head where its last entry ends, exclusive
     * @param gaps how many offsets have no record, by reason
     * @param kafka how it stands in Kafka; null if Kafka was not asked, or has another topic or none of that name
     */
    public record Partition(
            String topic,
            int partition,
            long from,
            long head,
            long entries,
            long files,
            long records,
            long bytes,
            SortedMap<Gap.Reason, Long> gaps,
            InKafka kafka) {

        /** How many offsets Kafka had deleted before they were archived. */
        public long lost() {
            return gaps.getOrDefault(Gap.Reason.RETENTION, 0L);
        }

        /** How many offsets were skipped because they could not be read. */
        public long corrupt() {
            return gaps.getOrDefault(Gap.Reason.CORRUPT, 0L);
        }

        Partition with(InKafka asked) {
            return new Partition(topic, partition, from, head, entries, files, records, bytes, gaps, asked);
        }
    }

    /**
     * What Kafka was asked.
     *
     * @param askedAt by the clock of the machine that asked
     * @param askableGaps gaps of the ledger where Kafka still holds offsets
     * @param askedGaps of these, of how many Kafka has told whether it has a record there
     */
    public record KafkaAnswers(Instant askedAt, long askableGaps, long askedGaps) {}

    /**
     * A partition as Kafka has it.
     *
     * @param head where the ledger ended just before
     * @param begin the first offset that Kafka still holds
     * @param end where it ends for a reader of committed records, exclusive
     * @param highWatermark where it ends for a reader of all records, exclusive: beyond {@code end} if a transaction is
     *     open
     * @param openSince when that transaction began; null if there is none, or its begin is not known
     * @param lag how many offsets wait to be archived
     */
    public record InKafka(
            long head, long begin, long end, long highWatermark, Instant openSince, long lag, RetentionRace race) {
        /** How many offsets wait for open transactions, beside those of the lag. */
        public long unstable() {
            return Math.max(0, highWatermark - Math.max(end, Math.max(head, begin)));
        }
    }

    /** Whether nothing was found that disproves the archive. */
    @JsonProperty
    public boolean proven() {
        return findings.stream().noneMatch(finding -> finding.kind().isFault());
    }

    /** The findings that disprove it. */
    public List<Finding> faults() {
        return findings.stream().filter(finding -> finding.kind().isFault()).toList();
    }

    /** Whether the ledger and what it names are whole, so that what it does not name is certain to be of no use. */
    public boolean mayBeSwept() {
        return faults().stream().allMatch(fault -> fault.kind() == Kind.FOREIGN_SEALED);
    }

    /** The same without what was found of orphans, which are gone. */
    public Verification swept(Store store) {
        Set<String> gone = orphans.stream().map(store::address).collect(Collectors.toSet());
        return new Verification(
                version,
                archive,
                depth,
                partitions,
                windows,
                sealedWindows,
                recordsReadAgain,
                kafka,
                findings.stream()
                        .filter(finding -> !gone.contains(finding.object()))
                        .toList(),
                List.of());
    }

    static Verification of(
            VerifySettings settings,
            Store store,
            List<MinimumHead> leastHeads,
            List<Finding> planned,
            KafkaState kafka,
            Iterable<Facts> facts) {
        NavigableSet<Finding> findings = new TreeSet<>(planned);
        NavigableSet<String> orphans = new TreeSet<>();
        List<SectionFacts> sections = new ArrayList<>();
        List<QuestionFacts> questions = new ArrayList<>();
        long windows = 0;
        long sealed = 0;
        long readAgain = 0;
        long askedGaps = 0;
        for (Facts fact : facts) {
            if (fact instanceof SectionFacts section) {
                sections.add(section);
                findings.addAll(section.findings());
            } else if (fact instanceof FolderFacts folder) {
                windows++;
                sealed += folder.sealed() ? 1 : 0;
                findings.addAll(folder.findings());
                orphans.addAll(folder.orphans());
            } else if (fact instanceof ProofFacts proof) {
                readAgain += proof.records();
                findings.addAll(proof.findings());
            } else if (fact instanceof QuestionFacts question) {
                questions.add(question);
            } else if (fact instanceof GapFacts gaps) {
                askedGaps += gaps.asked();
                findings.addAll(gaps.findings());
            }
        }
        List<Partition> partitions = new KafkaComparison(kafka, questions, store, findings)
                .compare(partitions(sections, leastHeads, store, findings));
        for (Partition partition : partitions) {
            if (partition.corrupt() > 0) {
                findings.add(new Finding(
                        Kind.CORRUPT,
                        partition.topic(),
                        store.address(Layout.ledgerPrefix(partition.topic(), partition.partition())),
                        partition.corrupt() + " offsets were given up by --skipCorrupt: they could not be read"));
            }
        }
        long askableGaps =
                questions.stream().mapToLong(QuestionFacts::askableGaps).sum();
        return new Verification(
                VERSION,
                settings.archive().toString(),
                settings.depth(),
                partitions,
                windows,
                sealed,
                readAgain,
                kafka.wasAsked() ? new KafkaAnswers(kafka.askedAt(), askableGaps, askedGaps) : null,
                List.copyOf(findings),
                List.copyOf(orphans));
    }

    private static List<Partition> partitions(
            List<SectionFacts> sections, List<MinimumHead> leastHeads, Store store, NavigableSet<Finding> findings) {
        sections.sort(Comparator.comparing(SectionFacts::topic)
                .thenComparing(SectionFacts::partition)
                .thenComparing(SectionFacts::from));
        Map<String, Partition> partitions = new TreeMap<>();
        Map<String, SectionFacts> last = new TreeMap<>();
        List<Partition> inOrder = new ArrayList<>();
        for (SectionFacts section : sections) {
            String name = nameOf(section.topic(), section.partition());
            Optional<SectionFacts> before = Optional.ofNullable(last.put(name, section));
            ChainContinuity.between(before, section, store).ifPresent(findings::add);
            partitions.merge(name, partitionOf(section), Verification::joined);
        }
        for (MinimumHead least : leastHeads) {
            Optional<SectionFacts> end = Optional.ofNullable(last.get(nameOf(least.topic(), least.partition())));
            ChainContinuity.behind(end, least, store).ifPresent(findings::add);
        }
        inOrder.addAll(partitions.values());
        inOrder.sort(Comparator.comparing(Partition::topic).thenComparing(Partition::partition));
        return inOrder;
    }

    private static String nameOf(String topic, int partition) {
        return topic + "-" + partition;
    }

    private static Partition partitionOf(SectionFacts section) {
        return new Partition(
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
    }

    private static Partition joined(Partition first, Partition then) {
        SortedMap<Gap.Reason, Long> gaps = new TreeMap<>(first.gaps);
        then.gaps.forEach((reason, missing) -> gaps.merge(reason, missing, Long::sum));
        return new Partition(
                first.topic,
                first.partition,
                first.from,
                Math.max(first.head, then.head),
                first.entries + then.entries,
                first.files + then.files,
                first.records + then.records,
                first.bytes + then.bytes,
                gaps,
                null);
    }

    byte[] toJson() throws IOException {
        return MAPPER.writeValueAsBytes(this);
    }

    /**
     * Returns only if the file is not there, or is of an earlier verification.
     *
     * @throws IOException naming the file that would be replaced
     */
    public static void requireOwn(Store output, String file) throws IOException {
        if (OutputFolder.exists(output, file)
                && OutputFolder.firstValues(output, file, List.of("version", "archive", "depth"))
                        .isEmpty()) {
            throw OutputFolder.foreign(output, file);
        }
    }
    /** Reads back what a pipeline wrote. */
    public static Verification read(InputStream in) throws IOException {
        return MAPPER.readValue(in, Verification.class);
    }

    private static final class InstantReader extends FromStringDeserializer<Instant> {
        InstantReader() {
            super(Instant.class);
        }

        @Override
        protected Instant _deserialize(String text, DeserializationContext context) {
            return Instant.parse(text);
        }
    }
}
