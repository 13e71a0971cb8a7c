package dev.bayou.copy;

import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.OpenTransaction;
import dev.bayou.kafka.PartitionOffsets.End;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the transactions that have been open for more than {@link #OVERDUE}, by the coordinator's clock, or without its
 * answer by how long the last stable offset has stood still. For one thread.
 */
final class TransactionWatch {
    /** The longest that brokers let a transaction be open, by their defaults: one that is older hangs. */
    static final Duration OVERDUE = Duration.ofMinutes(15);
    /** A transaction is looked up when the last stable offset has stood still for so long. */
    static final Duration FIRST_LOOK = Duration.ofMinutes(1);

    private final KafkaCluster cluster;
    private final Map<TopicPartition, Stop> stops = new HashMap<>();

    TransactionWatch(KafkaCluster cluster) {
        this.cluster = cluster;
    }

    /** Where the last stable offset stands still, since when, and when the transaction is looked up next. */
    private record Stop(long stable, Instant since, Instant due) {}

    /**
     * Takes in the current ends, and returns a message for each transaction that is overdue: again after each such
     * time.
     *
     * @param now elapsed time as an instant, by which something is due
     * @param clock the time of day, by which Kafka dates a transaction
     */
    List<String> overdue(Map<TopicPartition, End> ends, Instant now, Instant clock) {
        List<TopicPartition> due = new ArrayList<>();
        ends.forEach((partition, end) -> {
            Stop stop = stops.get(partition);
            if (end.unstable() == 0) {
                stops.remove(partition);
            } else if (stop == null || stop.stable() != end.stable()) {
                stops.put(partition, new Stop(end.stable(), now, now.plus(FIRST_LOOK)));
            } else if (!stop.due().isAfter(now)) {
                due.add(partition);
            }
        });
        Map<TopicPartition, OpenTransaction> open = cluster.offsets().openTransactions(due);
        List<String> messages = new ArrayList<>();
        for (TopicPartition partition : due) {
            Stop stop = stops.get(partition);
            Optional<OpenTransaction> transaction = Optional.ofNullable(open.get(partition));
            Duration age = transaction
                    .flatMap(OpenTransaction::since)
                    .map(since -> Duration.between(since, clock))
                    .orElseGet(() -> Duration.between(stop.since(), now));
            boolean isOverdue = age.compareTo(OVERDUE) >= 0;
            stops.put(
                    partition,
                    new Stop(stop.stable(), stop.since(), now.plus(isOverdue ? OVERDUE : OVERDUE.minus(age))));
            if (isOverdue) {
                messages.add(message(partition, ends.get(partition), transaction, age));
            }
        }
        return messages;
    }

    /** Forgets a partition that is archived no more. */
    void forget(TopicPartition partition) {
        stops.remove(partition);
    }

    static String message(TopicPartition partition, End end, Optional<OpenTransaction> transaction, Duration age) {
        return "Offsets " + end.stable() + " to " + (end.high() - 1) + " of " + partition + " wait for "
                + transaction.map(OpenTransaction::describe).orElse("an open transaction") + " ("
                + age.toSeconds()
                + " s). They are not archived, and no window that may hold them is sealed, before it ends."
                + " If its producer is gone, end it: kafka-transactions.sh --bootstrap-server … abort --topic "
                + partition.topic() + " --partition " + partition.partition() + " --start-offset "
                + transaction.map(OpenTransaction::firstOffset).orElse(end.stable());
    }
}
