package dev.bayou.report.core;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bayou.shopper.MalformedEventException.Reason;
import dev.bayou.shopper.ShopperEvent;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was read of an archive.
 *
 * @param events by kind; those rejected are not among them
 * @param empty records without a byte: tombstones
 * @param timedByKafka events that tell no time of their own, counted at Kafka's timestamp; none where time does not
 *     matter
 * @param rejected by reason
 * @param days records by the day of the window they are filed in, {@code 2018-10-30}; those of no window under ""
 * @param partitions what was read of each topic-partition, by {@code topic-partition}
 */
public record ReadFacts(
        SortedMap<ShopperEvent.Kind, Long> events,
        long empty,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long timedByKafka,
        SortedMap<Reason, Rejected> rejected,
        SortedMap<String, Long> days,
        SortedMap<String, PartitionRead> partitions)
        implements Serializable {
    public static final ReadFacts NONE =
            new ReadFacts(new TreeMap<>(), 0, 0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    /**
     * What was read of a topic-partition.
     *
     * @param firstOffset the least
     * @param lastOffset the greatest
     * @param duplicates records that were left out since their offset had been read from another file
     * @param contradictions how many of these held other bytes
     */
    public record PartitionRead(
            String topic,
            int partition,
            long records,
            long firstOffset,
            long lastOffset,
            long duplicates,
            long contradictions)
            implements Serializable {
        PartitionRead plus(PartitionRead other) {
            return new PartitionRead(
                    topic,
                    partition,
                    records + other.records,
                    Math.min(firstOffset, other.firstOffset),
                    Math.max(lastOffset, other.lastOffset),
                    duplicates + other.duplicates,
                    contradictions + other.contradictions);
        }
    }

    /**
     * Records rejected for one reason.
     *
     * @param samples of them, the first by coordinates
     */
    public record Rejected(long records, List<Sample> samples) implements Serializable {
        private static final int MOST_SAMPLES = 5;

        Rejected plus(Rejected other) {
            return new Rejected(
                    records + other.records,
                    Stream.concat(samples.stream(), other.samples.stream())
                            .sorted()
                            .limit(MOST_SAMPLES)
                            .toList());
        }
    }

    /** One rejected record: where it is, and what is wrong with it. */
    public record Sample(String topic, int partition, long offset, String problem)
            implements Serializable, Comparable<Sample> {
        @Override
        public int compareTo(Sample other) {
            int byTopic = topic.compareTo(other.topic);
            int byPartition = Integer.compare(partition, other.partition);
            return byTopic != 0 ? byTopic : byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
        }
    }

    public ReadFacts plus(ReadFacts other) {
        return new ReadFacts(
                Sums.of(events, other.events, Long::sum),
                empty + other.empty,
                timedByKafka + other.timedByKafka,
                Sums.of(rejected, other.rejected, Rejected::plus),
                Sums.of(days, other.days, Long::sum),
                Sums.of(partitions, other.partitions, PartitionRead::plus));
    }

    /** Records whose event was counted. */
    public long accepted() {
        return events.values().stream().mapToLong(Long::longValue).sum();
    }

    public long rejectedRecords() {
        return rejected.values().stream().mapToLong(Rejected::records).sum();
    }

    public long records() {
        return accepted() + empty + rejectedRecords();
    }

    public long events(ShopperEvent.Kind kind) {
        return events.getOrDefault(kind, 0L);
    }

    public long duplicates() {
        return partitions.values().stream().mapToLong(PartitionRead::duplicates).sum();
    }

    public long contradictions() {
        return partitions.values().stream()
                .mapToLong(PartitionRead::contradictions)
                .sum();
    }
}
