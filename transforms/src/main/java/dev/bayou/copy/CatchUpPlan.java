package dev.bayou.copy;

import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.write.LedgerStart;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.KafkaCluster.Topic;
import dev.bayou.kafka.OpenTransaction;
import dev.bayou.kafka.PartitionOffsets.End;
import dev.bayou.kafka.PartitionOffsets.Ends;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What is to be copied to catch up with Kafka as it stands at one moment.
 *
 * @param ranges one for each partition, empty where there is nothing to copy
 * @param refused why a topic must not go on in this archive, one sentence each
 * @param unreachable why a partition has no range, though its topic may go on: one sentence each, which names it
 * @param unstable what open transactions keep from being copied, beyond the end of a partition's range
 */
public record CatchUpPlan(
        List<CopyRequest> ranges, List<String> refused, List<String> unreachable, List<CopyRequest> unstable) {

    /**
     * Plans from every partition's head to its present end.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or a named topic does not exist
     * @throws IOException if the store does not answer
     */
    public static CatchUpPlan make(CopySettings settings, Store store) throws IOException {
        KafkaCluster cluster = KafkaClients.cluster(settings.kafka());
        CopySession session = CopySession.of(settings.archive());
        Map<TopicPartition, Long> heads = new HashMap<>();
        List<String> refused = new ArrayList<>();
        for (Topic topic : cluster.topics(settings.topics()).values()) {
            Optional<String> refusal = readHeads(topic, settings, store, heads);
            if (refusal.isPresent()) {
                refused.add(refusal.get());
                topic.topicPartitions().forEach(heads::remove);
            }
        }
        List<CopyRequest> ranges = new ArrayList<>();
        List<CopyRequest> unstable = new ArrayList<>();
        Ends ends = cluster.offsets().ends(heads.keySet());
        ends.known().forEach((partition, end) -> {
            long head = heads.get(partition);
            session.counts().headIs(partition, head);
            session.counts().endIs(partition, end);
            if (end.stable() < head) {
                refused.add(RangeCopier.truncation(
                        partition, end.stable(), head, settings.archive().toString()));
            } else {
                ranges.add(CopyRequest.of(partition, head, end.stable()));
            }
            if (end.unstable() > 0) {
                unstable.add(CopyRequest.of(partition, end.stable(), end.high()));
            }
        });
        return new CatchUpPlan(
                List.copyOf(ranges),
                List.copyOf(refused),
                List.copyOf(ends.unknown().values()),
                List.copyOf(unstable));
    }

    /**
     * A message for each partition in which a transaction that was open when the plan was made is still open.
     *
     * @param planned when the plan was made
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    public List<String> stillOpen(CopySettings settings, Instant planned) {
        KafkaCluster cluster = KafkaClients.cluster(settings.kafka());
        Map<TopicPartition, End> ends = new HashMap<>(cluster.offsets()
                .ends(unstable.stream().map(CopyRequest::topicPartition).toList())
                .known());
        unstable.forEach(range -> ends.computeIfPresent(
                range.topicPartition(), (partition, end) -> end.stable() == range.from() ? end : null));
        Map<TopicPartition, OpenTransaction> open = cluster.offsets().openTransactions(ends.keySet());
        Instant now = Instant.now();
        return ends.entrySet().stream()
                .map(end -> {
                    Optional<OpenTransaction> transaction = Optional.ofNullable(open.get(end.getKey()));
                    Instant since = transaction.flatMap(OpenTransaction::since).orElse(planned);
                    return TransactionWatch.message(
                            end.getKey(), end.getValue(), transaction, Duration.between(since, now));
                })
                .toList();
    }

    /**
     * Why the plan was not carried out in full: one sentence for each topic or partition that is not archived, and one
     * if windows are not sealed; empty if all is done.
     *
     * @param failures why copying a partition failed at last, by {@code topic-partition}
     * @param sealingProblems how many problems kept complete windows from being sealed
     * @throws IOException if the store does not answer
     */
    public List<String> shortfalls(
            CopySettings settings, Store store, Map<String, String> failures, long sealingProblems) throws IOException {
        List<String> reasons = notPlanned();
        for (CopyRequest left : unfinished(settings, store)) {
            reasons.add(left + " is not archived: "
                    + failures.getOrDefault(left.topicPartition().toString(), "see the log above"));
        }
        if (sealingProblems > 0) {
            reasons.add(sealingProblems + (sealingProblems == 1 ? " problem" : " problems")
                    + " kept a complete window from being sealed; each is in the log above");
        }
        return reasons;
    }

    /** One sentence for each topic that is refused and each partition that cannot be reached. */
    public List<String> notPlanned() {
        List<String> reasons = new ArrayList<>(refused);
        unreachable.forEach(why -> reasons.add(why + ". It is not archived"));
        return reasons;
    }

    /**
     * What is left of the ranges, by the current ledger; the ledger is not read for what this process has committed
     * itself.
     */
    List<CopyRequest> unfinished(CopySettings settings, Store store) throws IOException {
        RecentEntries own = CopySession.of(settings.archive()).entries();
        List<CopyRequest> unfinished = new ArrayList<>();
        for (CopyRequest range : ranges) {
            long committed = own.lastCommitted(range.topicPartition())
                    .map(LedgerEntry::to)
                    .orElse(0L);
            if (!range.isEmpty() && committed < range.to()) {
                long head = new Ledger(store, range.topic(), range.partition())
                        .last()
                        .map(LedgerEntry::to)
                        .orElse(0L);
                if (head < range.to()) {
                    unfinished.add(CopyRequest.of(range.topicPartition(), head, range.to()));
                }
            }
        }
        return unfinished;
    }

    private static Optional<String> readHeads(
            Topic topic, CopySettings settings, Store store, Map<TopicPartition, Long> heads) throws IOException {
        for (TopicPartition partition : topic.topicPartitions()) {
            Optional<LedgerEntry> last = new Ledger(store, topic.name(), partition.partition()).last();
            if (last.isPresent() && !last.get().identity().matches(topic.identity())) {
                return Optional.of(RangeCopier.refusal(
                        last.get().identity(),
                        topic.identity(),
                        topic.name(),
                        settings.archive().toString()));
            }
            last.ifPresent(entry -> CopySession.of(settings.archive()).entries().read(partition, entry));
            heads.put(partition, last.map(LedgerEntry::to).orElse(0L));
        }
        boolean hasBegun = topic.topicPartitions().stream().anyMatch(partition -> heads.get(partition) > 0);
        return hasBegun ? Optional.empty() : LedgerStart.refusal(store, topic.name());
    }
}
