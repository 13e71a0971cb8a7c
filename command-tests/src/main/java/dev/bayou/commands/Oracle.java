package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Layout;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares an archive with Kafka: each record once and nothing else. */
public record Oracle(Sandbox sandbox, ArchiveHome home) {
    private static final int MOST_EXAMPLES = 5;

    /** The archive's records of the topic are Kafka's, its chains reach to Kafka's ends, and it is tidy. */
    void requireExactlyOnce(String topic) throws IOException {
        requireSound(topic);
        requireSame(new KafkaTopic(sandbox, topic).records(), new ArchivedTopic(home, topic).records());
    }

    /** The topic's chains reach to Kafka's ends, manifests match the ledger, and no other file is there. */
    public void requireSound(String topic) throws IOException {
        requireTidy(topic);
        requireChainsToTheEnd(topic);
        requireTrueManifests(topic);
    }

    static void requireSame(List<CopiedRecord> inKafka, List<CopiedRecord> archived) {
        Difference difference = Difference.between(inKafka, archived);
        assertThat(difference.examples())
                .as("the first differences of %d records in Kafka and %d archived", inKafka.size(), archived.size())
                .isEmpty();
    }

    /** How the archive's records of the topic differ from Kafka's. */
    public Difference difference(String topic) throws IOException {
        return Difference.between(new KafkaTopic(sandbox, topic).records(), new ArchivedTopic(home, topic).records());
    }

    /**
     * How two collections of records differ.
     *
     * @param records in Kafka
     * @param lost in Kafka only
     * @param surplus in the archive only, or more often there
     * @param examples some of them
     */
    public record Difference(long records, long lost, long surplus, List<String> examples) {
        private static Difference between(List<CopiedRecord> inKafka, List<CopiedRecord> archived) {
            Map<CopiedRecord, Integer> surplus = new HashMap<>();
            inKafka.forEach(record -> surplus.merge(record, -1, Integer::sum));
            archived.forEach(record -> surplus.merge(record, 1, Integer::sum));
            surplus.values().removeIf(count -> count == 0);
            List<String> examples = surplus.entrySet().stream()
                    .sorted(Comparator.comparing((Map.Entry<CopiedRecord, Integer> count) ->
                                    count.getKey().partition())
                            .thenComparing(count -> count.getKey().offset()))
                    .limit(MOST_EXAMPLES)
                    .map(count -> (count.getValue() < 0 ? "missing " : "too many ") + count.getKey())
                    .toList();
            return new Difference(
                    inKafka.size(),
                    surplus.values().stream()
                            .mapToLong(count -> Math.max(0, -count))
                            .sum(),
                    surplus.values().stream()
                            .mapToLong(count -> Math.max(0, count))
                            .sum(),
                    examples);
        }
    }

    /** Data files and envelopes of the topic that no entry names. */
    public List<String> unnamed(String topic) throws IOException {
        List<String> keys = new ArrayList<>(home.keys(Layout.topicPrefix(topic)));
        keys.addAll(home.keys(Layout.envelopePrefix(topic)));
        keys.removeIf(key -> key.endsWith("/_SUCCESS"));
        for (LedgerEntry entry : home.entries(topic)) {
            for (ArchivedFile file : entry.files()) {
                keys.remove(file.path());
                keys.remove(Layout.envelope(file.path()));
            }
        }
        return keys;
    }

    /** Below the topic lie the files that the ledger names and {@code _SUCCESS}, and nothing else; none is missing. */
    void requireTidy(String topic) throws IOException {
        Set<String> named = new TreeSet<>();
        Set<String> envelopes = new TreeSet<>();
        for (LedgerEntry entry : home.entries(topic)) {
            for (ArchivedFile file : entry.files()) {
                assertThat(named.add(file.path()))
                        .as("%s is named once", file.path())
                        .isTrue();
                if (file.envelope() != null) {
                    envelopes.add(Layout.envelope(file.path()));
                }
            }
        }
        List<String> present = new ArrayList<>(home.keys(Layout.topicPrefix(topic)));
        present.removeIf(key -> key.endsWith("/_SUCCESS"));
        assertThat(present).as("the data files").containsExactlyElementsOf(named);
        assertThat(home.keys(Layout.envelopePrefix(topic))).as("the envelopes").containsExactlyElementsOf(envelopes);
    }

    /** A sealed window's manifest names the files that the ledger names in it. */
    private void requireTrueManifests(String topic) throws IOException {
        Map<String, List<String>> inLedger = home.entries(topic).stream()
                .flatMap(entry -> entry.files().stream())
                .collect(Collectors.groupingBy(
                        file -> file.window().folder(), Collectors.mapping(ArchivedFile::path, Collectors.toList())));
        for (String window : home.sealedWindows(topic)) {
            assertThat(home.manifest(topic, window).path("files"))
                    .extracting(file -> file.path("path").asText())
                    .as("the manifest of %s", window)
                    .containsExactlyInAnyOrderElementsOf(inLedger.getOrDefault(window, List.of()));
        }
    }

    private void requireChainsToTheEnd(String topic) throws IOException {
        Map<Integer, Long> heads = new TreeMap<>();
        for (LedgerEntry entry : home.entries(topic)) {
            assertThat(entry.from())
                    .as("the begin of the next entry of partition %d", entry.partition())
                    .isEqualTo(heads.getOrDefault(entry.partition(), 0L));
            heads.put(entry.partition(), entry.to());
        }
        assertThat(heads).as("the heads of %s", topic).isEqualTo(ends(topic));
    }

    /** Whether the topic's chains reach to Kafka's ends. */
    public boolean isCaughtUp(String topic) throws IOException {
        Map<Integer, Long> heads = new TreeMap<>();
        home.entries(topic).forEach(entry -> heads.merge(entry.partition(), entry.to(), Math::max));
        return heads.equals(ends(topic));
    }

    /** Of the partitions that are not empty. */
    private Map<Integer, Long> ends(String topic) {
        Map<Integer, Long> ends = new TreeMap<>();
        new KafkaTopic(sandbox, topic).ends().forEach((partition, end) -> {
            if (end > 0) {
                ends.put(partition.partition(), end);
            }
        });
        return ends;
    }

    /** The records without what an archive without envelopes leaves out. */
    static List<CopiedRecord> bare(Stream<CopiedRecord> records) {
        return records.map(CopiedRecord::bare).toList();
    }
}
