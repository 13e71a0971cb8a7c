package dev.bayou.replay.kafka;

import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.replay.ReplayPosition;
import dev.bayou.replay.ReplayRange;
import dev.bayou.replay.ReplaySettings;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The positions of a replay, stored in the target cluster: for each archived partition a consumer group of its own,
 * which has committed the next archived offset for partition 0 of the target topic. That partition exists in every
 * topic, and Kafka deletes the offset together with the topic, as it must.
 */
public final class ReplayPositions {
    private final ReplaySettings settings;
    private final KafkaCluster cluster;

    private ReplayPositions(ReplaySettings settings) {
        this.settings = settings;
        this.cluster = KafkaClients.cluster(settings.kafka());
    }

    public static ReplayPositions of(ReplaySettings settings) {
        return new ReplayPositions(settings);
    }

    /** Returns the positions of ranges that have begun. Waits for the end of open transactions. */
    public Map<ReplayRange, ReplayPosition> read(Collection<ReplayRange> ranges) {
        return positions(ranges, cluster.groups().committed(keys(ranges)));
    }

    /** As {@link #read}, but does not wait for open transactions, and without the positions that they may commit. */
    public Map<ReplayRange, ReplayPosition> readSoFar(Collection<ReplayRange> ranges) {
        return positions(ranges, cluster.groups().committedSoFar(keys(ranges)));
    }

    private Map<String, TopicPartition> keys(Collection<ReplayRange> ranges) {
        return ranges.stream().collect(Collectors.toMap(settings.name()::idOf, this::keyOf));
    }

    private Map<ReplayRange, ReplayPosition> positions(
            Collection<ReplayRange> ranges, Map<String, OffsetAndMetadata> committed) {
        return ranges.stream()
                .filter(range -> committed.containsKey(settings.name().idOf(range)))
                .collect(Collectors.toMap(Function.identity(), range -> {
                    String group = settings.name().idOf(range);
                    return ReplayPosition.of(committed.get(group), settings, group);
                }));
    }

    ReplayPosition read(ReplayRange range) {
        return read(List.of(range)).getOrDefault(range, ReplayPosition.START);
    }

    /** The offsets that a transaction commits with its records. */
    Map<TopicPartition, OffsetAndMetadata> offsets(ReplayRange range, ReplayPosition position) {
        return new HashMap<>(Map.of(keyOf(range), position.committed(settings)));
    }

    private TopicPartition keyOf(ReplayRange range) {
        return new TopicPartition(settings.target().topicOf(range.topic()), 0);
    }
}
