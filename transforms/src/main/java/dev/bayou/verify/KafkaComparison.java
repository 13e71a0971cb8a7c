package dev.bayou.verify;

import dev.bayou.archive.Layout;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.store.Store;
import dev.bayou.verify.Facts.SampleFacts;
import dev.bayou.verify.Finding.Kind;
import dev.bayou.verify.Verification.InKafka;
import dev.bayou.verify.Verification.Partition;
import dev.bayou.verify.kafka.KafkaPartition;
import dev.bayou.verify.kafka.KafkaPartition.Backlog;
import dev.bayou.verify.kafka.KafkaPartition.Open;
import dev.bayou.verify.kafka.KafkaState;
import dev.bayou.verify.kafka.KafkaState.Unanswered;
import dev.bayou.verify.kafka.RetentionRace;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares the ledger of each partition with the state of that partition in Kafka. */
final class KafkaComparison {
    private final KafkaState state;
    private final Optional<Duration> maxWait;
    private final Store store;
    private final Collection<Finding> findings;
    private final Map<String, Long> paceFrom = new HashMap<>();

    /**
     * Prepares a comparison.
     *
     * @param maxWait how long a record may wait to be archived
     * @param samples of all sections
     * @param findings to which the findings are added
     */
    KafkaComparison(
            KafkaState state,
            Optional<Duration> maxWait,
            List<SampleFacts> samples,
            Store store,
            Collection<Finding> findings) {
        this.state = state;
        this.maxWait = maxWait;
        this.store = store;
        this.findings = findings;
        samples.stream()
                .filter(section -> section.paceFrom() >= 0)
                .forEach(section ->
                        paceFrom.merge(name(section.topic(), section.partition()), section.paceFrom(), Math::min));
    }

    /** Returns the partitions with their state in Kafka, and those that only Kafka has. */
    List<Partition> compare(List<Partition> partitions) {
        for (Unanswered partition : state.unanswered()) {
            findings.add(new Finding(
                    Kind.UNANSWERED,
                    partition.topic(),
                    store.address(Layout.ledgerPrefix(partition.topic(), partition.partition())),
                    "not compared with Kafka: " + partition.why()));
        }
        List<Partition> compared = new ArrayList<>();
        for (Partition partition : partitions) {
            Optional<KafkaPartition> kafka = state.find(partition.topic(), partition.partition());
            compared.add(kafka.isPresent() ? compare(partition, kafka.get()) : partition);
        }
        for (KafkaPartition kafka : state.partitions()) {
            if (kafka.head() == 0) {
                compared.add(compare(
                        new Partition(kafka.topic(), kafka.partition(), 0, 0, 0, 0, 0, 0, new TreeMap<>(), null),
                        kafka));
            }
        }
        compared.sort(Comparator.comparing(Partition::topic).thenComparing(Partition::partition));
        return compared;
    }

    private Partition compare(Partition partition, KafkaPartition kafka) {
        long from = paceFrom.getOrDefault(name(partition.topic(), partition.partition()), partition.head());
        double archiving = Math.max(0, kafka.head() - from) / (double) KafkaState.PACE.toSeconds();
        RetentionRace race = RetentionRace.of(kafka, state.queriedAt(), archiving);
        findings.addAll(findingsOf(kafka, race, state.queriedAt(), maxWait, store));
        return kafka.isThere() ? partition.with(inKafka(kafka, race)) : partition;
    }

    private static InKafka inKafka(KafkaPartition kafka, RetentionRace race) {
        Open open = kafka.open();
        return new InKafka(
                kafka.head(),
                kafka.begin(),
                kafka.end(),
                open == null ? kafka.end() : open.highWatermark(),
                open == null ? null : open.since(),
                kafka.lag(),
                race);
    }

    private static String name(String topic, int partition) {
        return topic + "-" + partition;
    }

    static List<Finding> findingsOf(
            KafkaPartition partition, RetentionRace race, Instant queriedAt, Optional<Duration> maxWait, Store store) {
        PartitionCheck check = new PartitionCheck(partition, store);
        check.checkLog();
        maxWait.ifPresent(limit -> check.checkWait(limit, queriedAt));
        check.checkRetention(race);
        check.checkTransaction(queriedAt);
        return check.findings;
    }

    private static final class PartitionCheck {
        /** A shorter transaction is usual: by default, Kafka aborts a transaction of a producer after one minute. */
        private static final Duration USUAL = Duration.ofMinutes(1);

        private final KafkaPartition partition;
        private final Store store;
        private final List<Finding> findings = new ArrayList<>();

        PartitionCheck(KafkaPartition partition, Store store) {
            this.partition = partition;
            this.store = store;
        }

        /** Reports only the gravest contradiction, because it explains the others. */
        private void checkLog() {
            if (!partition.archived().matches(partition.inKafka())) {
                find(Kind.OTHER_TOPIC, Layout.ledgerPrefix(partition.topic()), otherTopic());
            } else if (!partition.isThere()) {
                find(
                        Kind.GONE,
                        Layout.ledgerPrefix(partition.topic()),
                        "its topic is not in Kafka any more; what was archived of it stays");
            } else if (partition.end() < partition.head()) {
                findHere(
                        Kind.TRUNCATED,
                        "reaches offset %d, and Kafka's %s ends before offset %d: it was truncated, or made again; archive"
                                + " the topic under another --archive",
                        partition.head() - 1,
                        name(),
                        partition.end());
            } else if (partition.divergedAt() != null) {
                findHere(
                        Kind.TRUNCATED,
                        "is not of the log that Kafka has: %s was truncated at offset %d, as its leader epochs show, and has grown"
                                + " again, so that its records up to offset %d are not those that were archived; archive the topic"
                                + " under another --archive",
                        name(),
                        partition.divergedAt(),
                        partition.head() - 1);
            } else if (partition.head() == 0 && partition.begin() < partition.end()) {
                findHere(
                        Kind.UNARCHIVED,
                        "nothing of %s is archived yet; Kafka has offsets %d to %d",
                        name(),
                        partition.begin(),
                        partition.end() - 1);
            } else if (partition.head() > 0 && partition.head() < partition.begin()) {
                findHere(
                        Kind.LOST,
                        "LOST: Kafka deleted offsets %d to %d of %s before they were archived; raise the topic's retention, or"
                                + " run the archiver more often",
                        partition.head(),
                        partition.begin() - 1,
                        name());
            }
        }

        private String otherTopic() {
            TopicIdentity archived = partition.archived();
            TopicIdentity inKafka = partition.inKafka();
            return archived.clusterId().equals(inKafka.clusterId())
                    ? String.format(
                            Locale.ROOT,
                            "is of a topic that was deleted and made again (its id was %s and is %s); archive that under another --archive",
                            archived.topicId(),
                            inKafka.topicId())
                    : String.format(
                            Locale.ROOT,
                            "is of another cluster's topic (%s was archived, this is %s); check --bootstrapServers",
                            archived.clusterId(),
                            inKafka.clusterId());
        }

        /** By the record's timestamp: one that a producer has set to the past counts as old. */
        private void checkWait(Duration limit, Instant queriedAt) {
            Backlog backlog = partition.backlog();
            if (backlog == null || backlog.oldest() == null) {
                return;
            }
            Duration waited = Duration.between(backlog.oldest(), queriedAt);
            if (waited.compareTo(limit) > 0) {
                findHere(
                        Kind.STALLED,
                        "STALLED: offset %d of %s, of %s, is not archived after %s, and %,d offsets with it; check that the"
                                + " archiver runs",
                        partition.next(),
                        name(),
                        backlog.oldest(),
                        waited.truncatedTo(ChronoUnit.SECONDS),
                        partition.lag());
            }
        }

        private void checkRetention(RetentionRace race) {
            if (race.outcome() == RetentionRace.Outcome.LOSING) {
                findHere(
                        Kind.RETENTION,
                        "KAFKA'S RETENTION IS FASTER: it may delete %s from offset %d on before that is archived, from %s on;"
                                + " %,.1f offsets/s arrive, %,.1f are archived; raise the topic's retention, or let the archiver"
                                + " run",
                        name(),
                        race.lossFrom(),
                        race.lossAt(),
                        race.arriving(),
                        race.archiving());
            }
        }

        private void checkTransaction(Instant queriedAt) {
            if (!partition.isThere() || partition.unstable() == 0) {
                return;
            }
            Open open = partition.open();
            if (open.since() != null && open.since().plus(USUAL).isAfter(queriedAt)) {
                return;
            }
            findHere(
                    Kind.OPEN_TRANSACTION,
                    "offsets %d to %d of %s wait for %s%s; they are not archived, and no window that may hold them is sealed, before"
                            + " it ends. If its producer is gone, end it: kafka-transactions.sh abort --topic %s --partition %d"
                            + " --start-offset %d",
                    open.highWatermark() - partition.unstable(),
                    open.highWatermark() - 1,
                    name(),
                    open.transaction(),
                    open.since() == null
                            ? ", whose begin is not known"
                            : ", for "
                                    + Duration.between(open.since(), queriedAt).toSeconds() + " s",
                    partition.topic(),
                    partition.partition(),
                    open.firstOffset());
        }

        private String name() {
            return KafkaComparison.name(partition.topic(), partition.partition());
        }

        private void findHere(Kind kind, String what, Object... with) {
            find(
                    kind,
                    Layout.ledgerPrefix(partition.topic(), partition.partition()),
                    String.format(Locale.ROOT, what, with));
        }

        private void find(Kind kind, String key, String what) {
            findings.add(new Finding(kind, partition.topic(), store.address(key), what));
        }
    }
}
