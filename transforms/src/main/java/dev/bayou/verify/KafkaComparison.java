package dev.bayou.verify;

import dev.bayou.archive.Layout;
import dev.bayou.archive.store.Store;
import dev.bayou.verify.Finding.Kind;
import dev.bayou.verify.Verification.InKafka;
import dev.bayou.verify.Verification.Partition;
import dev.bayou.verify.kafka.KafkaPartition;
import dev.bayou.verify.kafka.KafkaPartition.Open;
import dev.bayou.verify.kafka.KafkaState;
import dev.bayou.verify.kafka.KafkaState.Unanswered;
import dev.bayou.verify.kafka.RetentionRace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sets what a verification found of each partition beside what Kafka says of it. */
final class KafkaComparison {
    private final KafkaState state;
    private final Store store;
    private final Collection<Finding> findings;
    private final Map<String, Long> paceFrom = new HashMap<>();

    /**
     * Compares nothing yet.
     *
     * @param facts of all sections
     * @param findings to which what is found is added
     */
    KafkaComparison(KafkaState state, List<QuestionFacts> facts, Store store, Collection<Finding> findings) {
        this.state = state;
        this.store = store;
        this.findings = findings;
        facts.stream()
                .filter(section -> section.paceFrom() >= 0)
                .forEach(section ->
                        paceFrom.merge(name(section.topic(), section.partition()), section.paceFrom(), Math::min));
    }

    /** The same partitions with what Kafka says of them, and those that only Kafka has. */
    List<Partition> compare(List<Partition> partitions) {
        for (Unanswered partition : state.unanswered()) {
            findings.add(new Finding(
                    Kind.UNANSWERED,
                    partition.topic(),
                    store.address(Layout.ledgerPrefix(partition.topic(), partition.partition())),
                    "not compared with Kafka: " + partition.why()));
        }
        List<Partition> compared = new ArrayList<>();
        for (Partition partition : partitions) {
            Optional<KafkaPartition> kafka = state.find(partition.topic(), partition.partition());
            compared.add(kafka.isPresent() ? compare(partition, kafka.get()) : partition);
        }
        for (KafkaPartition kafka : state.partitions()) {
            if (kafka.head() == 0) {
                compared.add(compare(
                        new Partition(kafka.topic(), kafka.partition(), 0, 0, 0, 0, 0, 0, new TreeMap<>(), null),
                        kafka));
            }
        }
        compared.sort(Comparator.comparing(Partition::topic).thenComparing(Partition::partition));
        return compared;
    }

    private Partition compare(Partition partition, KafkaPartition kafka) {
        long from = paceFrom.getOrDefault(name(partition.topic(), partition.partition()), partition.head());
        double archiving = Math.max(0, kafka.head() - from) / (double) KafkaState.PACE.toSeconds();
        RetentionRace race = RetentionRace.of(kafka, state.askedAt(), archiving);
        findings.addAll(KafkaCheck.of(kafka, race, state.askedAt(), store));
        return kafka.isThere() ? partition.with(inKafka(kafka, race)) : partition;
    }

    private static InKafka inKafka(KafkaPartition kafka, RetentionRace race) {
        Open open = kafka.open();
        return new InKafka(
                kafka.head(),
                kafka.begin(),
                kafka.end(),
                open == null ? kafka.end() : open.highWatermark(),
                open == null ? null : open.since(),
                kafka.lag(),
                race);
    }

    private static String name(String topic, int partition) {
        return topic + "-" + partition;
    }
}
