package dev.bayou.copy;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Store;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Follows what any process commits from now on, and reports it to this JVM's {@link CopySession}: for a driver whose
 * workers are on other machines. A check costs a request for each partition, and one for each new entry. Safe for many
 * threads.
 */
public final class LedgerWatch {
    /** What a check does about the partitions' ends. */
    public enum Ends {
        /** They stay those of the plan. */
        PLANNED,
        /** They are read from Kafka, and new topics and partitions are discovered. */
        NOW
    }

    private final CopySettings settings;
    private final Store store;
    private final Ends ends;
    private final CopySession session;
    private final Map<TopicPartition, Long> heads = new HashMap<>();

    /** Begins at the heads from which the plan goes on. */
    public LedgerWatch(CopySettings settings, Store store, CatchUpPlan plan, Ends ends) {
        this.settings = settings;
        this.store = store;
        this.ends = ends;
        this.session = CopySession.of(settings.archive());
        plan.ranges().forEach(range -> heads.put(range.topicPartition(), range.from()));
    }

    /**
     * Takes in what was committed since the last check.
     *
     * @throws IOException if the store does not answer
     * @throws KafkaException if Kafka does not answer
     */
    public synchronized void check() throws IOException {
        if (ends == Ends.NOW) {
            learnEnds();
        }
        for (TopicPartition partition : List.copyOf(heads.keySet())) {
            Ledger ledger = new Ledger(store, partition.topic(), partition.partition());
            // Each entry is named by the head before it: a request for that name, and no listing.
            for (Optional<LedgerEntry> next = ledger.entry(heads.get(partition));
                    next.isPresent();
                    next = ledger.entry(heads.get(partition))) {
                takeIn(partition, next.get());
            }
        }
    }

    private void learnEnds() throws IOException {
        KafkaCluster cluster = KafkaClients.cluster(settings.kafka());
        for (KafkaCluster.Topic topic :
                cluster.existingTopics(settings.topics()).values()) {
            for (TopicPartition partition : topic.topicPartitions()) {
                if (!heads.containsKey(partition)) {
                    // Entries that are there already are not counted, and may be a million.
                    Ledger ledger = new Ledger(store, partition.topic(), partition.partition());
                    heads.put(partition, ledger.last().map(LedgerEntry::to).orElse(0L));
                }
            }
        }
        cluster.offsets().ends(heads.keySet()).known().forEach(session.counts()::endIs);
    }

    private void takeIn(TopicPartition partition, LedgerEntry entry) {
        long bytes = entry.files().stream().mapToLong(ArchivedFile::bytes).sum();
        session.counts().read(partition.topic(), entry.records(), bytes);
        session.committed(partition, entry);
        heads.put(partition, entry.to());
    }
}
