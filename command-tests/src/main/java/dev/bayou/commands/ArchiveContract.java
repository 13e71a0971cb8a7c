package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bayou.archive.Gap;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.read.ArchiveReader.Selection;
import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the archive command promises of every store. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(240)
abstract class ArchiveContract {
    static final Instant LONG_AGO = Instant.parse("2024-03-01T10:30:00Z");

    final Sandbox sandbox = Sandbox.shared();

    @TempDir
    Path dir;

    BayouLoop bayou;
    ArchiveHome home;
    private Oracle oracle;

    abstract ArchiveHome home();

    @BeforeAll
    void start(@TempDir Path output) throws IOException {
        bayou = BayouLoop.start(output, sandbox.environment());
    }

    @AfterAll
    void end() {
        bayou.close();
    }

    @BeforeEach
    void findHome() {
        home = home();
        oracle = new Oracle(sandbox, home);
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void everythingThatKafkaCanHoldIsArchivedOnceAndNothingIsAddedByASecondRun() throws Exception {
        String mixed = Topics.fresh(sandbox, "mixed", 3);
        try (EventProducer producer =
                new EventProducer(sandbox, mixed, 3, Seed.announced("archive"), LONG_AGO, Duration.ofHours(2))) {
            producer.write(4000);
        }
        String compacted = Topics.compacted(sandbox);
        String empty = Topics.fresh(sandbox, "empty", 2);
        String oneOfThree = Topics.fresh(sandbox, "one-of-three", 3);
        Instant later = Instant.now().plus(Duration.ofHours(1));
        Topics.write(sandbox, List.of(Topics.record(oneOfThree, 1, later, null, "alone")));
        List<String> topics = List.of(mixed, compacted, empty, oneOfThree);
        String group = Sandbox.freshName("group");
        BayouCall call = home.catchUp(sandbox, topics.toArray(String[]::new))
                .with("--maxFileBytes=20kB", "--compression=none", "--group=" + group);

        call.run(dir).requireSuccess();

        for (String topic : topics) {
            oracle.requireExactlyOnce(topic);
            Oracle.requireSame(
                    new KafkaTopic(sandbox, topic).records(), new ArchivedTopic(home, topic).recordsWithoutBayou(dir));
        }
        assertThat(home.entries(mixed)).as("many small files").hasSizeGreaterThan(6);
        assertThat(home.entries(mixed)).flatExtracting(LedgerEntry::gaps).isNotEmpty();
        assertThat(home.entries(compacted))
                .flatExtracting(LedgerEntry::gaps)
                .extracting(Gap::reason)
                .contains(Gap.Reason.COMPACTION);
        assertThat(home.sealedWindows(mixed))
                .containsExactly("dt=2024-03-01/hr=10", "dt=2024-03-01/hr=11", "dt=2024-03-01/hr=12");
        assertThat(home.sealedWindows(oneOfThree))
                .as("a window that is not over")
                .isEmpty();
        assertThat(groupOffsets(group)).isEqualTo(heads(topics));

        List<String> before = home.keys("");
        bayou.run(call).requireSuccess();
        assertThat(home.keys("")).isEqualTo(before);
    }

    @Test
    void whatKafkaDeletedIsExplainedAndALossIsLoud() throws Exception {
        String topic = Topics.fresh(sandbox, "retention", 1);
        Topics.write(sandbox, numbered(topic, 30));
        sandbox.deleteRecordsBefore(topic, 0, 10);
        Ended first = bayou.run(home.catchUp(sandbox, topic)).requireSuccess();
        List<CopiedRecord> expected = new ArrayList<>(new KafkaTopic(sandbox, topic).records());

        Topics.write(sandbox, numbered(topic, 20));
        sandbox.deleteRecordsBefore(topic, 0, 40);
        Ended second = bayou.run(home.catchUp(sandbox, topic)).requireSuccess();
        expected.addAll(new KafkaTopic(sandbox, topic).records());

        Oracle.requireSame(expected, new ArchivedTopic(home, topic).records());
        oracle.requireTidy(topic);
        assertThat(home.entries(topic))
                .flatExtracting(LedgerEntry::gaps)
                .containsExactly(Gap.whole(0, 10, Gap.Reason.BEFORE_ARCHIVE), Gap.whole(30, 40, Gap.Reason.RETENTION));
        assertThat(first.stderr()).doesNotContain("LOST");
        assertThat(second.stderr()).contains("LOST: Kafka deleted offsets 30 to 39 of " + topic + "-0");
    }

    @Test
    void aRecordIsFiledByTheTimeInItsValueAndALateOneReopensItsWindow() throws Exception {
        String topic = Topics.fresh(sandbox, "event-time", 1);
        List<String> times = List.of(
                "\"2018-10-30T23:59:59.999\"", // the hour's last instant, then the next hour's first
                "\"2018-10-31T00:00:00\"",
                "\"2018-10-30T23:01:29Z\"",
                "\"2018-10-30T23:01:29+02:00\"",
                "1540940489",
                "1540940489000",
                "1540940489000000",
                "1.540940489E12",
                "\"2018-10-30T23:01:2\"", // malformed, as cut off by a broken writer
                "null",
                "\"9999-12-31T23:59:59\"");
        Topics.write(sandbox, times.stream().map(time -> timed(topic, time)).toList());
        BayouCall call = home.catchUp(sandbox, topic).with("--timestampFrom=/context/timestamp");

        bayou.run(call).requireSuccess();

        String at23 = "dt=2018-10-30/hr=23";
        String fallback = "dt=2024-03-01/hr=10";
        assertThat(windows(topic))
                .containsExactly(
                        at23,
                        "dt=2018-10-31/hr=00",
                        at23,
                        "dt=2018-10-30/hr=21",
                        at23,
                        at23,
                        at23,
                        at23,
                        fallback,
                        fallback,
                        fallback);
        assertThat(home.entries(topic))
                .extracting(LedgerEntry::fallbackTimestamps, LedgerEntry::implausibleTimestamps)
                .containsExactly(tuple(2L, 1L));
        assertThat(home.sealedWindows(topic))
                .containsExactly("dt=2018-10-30/hr=21", at23, "dt=2018-10-31/hr=00", fallback);
        assertThat(home.manifest(topic, at23).path("lateRecords").asLong()).isZero();

        Topics.write(sandbox, List.of(timed(topic, times.get(0))));
        bayou.run(call).requireSuccess();

        JsonNode resealed = home.manifest(topic, at23);
        assertThat(resealed.path("seals").asInt()).isEqualTo(2);
        assertThat(resealed.path("lateRecords").asLong()).isEqualTo(1);
        assertThat(resealed.path("records").asLong()).isEqualTo(7);
        assertThat(resealed.path("files")).hasSize(2);
        oracle.requireExactlyOnce(topic);
    }

    private static List<ProducerRecord<byte[], byte[]>> numbered(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Topics.record(topic, 0, LONG_AGO, "key", "value-" + i))
                .toList();
    }

    private static ProducerRecord<byte[], byte[]> timed(String topic, String time) {
        return Topics.record(topic, 0, LONG_AGO, null, "{\"context\":{\"timestamp\":" + time + "}}");
    }

    private List<String> windows(String topic) throws IOException {
        List<String> windows = new ArrayList<>();
        new ArchiveReader(home.store())
                .read(
                        topic,
                        0,
                        Selection.ALL,
                        record -> windows.add(record.window().folder()));
        return windows;
    }

    private Map<TopicPartition, Long> heads(List<String> topics) throws IOException {
        Map<TopicPartition, Long> heads = new HashMap<>();
        for (String topic : topics) {
            for (LedgerEntry entry : home.entries(topic)) {
                heads.put(new TopicPartition(topic, entry.partition()), entry.to());
            }
        }
        return heads;
    }

    private Map<TopicPartition, Long> groupOffsets(String group) throws Exception {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, sandbox.bootstrapServers()))) {
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        }
        return offsets;
    }
}
