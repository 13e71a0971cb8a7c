package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bayou.archive.Envelope;
import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.archive.Envelope.Value;
import dev.bayou.archive.Gap;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.RangeFormat.Envelopes;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.store.Stores;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.archive.write.RangeWriter;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.sandbox.Sandbox;
import dev.bayou.seqfile.Compression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify} reports of an archive and the Kafka it comes from, while they agree and afterwards. */
@Timeout(240)
class VerifyBesideKafkaIT {
    private static final int NOT_PROVEN = 1;
    private static final Map<String, String> ONE_HOUR = Map.of("retention.ms", "3600000");

    private final Sandbox sandbox = Sandbox.shared();
    private final ArchiveHome home = ArchiveHome.onS3(sandbox);

    @TempDir
    private Path dir;

    @AfterEach
    void closeStores() throws IOException {
        KafkaClients.closeAll();
        Stores.closeAll();
    }

    @Test
    void anArchiveAgreesWithKafkaUntilOneOfThemIsChanged() throws Exception {
        String mixed = Topics.fresh(sandbox, "beside-mixed", 2);
        try (EventProducer producer = new EventProducer(
                sandbox, mixed, 2, Seed.announced("beside"), ArchiveContract.LONG_AGO, Duration.ofHours(1))) {
            producer.write(600);
        }
        String compacted = compactedTopic();
        String waiting = Topics.fresh(sandbox, "beside-waiting", 1, ONE_HOUR);
        write(waiting, 1, minutesAgo(10));
        String lost = Topics.fresh(sandbox, "beside-lost", 1);
        write(lost, 5, ArchiveContract.LONG_AGO);
        String again = Topics.fresh(sandbox, "beside-again", 1);
        write(again, 1, ArchiveContract.LONG_AGO);
        home.catchUp(sandbox, mixed, compacted, waiting, lost, again).run(dir).requireSuccess();
        write(waiting, 3, minutesAgo(10));

        Path file = dir.resolve("found.json");
        Ended healthy = verify("--output=" + file).run(dir).requireSuccess();
        JsonNode found = new ObjectMapper().readTree(file.toFile());

        assertThat(healthy.stdout())
                .contains("begin", "lag", "3 offsets wait to be archived", "may delete are those of " + waiting + "-0")
                .contains("PROVEN")
                .doesNotContain("FAULT", "note");
        assertThat(found.path("kafka").path("askedGaps").asLong())
                .isPositive()
                .isEqualTo(found.path("kafka").path("askableGaps").asLong());
        JsonNode inKafka = kafkaOf(waiting, found);
        assertThat(inKafka.path("head").asLong()).isEqualTo(1);
        assertThat(inKafka.path("lag").asLong()).isEqualTo(3);
        assertThat(Instant.parse(inKafka.path("race").path("deletableFrom").asText()))
                .isBetween(minutesAgo(-48), minutesAgo(-52));
        assertThat(kafkaOf(mixed, found).path("race").path("outcome").asText()).isEqualTo("none");

        write(lost, 5, ArchiveContract.LONG_AGO);
        sandbox.deleteRecordsBefore(lost, 0, 8);
        sandbox.deleteTopic(again);
        sandbox.createTopic(again, 1, Topics.KEEP);
        sandbox.addPartitions(mixed, 3);
        Topics.write(sandbox, List.of(Topics.record(mixed, 2, ArchiveContract.LONG_AGO, "key", "value")));
        String untrue = Topics.fresh(sandbox, "beside-untrue", 1, ONE_HOUR);
        write(untrue, 5, minutesAgo(40));
        archiveByHand(untrue, 4, 2);

        Ended changed;
        try (Producer<byte[], byte[]> producer = EventProducer.producer(sandbox, Map.of("transactional.id", waiting))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(Topics.record(waiting, 0, minutesAgo(10), "key", "open"))
                    .get();
            changed = verify("--output=" + file, "--maxWait=30m").run(dir);
        }
        JsonNode open = kafkaOf(waiting, new ObjectMapper().readTree(file.toFile()));

        assertThat(open.path("end").asLong()).isEqualTo(4);
        assertThat(open.path("highWatermark").asLong()).isEqualTo(5);
        assertThat(Instant.parse(open.path("openSince").asText())).isAfter(minutesAgo(5));
        assertThat(changed.status()).as(changed.toString()).isEqualTo(NOT_PROVEN);
        assertThat(changed.stdout())
                .contains("FAULT lost: " + ledger(lost, 0) + ": LOST: Kafka deleted offsets 5 to 7 of " + lost + "-0")
                .contains("FAULT other-topic: " + home.address() + "/_ledger/" + again, "was deleted and made again")
                .contains("FAULT gap: " + home.store().address(Layout.entry(untrue, 0, 0)))
                .contains("a record of " + untrue + "-0 at offset 2, which the entry explains as transaction")
                .contains("FAULT stalled: " + ledger(untrue, 0) + ": STALLED: offset 4 of " + untrue + "-0")
                .contains("FAULT stalled: " + ledger(mixed, 2), "FAULT stalled: " + ledger(lost, 0))
                .doesNotContain("FAULT stalled: " + ledger(waiting, 0))
                .contains("note  retention: " + ledger(untrue, 0), untrue + "-0 from offset 4 on")
                .contains("note  unarchived: " + ledger(mixed, 2), mixed + "-2 is archived yet")
                .contains("and 1 more for open transactions")
                .contains("NOT PROVEN: 6 of "); // The transaction is one more finding, if it is a minute old by now.
    }

    private BayouCall verify(String... flags) {
        return BayouCall.of("verify", "--bootstrapServers=" + sandbox.bootstrapServers())
                .with(home.flags())
                .withEnvironment(sandbox.environment())
                .with(flags);
    }

    private static JsonNode kafkaOf(String topic, JsonNode found) {
        for (JsonNode partition : found.path("partitions")) {
            if (partition.path("topic").asText().equals(topic)) {
                return partition.path("kafka");
            }
        }
        throw new AssertionError(topic + " is not in " + found);
    }

    private String ledger(String topic, int partition) throws IOException {
        return home.store().address(Layout.ledgerPrefix(topic, partition));
    }

    /** An archive in order, written an hour ago, but for a gap where Kafka has a record. */
    private void archiveByHand(String topic, long to, long gap) throws IOException {
        KafkaSettings kafka = new KafkaSettings(sandbox.bootstrapServers(), Map.of());
        RangeFormat format = new RangeFormat(Compression.NONE, Envelopes.LEFT_OUT, RangeLimits.DEFAULT);
        try (RangeWriter writer = new RangeWriter(home.store(), topic, 0, 0, format, ProtocolStep.Listener.NONE)) {
            for (long offset = 0; offset < to; offset++) {
                if (offset == gap) {
                    writer.explain(Gap.whole(offset, offset + 1, Gap.Reason.TRANSACTION));
                } else {
                    writer.append(
                            ArchiveContract.LONG_AGO.toEpochMilli(),
                            WindowSize.HOUR,
                            ByteBuffer.allocate(1),
                            new Envelope(offset, null, List.of(), -1, TimestampType.NONE, Value.PRESENT));
                }
            }
            writer.commit(
                    to,
                    KafkaClients.cluster(kafka).topic(topic).identity(),
                    Clock.fixed(minutesAgo(60), ZoneOffset.UTC));
        }
    }

    /** A topic of which Kafka has really deleted superseded records. */
    private String compactedTopic() throws Exception {
        String topic = Topics.fresh(
                sandbox,
                "beside-compacted",
                1,
                Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.01", "segment.bytes", "1000"));
        write(topic, 40, ArchiveContract.LONG_AGO);
        KafkaTopic kafka = new KafkaTopic(sandbox, topic);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> kafka.records().size() < 20);
        return topic;
    }

    /** One batch each, so that small segments fill up. */
    private void write(String topic, int records, Instant time) throws Exception {
        try (Producer<byte[], byte[]> producer = EventProducer.producer(sandbox, Map.of())) {
            for (int i = 0; i < records; i++) {
                producer.send(Topics.record(topic, 0, time, "key", "value " + i))
                        .get();
            }
        }
    }

    private static Instant minutesAgo(int minutes) {
        return Instant.now().minus(Duration.ofMinutes(minutes));
    }
}
