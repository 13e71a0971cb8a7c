package dev.bayou.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.kafka.KafkaCluster.Retention;
import dev.bayou.verify.Finding.Kind;
import dev.bayou.verify.kafka.KafkaPartition;
import dev.bayou.verify.kafka.KafkaPartition.Backlog;
import dev.bayou.verify.kafka.RetentionRace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaComparisonTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final TopicIdentity TOPIC = new TopicIdentity("cluster", "id");

    @TempDir
    private Path dir;

    private Store store;

    @BeforeEach
    void openStore() throws IOException {
        store = Stores.of(new Location(dir.toString()), PipelineOptionsFactory.create());
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            # head, begin, end
            100,        0, 100
            100,      100, 100
            100,       50, 150
            100,      100, 150
            0,          0,   0
            0,         50,  50
            """)
    void anArchiveThatFollowsKafkaHasNoFindings(long head, long begin, long end) {
        assertThat(findings(TOPIC, head, begin, end)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            cluster | id      |  100 | 120 | 150 | LOST        | deleted offsets 100 to 119 of topic-7 before
            cluster | id      |  100 |   0 |  80 | TRUNCATED   | reaches offset 99, and Kafka's topic-7 ends before offset 80
            cluster | another |  100 |   0 | 150 | OTHER_TOPIC | made again (its id was id and is another)
            other   | id      |  100 |   0 | 150 | OTHER_TOPIC | another cluster's topic (cluster was archived, this is other)
            other   | ''      |  100 |  -1 |  -1 | OTHER_TOPIC | check --bootstrapServers
            cluster | ''      |  100 |  -1 |  -1 | GONE        | not in Kafka any more
            cluster | id      |    0 |  50 | 150 | UNARCHIVED  | Kafka has offsets 50 to 149
            """)
    void contradictionsToKafkaAreReported(
            String cluster, String id, long head, long begin, long end, Kind kind, String what) {
        List<Finding> findings = findings(new TopicIdentity(cluster, id), head, begin, end);

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(kind);
            assertThat(finding.what()).contains(what);
            assertThat(finding.object()).startsWith(dir + "/_ledger/topic");
        });
    }

    @Test
    void aRaceThatIsBeingLostIsANote() {
        Backlog backlog = new Backlog(NOW.minusSeconds(2400), TimestampType.CREATE, new Retention(3_600_000, -1), 0, 1);
        KafkaPartition partition = new KafkaPartition("topic", 7, TOPIC, TOPIC, 100, 0, 2500, backlog);

        List<Finding> findings = KafkaComparison.findingsOf(
                partition, RetentionRace.of(partition, NOW, 0.5), NOW, Optional.empty(), store);

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.RETENTION);
            assertThat(finding.kind().isFault()).isFalse();
            assertThat(finding.what()).contains("topic-7 from offset 1300 on", "from 2026-01-01T00:40:00Z on");
        });
    }

    /** 200 records of two days ago are not archived, and Kafka keeps them for seven days. */
    @Test
    void recordsThatHaveWaitedForTooLongAreAFaultWhateverKafkaKeeps() {
        Backlog backlog = new Backlog(
                NOW.minus(Duration.ofDays(2)), TimestampType.CREATE, new Retention(7 * 86_400_000L, -1), 0, 0);
        KafkaPartition partition = new KafkaPartition("topic", 7, TOPIC, TOPIC, 100, 0, 300, backlog);

        assertThat(findingsWithin(Duration.ofDays(2), partition)).isEmpty();
        assertThat(findingsWithin(Duration.ofHours(1), partition))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(Kind.STALLED);
                    assertThat(finding.kind().isFault()).isTrue();
                    assertThat(finding.what())
                            .contains(
                                    "offset 100 of topic-7, of 2025-12-30T00:00:00Z, is not archived after PT48H",
                                    "200");
                });
    }

    private List<Finding> findingsWithin(Duration maxWait, KafkaPartition partition) {
        return KafkaComparison.findingsOf(
                partition, RetentionRace.of(partition, NOW, 0), NOW, Optional.of(maxWait), store);
    }

    @Test
    void aLogThatWasTruncatedAndHasGrownAgainIsAFault() {
        KafkaPartition partition = new KafkaPartition("topic", 7, TOPIC, TOPIC, 100, 0, 150, null).divergedAt(90);

        List<Finding> findings = KafkaComparison.findingsOf(
                partition, RetentionRace.of(partition, NOW, 0), NOW, Optional.empty(), store);

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.TRUNCATED);
            assertThat(finding.what()).contains("topic-7 was truncated at offset 90", "up to offset 99");
        });
    }

    @Test
    void aTransactionThatHasBeenOpenForLongIsANote() {
        assertThat(whatWaitsFor(NOW.minusSeconds(61))).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.OPEN_TRANSACTION);
            assertThat(finding.kind().isFault()).isFalse();
            assertThat(finding.what())
                    .contains("offsets 100 to 132 of topic-7 wait for it, for 61 s", "--partition 7 --start-offset 90");
        });
    }

    @Test
    void aTransactionWhoseBeginIsNotKnownIsANote() {
        assertThat(whatWaitsFor(null)).singleElement().satisfies(finding -> assertThat(finding.what())
                .contains("whose begin is not known"));
    }

    @Test
    void aTransactionThatHasJustBegunIsNone() {
        assertThat(whatWaitsFor(NOW.minusSeconds(59))).isEmpty();
    }

    private List<Finding> whatWaitsFor(Instant since) {
        KafkaPartition.Open open = new KafkaPartition.Open(133, 90, since, "it");
        KafkaPartition partition = new KafkaPartition("topic", 7, TOPIC, TOPIC, 100, 0, 100, null).with(open);
        return KafkaComparison.findingsOf(partition, RetentionRace.of(partition, NOW, 0), NOW, Optional.empty(), store);
    }

    private List<Finding> findings(TopicIdentity inKafka, long head, long begin, long end) {
        TopicIdentity archived = head == 0 ? inKafka : TOPIC;
        KafkaPartition partition = new KafkaPartition("topic", 7, archived, inKafka, head, begin, end, null);
        return KafkaComparison.findingsOf(partition, RetentionRace.of(partition, NOW, 0), NOW, Optional.empty(), store);
    }
}
