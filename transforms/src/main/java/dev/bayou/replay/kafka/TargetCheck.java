package dev.bayou.replay.kafka;

import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Store;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.KafkaCluster.Topic;
import dev.bayou.kafka.TopicSelection;
import dev.bayou.replay.ReplayPlan;
import dev.bayou.replay.ReplayPlan.Partition;
import dev.bayou.replay.ReplayRange;
import dev.bayou.replay.ReplaySettings;
import dev.bayou.replay.ReplaySettings.ReplayTarget.Partitioning;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Checks, before the first record is written, whether the target can take the records of a replay.
 *
 * @param problems why it cannot, one sentence each, with the fix
 * @param warnings what it would not keep
 */
public record TargetCheck(List<String> problems, List<String> warnings) {

    /**
     * Checks each target topic; creates none.
     *
     * @throws org.apache.kafka.common.KafkaException if the cluster does not answer
     * @throws IOException if the archive fails
     */
    public static TargetCheck make(ReplaySettings settings, ReplayPlan plan, Store archive, Clock clock)
            throws IOException {
        KafkaCluster cluster = KafkaClients.cluster(settings.kafka());
        Set<String> names =
                plan.topics().stream().map(settings.target()::topicOf).collect(Collectors.toSet());
        Map<String, Topic> topics = cluster.existingTopics(new TopicSelection.Named(names));
        List<String> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (String source : plan.topics()) {
            List<Partition> partitions = plan.partitions().stream()
                    .filter(partition -> partition.range().topic().equals(source))
                    .toList();
            String target = settings.target().topicOf(source);
            Topic topic = topics.get(target);
            if (topic == null) {
                problems.add("There is no topic " + target + " at "
                        + settings.kafka().bootstrapServers() + ", and none is made by itself; make it: "
                        + creation(settings, target, partitionsNeeded(partitions)));
                continue;
            }
            requireRoom(settings, topic, partitions).ifPresent(problems::add);
            requireOther(archive, partitions.get(0).range(), topic).ifPresent(problems::add);
            Map<String, String> targetSettings = cluster.settings(target);
            checkSettings(target, targetSettings, partitions, clock.instant(), problems, warnings);
            if (isCompacted(targetSettings)) {
                for (Partition partition : partitions) {
                    requireKey(archive, partition, target).ifPresent(problems::add);
                }
            }
        }
        return new TargetCheck(problems, warnings);
    }

    private static int partitionsNeeded(List<Partition> partitions) {
        OptionalInt last = partitions.stream()
                .mapToInt(partition -> partition.range().partition())
                .max();
        return last.orElse(0) + 1;
    }

    private static String creation(ReplaySettings settings, String topic, int partitions) {
        return String.format(
                Locale.ROOT,
                "kafka-topics.sh --bootstrap-server %s --create --topic %s --partitions %d --config %s=-1",
                settings.kafka().bootstrapServers(),
                topic,
                partitions,
                TopicConfig.RETENTION_MS_CONFIG);
    }

    private static Optional<String> requireRoom(ReplaySettings settings, Topic topic, List<Partition> partitions) {
        int needed = partitionsNeeded(partitions);
        if (settings.target().partitioning() == Partitioning.BY_KEY || topic.partitions() >= needed) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%s has %d partitions, and the archive's records are of %d; add some (kafka-topics.sh --bootstrap-server %s --alter --topic %s --partitions %d), or give --repartition to spread records by their keys",
                topic.name(),
                topic.partitions(),
                needed,
                settings.kafka().bootstrapServers(),
                topic.name(),
                needed));
    }

    /** Records that were archived from the target itself would be in it twice, and be archived again. */
    private static Optional<String> requireOther(Store archive, ReplayRange range, Topic target) throws IOException {
        if (!range.topic().equals(target.name())) {
            return Optional.empty();
        }
        Optional<LedgerEntry> entry = new Ledger(archive, range.topic(), range.partition()).last();
        return entry.isPresent() && entry.get().identity().equals(target.identity())
                ? Optional.of(
                        target.name()
                                + " is the very topic that was archived: its records would be in it twice; give another --toTopic")
                : Optional.empty();
    }

    private static void checkSettings(
            String topic,
            Map<String, String> settings,
            List<Partition> partitions,
            Instant now,
            List<String> problems,
            List<String> warnings) {
        if (settings.isEmpty()) {
            warnings.add("The settings of " + topic
                    + " cannot be read (DescribeConfigs), so it is not checked that it keeps old records and their"
                    + " timestamps");
            return;
        }
        if (settings.getOrDefault(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "").equals("LogAppendTime")) {
            problems.add(String.format(
                    Locale.ROOT,
                    "%s has %s=LogAppendTime, which would replace every timestamp; set it to CreateTime",
                    topic,
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG));
        }
        String cleanup = settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
        if (isCompacted(settings)) {
            warnings.add(topic
                    + " is compacted: of records with the same key it keeps the last one only, and it refuses records"
                    + " without a key. Only the first record of each partition was checked for one");
        }
        if (cleanup.contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
            Optional<Instant> oldest = partitions.stream()
                    .flatMap(partition -> partition.windows().stream())
                    .map(TimeWindow::start)
                    .min(Instant::compareTo);
            long retention = number(settings, TopicConfig.RETENTION_MS_CONFIG);
            if (retention >= 0 && oldest.isPresent() && oldest.get().isBefore(now.minusMillis(retention))) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "%s DELETES RECORDS THAT ARE OLDER THAN %s (%s=%d), and what is replayed begins with %s: old records will be gone soon after they were written. Set it to -1 first",
                        topic,
                        text(Duration.ofMillis(retention)),
                        TopicConfig.RETENTION_MS_CONFIG,
                        retention,
                        oldest.get()));
            }
            long room = number(settings, TopicConfig.RETENTION_BYTES_CONFIG);
            if (room >= 0 && partitions.stream().anyMatch(partition -> partition.bytes() > room)) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "%s keeps %,d bytes of a partition only (%s), fewer than are to be replayed",
                        topic,
                        room,
                        TopicConfig.RETENTION_BYTES_CONFIG));
            }
        }
    }

    /** Whether Kafka refuses records without a key there. */
    static boolean isCompacted(Map<String, String> settings) {
        return settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "")
                .contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    }

    /** Reads one record of the partition: if the first has no key, usually no record has one. */
    private static Optional<String> requireKey(Store archive, Partition partition, String target) throws IOException {
        ReplayRange range = partition.range();
        long from = partition.files().stream()
                .mapToLong(file -> Math.max(file.firstOffset(), range.from()))
                .min()
                .orElse(range.from());
        List<String> problems = new ArrayList<>();
        range.read(archive, from, record -> {
            if (ReplayedRecord.isKeyless(record)) {
                problems.add(keyless(range, record.offset(), target));
            }
            return false;
        });
        return problems.stream().findFirst();
    }

    /** Why a compacted topic refuses a record, and what to do. */
    static String keyless(ReplayRange range, long offset, String target) {
        return "The record at offset " + offset + " of " + range.topicPartition() + " has no key, and " + target
                + " is compacted (" + TopicConfig.CLEANUP_POLICY_CONFIG + "=" + TopicConfig.CLEANUP_POLICY_COMPACT
                + "), which takes none without; give another --toTopic, set the topic's "
                + TopicConfig.CLEANUP_POLICY_CONFIG + " to " + TopicConfig.CLEANUP_POLICY_DELETE
                + ", or select other records with --partitions, --fromOffset and --toOffset";
    }

    private static long number(Map<String, String> settings, String name) {
        return Long.parseLong(settings.getOrDefault(name, "-1"));
    }

    private static String text(Duration duration) {
        return duration.toDays() > 0
                ? duration.toDays() + (duration.toDays() == 1 ? " DAY" : " DAYS")
                : duration.toString().substring(2);
    }
}
