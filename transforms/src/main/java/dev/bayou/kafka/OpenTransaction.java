package dev.bayou.kafka;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transaction that keeps readers of committed records from a partition's last records.
 *
 * @param firstOffset its first offset in the partition
 * @param transactionalId empty if the coordinator does not know the transaction, or does not let Bayou describe it. A
 *     transaction that the coordinator does not know never ends by itself
 * @param since when it began, by the coordinator's clock; empty if that is not known
 */
public record OpenTransaction(
        long firstOffset, long producerId, Optional<String> transactionalId, Optional<Instant> since) {
    private static final Logger LOG = LoggerFactory.getLogger(OpenTransaction.class);

    /** Names the transaction, for a message. */
    public String describe() {
        return "the transaction of producer " + producerId
                + transactionalId.map(id -> " (transactional id " + id + ")").orElse("")
                + " that began at offset " + firstOffset
                + since.map(time -> ", open since " + time).orElse("");
    }

    /**
     * Finds the earliest open transaction of each partition, as far as the brokers answer; absent where there is none,
     * or no answer. Producers need Kafka 2.8; transactional ids and begins need Kafka 3.0 and the right to describe the
     * ids.
     */
    static Map<TopicPartition, OpenTransaction> find(Admin admin, Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        DescribeProducersResult producers = admin.describeProducers(partitions);
        Map<TopicPartition, ProducerState> first = new HashMap<>();
        for (TopicPartition partition : partitions) {
            answer(producers.partitionResult(partition))
                    .flatMap(state -> state.activeProducers().stream()
                            .filter(producer ->
                                    producer.currentTransactionStartOffset().isPresent())
                            .min(Comparator.comparing(OpenTransaction::firstOffsetOf)))
                    .ifPresent(producer -> first.put(partition, producer));
        }
        Map<Long, String> ids = transactionalIds(admin, first.values());
        Map<Long, Instant> begins = begins(admin, ids);
        Map<TopicPartition, OpenTransaction> open = new HashMap<>();
        first.forEach((partition, producer) -> open.put(
                partition,
                new OpenTransaction(
                        firstOffsetOf(producer),
                        producer.producerId(),
                        Optional.ofNullable(ids.get(producer.producerId())),
                        Optional.ofNullable(begins.get(producer.producerId())))));
        return open;
    }

    private static long firstOffsetOf(ProducerState producer) {
        return producer.currentTransactionStartOffset().orElseThrow();
    }

    private static Map<Long, String> transactionalIds(Admin admin, Collection<ProducerState> producers) {
        if (producers.isEmpty()) {
            return Map.of();
        }
        ListTransactionsOptions those = new ListTransactionsOptions()
                .filterProducerIds(
                        producers.stream().map(ProducerState::producerId).collect(Collectors.toSet()));
        return answer(admin.listTransactions(those).all()).stream()
                .flatMap(Collection::stream)
                .collect(Collectors.toMap(
                        TransactionListing::producerId, TransactionListing::transactionalId, (one, other) -> one));
    }

    private static Map<Long, Instant> begins(Admin admin, Map<Long, String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        DescribeTransactionsResult descriptions = admin.describeTransactions(ids.values());
        Map<Long, Instant> begins = new HashMap<>();
        ids.forEach((producer, id) -> answer(descriptions.description(id))
                .filter(description -> description.transactionStartTimeMs().isPresent())
                .ifPresent(description -> begins.put(
                        producer,
                        Instant.ofEpochMilli(
                                description.transactionStartTimeMs().getAsLong()))));
        return begins;
    }

    private static <T> Optional<T> answer(KafkaFuture<T> future) {
        try {
            return Optional.of(future.get());
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while waiting to describe transactions", e);
        } catch (ExecutionException e) {
            LOG.debug("No answer about transactions", e);
            return Optional.empty();
        }
    }
}
