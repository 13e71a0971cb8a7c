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
 * Finds the earliest open transaction of each partition, as far as the brokers answer: producers need Kafka 2.8, their
 * transactional ids and begin Kafka 3.0 and the right to describe these ids. Nothing fails for want of an answer.
 */
final class OpenTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(OpenTransactions.class);

    private final Admin admin;

    OpenTransactions(Admin admin) {
        this.admin = admin;
    }

    /** The transactions, by partition; absent where there is none, or no answer. */
    Map<TopicPartition, OpenTransaction> of(Collection<TopicPartition> partitions) {
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
                            .min(Comparator.comparing(OpenTransactions::firstOffset)))
                    .ifPresent(producer -> first.put(partition, producer));
        }
        Map<Long, String> ids = transactionalIds(first.values());
        Map<Long, Instant> begins = begins(ids);
        Map<TopicPartition, OpenTransaction> open = new HashMap<>();
        first.forEach((partition, producer) -> open.put(
                partition,
                new OpenTransaction(
                        firstOffset(producer),
                        producer.producerId(),
                        Optional.ofNullable(ids.get(producer.producerId())),
                        Optional.ofNullable(begins.get(producer.producerId())))));
        return open;
    }

    private static long firstOffset(ProducerState producer) {
        return producer.currentTransactionStartOffset().orElseThrow();
    }

    private Map<Long, String> transactionalIds(Collection<ProducerState> producers) {
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

    private Map<Long, Instant> begins(Map<Long, String> ids) {
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
