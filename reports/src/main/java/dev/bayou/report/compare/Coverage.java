package dev.bayou.report.compare;

import dev.bayou.archive.TimeRange;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Store;
import dev.bayou.kafka.FirstRecords;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.kafka.TopicSelection;
import dev.bayou.shopper.EventParser;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Which windows of event time an archive has whole.
 *
 * @param range what is read of the archive
 * @param until the earliest event, about, that is in Kafka and not yet in the archive
 */
public record Coverage(TimeRange range, Instant until) {
    /** How much of a window the archive has. */
    enum Part {
        WHOLE,
        /** There are events in Kafka, or may be, that belong to it and are not archived yet. */
        UNARCHIVED,
        /** It is not in the range. */
        OUTSIDE
    }

    /**
     * What the archive covers at least, from now on. A partition that is not wholly archived counts with the earliest
     * of the first events that are not; events out of order by more than that are not seen. One that Kafka does not
     * have counts not.
     *
     * @throws IOException if the ledger cannot be read
     * @throws org.apache.kafka.common.KafkaException if Kafka fails
     */
    public static Coverage now(KafkaSettings kafka, Store archive, Set<String> topics, TimeRange range)
            throws IOException {
        KafkaCluster cluster = KafkaClients.cluster(kafka);
        Map<TopicPartition, Long> heads = new HashMap<>();
        for (KafkaCluster.Topic topic :
                cluster.existingTopics(new TopicSelection.Named(topics)).values()) {
            for (TopicPartition partition : topic.topicPartitions()) {
                heads.put(
                        partition,
                        new Ledger(archive, partition.topic(), partition.partition())
                                .last()
                                .map(LedgerEntry::to)
                                .orElse(0L));
            }
        }
        // What Kafka has deleted already cannot be archived any more.
        cluster.offsets()
                .beginOffsets(heads.keySet())
                .forEach((partition, begin) -> heads.merge(partition, begin, Math::max));
        Instant until = FirstRecords.read(heads, cluster.offsets().endOffsets(heads.keySet()), kafka).values().stream()
                .flatMap(List::stream)
                .mapToLong(record -> EventParser.timeOf(record.value(), record.timestamp()))
                .filter(millis -> millis != ConsumerRecord.NO_TIMESTAMP)
                .mapToObj(Instant::ofEpochMilli)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        return new Coverage(range, until);
    }

    Part of(Instant begin, Duration length) {
        Instant end = begin.plus(length);
        if (begin.isBefore(range.from()) || end.isAfter(range.to())) {
            return Part.OUTSIDE;
        }
        return end.isAfter(until) ? Part.UNARCHIVED : Part.WHOLE;
    }
}
