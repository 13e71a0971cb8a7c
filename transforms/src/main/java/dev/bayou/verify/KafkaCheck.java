package dev.bayou.verify;

import dev.bayou.archive.Layout;
import dev.bayou.archive.Store;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.verify.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Holds the ledger of one partition to what Kafka says of it. */
final class KafkaCheck {
    private final KafkaPartition partition;
    private final Store store;
    private final List<Finding> findings = new ArrayList<>();

    private KafkaCheck(KafkaPartition partition, Store store) {
        this.partition = partition;
        this.store = store;
    }

    static List<Finding> of(KafkaPartition partition, RetentionRace race, Store store) {
        KafkaCheck check = new KafkaCheck(partition, store);
        check.hold(race);
        return check.findings;
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
