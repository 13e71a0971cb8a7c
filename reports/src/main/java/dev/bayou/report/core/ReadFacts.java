package dev.bayou.report.core;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bayou.archive.read.ReadPlan.Authority;
import dev.bayou.archive.read.ReadPlan.TopicPlan;
import dev.bayou.shopper.MalformedEventException.Reason;
import dev.bayou.shopper.ShopperEvent;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * What was read of an archive.
 *
 * @param events by kind; those rejected are not among them
 * @param empty records without a byte: tombstones
 * @param timedByKafka events without a time of their own, counted at Kafka's timestamp; 0 where time does not matter
 * @param rejected by reason
 * @param days records by the day of their window, {@code 2018-10-30}; those of no window under ""
 * @param partitions what was read of each topic-partition, by {@code topic-partition}
 * @param quarantined the keys of the files with the rejected records
 */
public record ReadFacts(
        SortedMap<ShopperEvent.Kind, Long> events,
        long empty,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long timedByKafka,
        SortedMap<Reason, Rejected> rejected,
        SortedMap<String, Long> days,
        SortedMap<String, PartitionRead> partitions,
        List<String> quarantined)
        implements Serializable {
    public static final ReadFacts NONE =
            new ReadFacts(new TreeMap<>(), 0, 0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), List.of());

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

    /**
     * Which files of a topic were read.
     *
     * @param firstWindow the folder of the earliest window, or null if no folder has a time
     * @param lastWindow the folder of the latest
     * @param ignored files in the topic's folders that the ledger does not name, or whose name no archiver writes
     */
    public record TopicRead(
            String topic,
            Authority authority,
            int files,
            long bytes,
            int windows,
            String firstWindow,
            String lastWindow,
            int ignored) {
        static TopicRead of(TopicPlan plan) {
            boolean hasWindows = !plan.windows().isEmpty();
            return new TopicRead(
                    plan.topic(),
                    plan.authority(),
                    plan.files(),
                    plan.bytes(),
                    plan.windows().size(),
                    hasWindows ? plan.windows().first().folder() : null,
                    hasWindows ? plan.windows().last().folder() : null,
                    plan.ignored());
        }
    }

    /** All keys of both; the values of a key of both are added. */
    public static <K extends Comparable<K> & Serializable, V> SortedMap<K, V> sumByKey(
            Map<K, V> one, Map<K, V> other, BinaryOperator<V> plus) {
        SortedMap<K, V> sum = new TreeMap<>(one);
        other.forEach((key, value) -> sum.merge(key, value, plus));
        return sum;
    }

    public ReadFacts plus(ReadFacts other) {
        return new ReadFacts(
                sumByKey(events, other.events, Long::sum),
                empty + other.empty,
                timedByKafka + other.timedByKafka,
                sumByKey(rejected, other.rejected, Rejected::plus),
                sumByKey(days, other.days, Long::sum),
                sumByKey(partitions, other.partitions, PartitionRead::plus),
                Stream.concat(quarantined.stream(), other.quarantined.stream())
                        .sorted()
                        .toList());
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
