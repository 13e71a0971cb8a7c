package dev.bayou.verify.kafka;

import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.ledger.LedgerEntry.EntryRef;
import dev.bayou.archive.ledger.LedgerJson.UnreadableDocumentException;
import dev.bayou.archive.store.Store;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.KafkaCluster.Topic;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.kafka.LogLineage;
import dev.bayou.kafka.OpenTransaction;
import dev.bayou.kafka.PartitionOffsets.End;
import dev.bayou.kafka.PartitionOffsets.Ends;
import dev.bayou.kafka.PartitionOffsets.Offsets;
import dev.bayou.kafka.TopicSelection;
import dev.bayou.verify.kafka.KafkaPartition.Open;
import dev.bayou.verify.kafka.KafkaState.Unanswered;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the {@link KafkaState} of an archive's topics. It reads the heads of ledgers before Kafka's ends, so that a
 * running archiver cannot make a head look ahead of Kafka. Costs two requests to the store for each partition, and a
 * few to Kafka for all of them.
 */
public final class KafkaStateReader {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaStateReader.class);
    /** For this time, a new leader may return an old end. */
    private static final int OLD_END_SECONDS = 5;

    private final KafkaSettings settings;
    private final KafkaCluster cluster;
    private final Store store;

    public KafkaStateReader(KafkaSettings settings, Store store) {
        this.settings = settings;
        this.cluster = KafkaClients.cluster(settings);
        this.store = store;
    }

    /**
     * Reads the current state.
     *
     * @param listed an entry of each ledger near its end; partitions without a ledger are found in Kafka
     * @throws KafkaException if Kafka does not answer
     */
    public KafkaState read(Collection<EntryRef> listed, Clock clock) throws IOException {
        Map<TopicPartition, LedgerEntry> lasts = new HashMap<>();
        Set<TopicPartition> unreadable = new HashSet<>();
        for (EntryRef entry : listed) {
            TopicPartition partition = new TopicPartition(entry.topic(), entry.partition());
            last(entry).ifPresentOrElse(last -> lasts.put(partition, last), () -> unreadable.add(partition));
        }
        Map<String, Topic> topics = cluster.existingTopics(
                new TopicSelection.Named(listed.stream().map(EntryRef::topic).collect(Collectors.toSet())));
        Set<TopicPartition> inKafka = topics.values().stream()
                .flatMap(topic -> topic.topicPartitions().stream())
                .collect(Collectors.toSet());
        Offsets begins = cluster.offsets().beginOffsetsWhereKnown(inKafka);
        Ends ends = cluster.offsets().ends(begins.known().keySet());
        Map<TopicPartition, String> unanswered = new HashMap<>(begins.unknown());
        unanswered.putAll(ends.unknown());
        Set<TopicPartition> all = new HashSet<>(inKafka);
        all.addAll(lasts.keySet());
        all.removeAll(unreadable);
        all.removeAll(unanswered.keySet());
        Map<TopicPartition, OpenTransaction> transactions = cluster.offsets()
                .openTransactions(ends.known().entrySet().stream()
                        .filter(end -> end.getValue().unstable() > 0)
                        .map(Map.Entry::getKey)
                        .toList());
        List<KafkaPartition> partitions = new ArrayList<>();
        for (TopicPartition partition : all) {
            TopicIdentity identity = topics.containsKey(partition.topic())
                    ? topics.get(partition.topic()).identity()
                    : new TopicIdentity(cluster.id(), "");
            long begin = begins.known().getOrDefault(partition, -1L);
            Optional<LedgerEntry> last = passing(begin, Optional.ofNullable(lasts.get(partition)));
            KafkaPartition found = new KafkaPartition(
                    partition.topic(),
                    partition.partition(),
                    last.map(LedgerEntry::identity).orElse(identity),
                    identity,
                    last.map(LedgerEntry::to).orElse(0L),
                    begin,
                    ends.known().containsKey(partition)
                            ? ends.known().get(partition).stable()
                            : -1,
                    null);
            found = found.with(open(Optional.ofNullable(ends.known().get(partition)), transactions.get(partition)));
            partitions.add(found.isThere() && last.isPresent() ? withDivergence(found, last.get()) : found);
        }
        List<KafkaPartition> settled = settled(partitions);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new KafkaState(
                now,
                new BacklogReader(settings, now).withBacklogs(settled),
                unanswered.entrySet().stream()
                        .map(partition -> new Unanswered(
                                partition.getKey().topic(), partition.getKey().partition(), partition.getValue()))
                        .toList());
    }

    /** Adds the offset at which Kafka's log differs from the archived one, if it does. */
    private KafkaPartition withDivergence(KafkaPartition partition, LedgerEntry last) {
        if (last.leaderEpoch() == null || last.lastOffset() < 0) {
            return partition;
        }
        try (KafkaClients.Lease lease = KafkaClients.leaseConsumer(settings)) {
            try {
                lease.consumer().assign(List.of(key(partition)));
                OptionalLong divergence =
                        LogLineage.divergence(lease.consumer(), key(partition), last.lastOffset(), last.leaderEpoch());
                return divergence.isPresent() ? partition.divergedAt(divergence.getAsLong()) : partition;
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                lease.broken();
                LOG.warn(
                        "It is not known whether the log of {} continues the archived one: {}",
                        key(partition),
                        e.getMessage());
                return partition;
            }
        }
    }

    /** The offsets that wait for open transactions, or null. */
    private static Open open(Optional<End> end, OpenTransaction transaction) {
        if (end.isEmpty() || end.get().unstable() == 0) {
            return null;
        }
        return transaction == null
                ? new Open(end.get().high(), end.get().stable(), null, "an open transaction")
                : new Open(
                        end.get().high(),
                        transaction.firstOffset(),
                        transaction.since().orElse(null),
                        transaction.describe());
    }

    /** The last entry, found from one near it; empty if an entry cannot be read, which SectionChecker reports. */
    private Optional<LedgerEntry> last(EntryRef from) throws IOException {
        Ledger ledger = new Ledger(store, from.topic(), from.partition());
        try {
            Optional<LedgerEntry> last = ledger.entry(from.from());
            Optional<LedgerEntry> next = last;
            while (next.isPresent()) {
                last = next;
                next = ledger.entry(last.get().to());
            }
            return last;
        } catch (UnreadableDocumentException e) {
            return Optional.empty();
        }
    }

    /** A running archiver may have passed Kafka's begin before Kafka deleted the records before it. */
    private Optional<LedgerEntry> passing(long begin, Optional<LedgerEntry> last) throws IOException {
        if (last.isEmpty() || last.get().to() >= begin) {
            return last;
        }
        LedgerEntry known = last.get();
        Optional<LedgerEntry> again = last(new EntryRef(known.topic(), known.partition(), known.from()));
        return again.isPresent() ? again : last;
    }

    /**
     * Reads ends that are before their ledgers' heads again for a while, because a new leader may return an old end.
     */
    private List<KafkaPartition> settled(List<KafkaPartition> partitions) {
        List<KafkaPartition> current = partitions;
        for (int second = 0; second < OLD_END_SECONDS; second++) {
            Set<TopicPartition> behind = current.stream()
                    .filter(partition -> partition.isThere() && partition.end() < partition.head())
                    .map(KafkaStateReader::key)
                    .collect(Collectors.toSet());
            if (behind.isEmpty()) {
                break;
            }
            pause();
            Map<TopicPartition, End> ends = cluster.offsets().ends(behind).known();
            current = current.stream()
                    .map(partition -> ends.containsKey(key(partition))
                            ? partition.endingAt(ends.get(key(partition)).stable())
                            : partition)
                    .toList();
        }
        return current;
    }

    static TopicPartition key(KafkaPartition partition) {
        return new TopicPartition(partition.topic(), partition.partition());
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while reading the ends of partitions", e);
        }
    }
}
