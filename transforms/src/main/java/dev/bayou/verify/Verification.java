package dev.bayou.verify;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bayou.archive.Gap;
import dev.bayou.archive.Store;
import dev.bayou.verify.Finding.Kind;
import dev.bayou.verify.VerifySettings.Depth;
import java.io.IOException;
import java.io.InputStream;
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
        List<Finding> findings,
        List<String> orphans) {
    static final int VERSION = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * One partition's chain.
     *
     * @param from where its first entry begins; 0 if nothing is wrong
     * @param head where its last entry ends, exclusive
     * @param gaps how many offsets have no record, by reason
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
            SortedMap<Gap.Reason, Long> gaps) {

        /** How many offsets Kafka had deleted before they were archived. */
        public long lost() {
            return gaps.getOrDefault(Gap.Reason.RETENTION, 0L);
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
                findings.stream()
                        .filter(finding -> !gone.contains(finding.object()))
                        .toList(),
                List.of());
    }

    static Verification of(VerifySettings settings, Store store, List<Finding> planned, Iterable<Facts> facts) {
        NavigableSet<Finding> findings = new TreeSet<>(planned);
        NavigableSet<String> orphans = new TreeSet<>();
        List<SectionFacts> sections = new ArrayList<>();
        long windows = 0;
        long sealed = 0;
        long readAgain = 0;
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
            }
        }
        return new Verification(
                VERSION,
                settings.archive().toString(),
                settings.depth(),
                partitions(sections, store, findings),
                windows,
                sealed,
                readAgain,
                List.copyOf(findings),
                List.copyOf(orphans));
    }

    private static List<Partition> partitions(
            List<SectionFacts> sections, Store store, NavigableSet<Finding> findings) {
        sections.sort(
                Comparator.comparing((SectionFacts facts) -> facts.section().topic())
                        .thenComparing(facts -> facts.section().partition())
                        .thenComparing(SectionFacts::from));
        Map<String, Partition> partitions = new TreeMap<>();
        List<Partition> inOrder = new ArrayList<>();
        Optional<SectionFacts> last = Optional.empty();
        for (SectionFacts section : sections) {
            Optional<SectionFacts> before = last.filter(candidate -> isSamePartition(candidate, section));
            ChainBorder.between(before, section, store).ifPresent(findings::add);
            String name = section.section().topic() + "-" + section.section().partition();
            partitions.merge(name, partitionOf(section), Verification::joined);
            last = Optional.of(section);
        }
        inOrder.addAll(partitions.values());
        inOrder.sort(Comparator.comparing(Partition::topic).thenComparing(Partition::partition));
        return inOrder;
    }

    private static boolean isSamePartition(SectionFacts one, SectionFacts other) {
        return one.section().topic().equals(other.section().topic())
                && one.section().partition() == other.section().partition();
    }

    private static Partition partitionOf(SectionFacts section) {
        return new Partition(
                section.section().topic(),
                section.section().partition(),
                section.from(),
                section.to(),
                section.entries(),
                section.files(),
                section.records(),
                section.bytes(),
                section.gaps());
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
                gaps);
    }

    byte[] toJson() throws IOException {
        return MAPPER.writeValueAsBytes(this);
    }

    /** Reads back what a pipeline wrote. */
    public static Verification read(InputStream in) throws IOException {
        return MAPPER.readValue(in, Verification.class);
    }
}
