package dev.bayou.live;

import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.TopicSelection;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** From which offsets on a live run reads. */
public sealed interface StartFrom {
    /** From what is written after the start. */
    record Latest() implements StartFrom {}

    /** From what Kafka still has. */
    record Earliest() implements StartFrom {}

    /**
     * From the first record whose Kafka timestamp is that or later; where there is none, from what is written after the
     * start.
     */
    record Since(Instant time) implements StartFrom {}

    /**
     * The start that is written {@code latest}, {@code earliest} or as a time with its zone.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    static StartFrom named(String text) {
        if (text.equals("latest")) {
            return new Latest();
        }
        if (text.equals("earliest")) {
            return new Earliest();
        }
        try {
            return new Since(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no start; write latest, earliest, or a time with its zone: 2018-10-30T23:00:00Z",
                    e);
        }
    }

    /** The offset at which to start, for each partition of the topics as they are now. */
    default Map<TopicPartition, Long> offsets(KafkaCluster cluster, Collection<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        cluster.topics(new TopicSelection.Named(new LinkedHashSet<>(topics)))
                .values()
                .forEach(topic -> partitions.addAll(topic.topicPartitions()));
        if (this instanceof Earliest) {
            return cluster.offsets().beginOffsets(partitions);
        }
        Map<TopicPartition, Long> offsets = new HashMap<>(cluster.offsets().endOffsets(partitions));
        if (this instanceof Since since) {
            offsets.putAll(cluster.offsets().offsetsSince(since.time(), partitions));
        }
        return offsets;
    }
}
