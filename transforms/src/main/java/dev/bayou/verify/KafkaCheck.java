package dev.bayou.verify;

import dev.bayou.archive.Layout;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.store.Store;
import dev.bayou.verify.Finding.Kind;
import dev.bayou.verify.kafka.KafkaPartition;
import dev.bayou.verify.kafka.RetentionRace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Holds the ledger of one partition to what Kafka says of it. */
final class KafkaCheck {
    /** What is open for less is the usual life of a transaction: producers give up theirs after a minute by default. */
    private static final Duration USUAL = Duration.ofMinutes(1);

    private final KafkaPartition partition;
    private final Store store;
    private final List<Finding> findings = new ArrayList<>();

    private KafkaCheck(KafkaPartition partition, Store store) {
        this.partition = partition;
        this.store = store;
    }

    static List<Finding> of(KafkaPartition partition, RetentionRace race, Instant askedAt, Store store) {
        KafkaCheck check = new KafkaCheck(partition, store);
        check.hold(race);
        if (partition.isThere() && partition.unstable() > 0) {
            check.lookAt(partition.open(), askedAt);
        }
        return check.findings;
    }

    private void lookAt(KafkaPartition.Open open, Instant askedAt) {
        if (open.since() != null && open.since().plus(USUAL).isAfter(askedAt)) {
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
                        : ", for " + Duration.between(open.since(), askedAt).toSeconds() + " s",
                partition.topic(),
                partition.partition(),
                open.firstOffset());
    }

    private void hold(RetentionRace race) {
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
                    "reaches offset %d, and Kafka's %s ends before offset %d: it was cut off, or made again; archive the topic"
                            + " under another --archive",
                    partition.head() - 1,
                    name(),
                    partition.end());
        } else if (partition.divergedAt() != null) {
            findHere(
                    Kind.TRUNCATED,
                    "is not of the log that Kafka has: %s was truncated at offset %d, as its leader epochs show, and has grown"
                            + " again, so that its records up to offset %d are others than were archived; archive the topic under"
                            + " another --archive",
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
        if (race.outcome() == RetentionRace.Outcome.LOSING) {
            findHere(
                    Kind.RETENTION,
                    "KAFKA'S RETENTION IS FASTER: it may delete %s from offset %d on before that is archived, from %s on; %,.1f"
                            + " offsets/s arrive, %,.1f are archived; raise the topic's retention, or let the archiver run",
                    name(),
                    race.lossFrom(),
                    race.lossAt(),
                    race.arriving(),
                    race.archiving());
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

    private String name() {
        return partition.topic() + "-" + partition.partition();
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
