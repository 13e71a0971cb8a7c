package dev.bayou.commands;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where {@code replay} can write to, which targets it refuses, and archives of Secor. */
@Timeout(240)
class ReplayTargetsIT {
    private static final int PARTITIONS = 4;
    private static final int RECORDS = 500;
    private static final int FAILED = 1;
    private static final Sandbox SANDBOX = Sandbox.shared();
    private static final ArchiveHome HOME = ArchiveHome.onS3(SANDBOX);
    private static final String TOPIC = Topics.fresh(SANDBOX, "source", PARTITIONS);
    private static final String WITH_LARGE = Topics.fresh(SANDBOX, "large", PARTITIONS);

    private static BayouLoop bayou;

    @TempDir
    private Path dir;

    @BeforeAll
    static void archive(@TempDir Path folder) throws Exception {
        long seed = Seed.announced("replay targets");
        try (EventProducer producer =
                new EventProducer(SANDBOX, TOPIC, PARTITIONS, seed, ArchiveContract.LONG_AGO, Duration.ofHours(3))) {
            producer.write(RECORDS);
        }
        byte[] noise = new byte[20_000];
        new Random(seed).nextBytes(noise);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            records.add(Topics.record(WITH_LARGE, 1, Instant.now(), "key", "small " + i));
        }
        records.add(new ProducerRecord<>(WITH_LARGE, 1, "big".getBytes(UTF_8), noise));
        records.add(Topics.record(WITH_LARGE, 2, Instant.now(), null, null));
        records.add(Topics.record(WITH_LARGE, 0, Instant.now(), "key", "with a key"));
        records.add(Topics.record(WITH_LARGE, 0, Instant.now(), null, "without a key"));
        Topics.write(SANDBOX, records);
        bayou = BayouLoop.start(folder, SANDBOX.environment());
        bayou.run(HOME.catchUp(SANDBOX, TOPIC, WITH_LARGE)).requireSuccess();
    }

    @AfterAll
    static void end() throws IOException {
        bayou.close();
        Stores.closeAll();
    }

    @Test
    void recordsAreSpreadByKeyAsKafkaDoes() throws Exception {
        String target = Topics.fresh(SANDBOX, "target", 3);
        Path map = dir.resolve("map.csv");

        Ended tooFew = bayou.run(replay("--toTopic=" + target));
        bayou.run(replay("--toTopic=" + target, "--repartition", "--offsetMap=" + map))
                .requireSuccess();

        assertThat(tooFew.status()).as(tooFew.toString()).isEqualTo(FAILED);
        assertThat(tooFew.stderr()).contains(target + " has 3 partitions", "of 4", "--repartition", "--alter");
        new ReplayedTopic(SANDBOX, TOPIC, target).requireTrueMap(map);
        for (CopiedRecord record : new KafkaTopic(SANDBOX, target).records()) {
            if (record.key() != null) {
                assertThat(record.partition())
                        .as("the partition of %s", record)
                        .isEqualTo(
                                BuiltInPartitioner.partitionForKey(record.key().getBytes(ISO_8859_1), 3));
            }
        }
    }

    @Test
    void aTargetThatWouldNotHoldTheRecordsIsNamedBeforeAnyIsWritten() throws Exception {
        String stamped =
                Topics.fresh(SANDBOX, "stamped", PARTITIONS, Map.of("message.timestamp.type", "LogAppendTime"));
        String forgetful = Topics.fresh(SANDBOX, "forgetful", PARTITIONS, Map.of("retention.ms", "86400000"));

        requireFailed(
                replay("--toTopic=never-made"),
                "no topic never-made",
                "kafka-topics.sh --bootstrap-server " + SANDBOX.bootstrapServers(),
                "--partitions 4");
        requireFailed(replay("--toTopic={topic}"), TOPIC + " is the very topic that was archived");
        requireFailed(replay("--toTopic=" + stamped), "LogAppendTime", "CreateTime");
        Ended dry = bayou.run(replay("--toTopic=" + forgetful, "--dryRun", "--rate=100"))
                .requireSuccess();

        assertThat(dry.stderr()).contains("DELETES RECORDS THAT ARE OLDER THAN 1 DAY");
        assertThat(dry.stdout())
                .contains(
                        TOPIC + "-3 [0, ",
                        "→ " + forgetful + "-3",
                        "In all 500 records",
                        "in 5s",
                        "Nothing was written");
        assertThat(new KafkaTopic(SANDBOX, forgetful).ends().values()).containsOnly(0L);
    }

    @Test
    void aRecordThatIsTooLargeForTheTargetIsNamedAndTheRestContinuesLater() throws Exception {
        String target =
                Topics.fresh(SANDBOX, "narrow", PARTITIONS, Map.of("max.message.bytes", "10000", "retention.ms", "-1"));

        requireFailed(
                replayOf(WITH_LARGE, "--toTopic=" + target),
                WITH_LARGE + "-1 is not replayed to its end",
                "offset 10, has 20,003 bytes",
                "max.message.bytes");
        SANDBOX.configureTopic(target, Map.of("max.message.bytes", "100000"));
        bayou.run(replayOf(WITH_LARGE, "--toTopic=" + target)).requireSuccess();

        new ReplayedTopic(SANDBOX, WITH_LARGE, target).requireSame();
    }

    @Test
    void aRecordWithoutAKeyIsRefusedByNameIfTheTargetIsCompacted() throws Exception {
        String target = Topics.fresh(
                SANDBOX, "compacted", PARTITIONS, Map.of("cleanup.policy", "compact", "retention.ms", "-1"));
        BayouCall all = replayOf(WITH_LARGE, "--toTopic=" + target);

        requireFailed(all.with("--dryRun"), "offset 0 of " + WITH_LARGE + "-2 has no key", target + " is compacted");
        Ended dry = bayou.run(all.with("--dryRun", "--partitions=0")).requireSuccess();
        assertThat(dry.stderr()).contains(target + " is compacted", "refuses records without a key");
        requireFailed(
                all.with("--partitions=0"),
                WITH_LARGE + "-0 is not replayed to its end",
                "offset 1 of " + WITH_LARGE + "-0 has no key",
                "give another --toTopic");
    }

    @Test
    void jsonLinesAreThoseOfCat() throws Exception {
        Path output = dir.resolve("lines");
        BayouCall toFiles = BayouCall.of("replay", "--topics=" + TOPIC, "--format=jsonl", "--output=" + output)
                .with(HOME.flags());
        bayou.run(toFiles.with("--partitions=1", "--fromOffset=5")).requireSuccess();
        String some = linesIn(output);
        bayou.run(toFiles).requireSuccess();

        // It closes what it prints to.
        String printed = BayouCall.of("cat", "--topics=" + TOPIC)
                .with(HOME.flags())
                .withEnvironment(SANDBOX.environment())
                .run(dir)
                .requireSuccess()
                .stdout();
        assertThat(linesIn(output)).isEqualTo(printed);
        assertThat(some.lines().toList())
                .isEqualTo(printed.lines()
                        .filter(line -> line.contains("\"partition\":1,"))
                        .filter(line -> !line.matches(".*\"offset\":[0-4],.*"))
                        .toList());
        try (Stream<Path> files = Files.list(output)) {
            assertThat(files).hasSize(PARTITIONS + 1);
        }
    }

    /** All files' together, in the order of their names; there have to be all that there will be. */
    private static String linesIn(Path output) throws IOException {
        assertThat(output.resolve("_SUCCESS")).exists();
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> all = Files.list(output)) {
            for (Path file : all.sorted().toList()) {
                lines.append(Files.readString(file));
            }
        }
        return lines.toString();
    }

    @Test
    void secorsRecordsComeBackWithoutKeysAtTheBeginOfTheirWindow() throws Exception {
        Path root = dir.resolve("secor");
        SecorArchive secor = new SecorArchive(root, CompressionType.NONE, null);
        secor.write(TOPIC, "dt=2018-10-30/hr=23", 1, 2, 100, List.of("a".getBytes(UTF_8), "b".getBytes(UTF_8)));
        secor.write(TOPIC, "dt=2018-10-30/hr=23", 2, 2, 101, List.of("b".getBytes(UTF_8), "c".getBytes(UTF_8)));
        String target = Topics.fresh(SANDBOX, "secor", PARTITIONS);
        BayouCall call = BayouCall.of(
                "replay",
                "--archive=" + root,
                "--topics=" + TOPIC,
                "--bootstrapServers=" + SANDBOX.bootstrapServers(),
                "--toTopic=" + target);

        Ended replayed = bayou.run(call).requireSuccess();
        bayou.run(call).requireSuccess();

        assertThat(replayed.stderr()).contains("3 records were archived without envelopes", "start of their window");
        long time = Instant.parse("2018-10-30T23:00:00Z").toEpochMilli();
        List<CopiedRecord> records = new KafkaTopic(SANDBOX, target).records();
        assertThat(records)
                .containsExactly(
                        new CopiedRecord(2, 0, null, "a", List.of(), time, "CREATE"),
                        new CopiedRecord(2, 1, null, "b", List.of(), time, "CREATE"),
                        new CopiedRecord(2, 2, null, "c", List.of(), time, "CREATE"));

        SANDBOX.deleteTopic(target);
        SANDBOX.createTopic(target, PARTITIONS, Topics.KEEP);
        bayou.run(call).requireSuccess();

        assertThat(new KafkaTopic(SANDBOX, target).records())
                .as("what is in a target that was made anew")
                .isEqualTo(records);
    }

    private static BayouCall replay(String... flags) {
        return replayOf(TOPIC, flags);
    }

    private static BayouCall replayOf(String topics, String... flags) {
        return BayouCall.of("replay", "--bootstrapServers=" + SANDBOX.bootstrapServers(), "--topics=" + topics)
                .with(HOME.flags())
                .with(flags);
    }

    private void requireFailed(BayouCall call, String... parts) throws IOException {
        Ended ended = bayou.run(call);
        assertThat(ended.status()).as(ended.toString()).isEqualTo(FAILED);
        assertThat(ended.stderr()).contains(parts);
    }
}
