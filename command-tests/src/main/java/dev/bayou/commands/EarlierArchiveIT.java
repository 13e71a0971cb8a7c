package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bayou.archive.Layout;
import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An archive that Bayou 0.1 wrote is read, verified, reported, replayed and continued; see its README. */
@Timeout(240)
class EarlierArchiveIT {
    private static final Path FIXTURE = Profile.HOME.resolve("command-tests/archive-of-0.1");
    private static final String TOPIC = "events";
    private static final int PARTITIONS = 3;
    private static final String REOPENED = "dt=2024-03-01/hr=12";

    private static Sandbox sandbox;
    private static BayouLoop bayou;

    @TempDir
    private Path dir;

    private ArchiveHome home;

    @BeforeAll
    static void begin(@TempDir Path data) throws IOException {
        unzip(FIXTURE.resolve("kafka.zip"), data.resolve("sandbox"));
        sandbox = Sandbox.start(data.resolve("sandbox"));
        bayou = BayouLoop.start(data, sandbox.environment());
    }

    @AfterAll
    static void end() {
        bayou.close();
        sandbox.close();
    }

    @BeforeEach
    void copyArchive() throws IOException {
        Path copy = dir.resolve("archive");
        copy(FIXTURE.resolve("archive"), copy);
        home = ArchiveHome.onDisk(copy);
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void itIsReadVerifiedAndReported() throws Exception {
        assertThat(new ArchivedTopic(home, TOPIC).records()).isEqualTo(listed());

        Ended verified = bayou.run(
                        BayouCall.of("verify", "--deep", "--topics=" + TOPIC).with(home.flags()))
                .requireSuccess();
        assertThat(verified.stdout())
                .contains("3 windows, 3 of them sealed; 195 records read again", "before-archive", "transaction")
                .doesNotContain("FAULT");

        Path report = dir.resolve("report");
        bayou.run(BayouCall.of("report", "--topics=" + TOPIC, "--output=" + report)
                        .with(home.flags()))
                .requireSuccess();
        assertThat(report.resolve("report.csv")).hasSameTextualContentAs(FIXTURE.resolve("report.csv"));
    }

    @Test
    void itIsReplayed() throws Exception {
        String target = Topics.fresh(sandbox, "target", PARTITIONS);

        bayou.run(BayouCall.of(
                                "replay",
                                "--bootstrapServers=" + sandbox.bootstrapServers(),
                                "--topics=" + TOPIC,
                                "--toTopic=" + target)
                        .with(home.flags()))
                .requireSuccess();

        Map<Integer, List<CopiedRecord>> expected = ReplayedTopic.byPartition(listed());
        Map<Integer, List<CopiedRecord>> replayed =
                ReplayedTopic.byPartition(new KafkaTopic(sandbox, target).records());
        assertThat(replayed.keySet()).isEqualTo(expected.keySet());
        expected.forEach((partition, records) ->
                ReplayedTopic.requireSame(replayed.get(partition), records, "partition " + partition));
    }

    @Test
    void itIsContinued() throws Exception {
        Map<String, String> committed = committed();
        int seals = seals();
        try (EventProducer producer = new EventProducer(
                sandbox,
                TOPIC,
                PARTITIONS,
                Seed.announced("continued"),
                ArchiveContract.LONG_AGO,
                Duration.ofHours(3))) {
            producer.write(300);
        }

        bayou.run(home.catchUp(sandbox, TOPIC)).requireSuccess();

        new Oracle(sandbox, home).requireExactlyOnce(TOPIC);
        assertThat(new ArchivedTopic(home, TOPIC).records()).containsAll(listed());
        assertThat(seals()).isEqualTo(seals + 1);
        assertThat(committed()).as("what is committed stays as it is").containsAllEntriesOf(committed);
        bayou.run(BayouCall.of("verify", "--deep", "--bootstrapServers=" + sandbox.bootstrapServers())
                        .with("--topics=" + TOPIC)
                        .with(home.flags()))
                .requireSuccess();
    }

    /** Every record, as a plain consumer of committed records read it when the archive was written. */
    private static List<CopiedRecord> listed() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<CopiedRecord> records = new ArrayList<>();
        for (String line : Files.readAllLines(FIXTURE.resolve("records.jsonl"))) {
            records.add(json.readValue(line, CopiedRecord.class));
        }
        return records;
    }

    /** How often the window of the last entry has been sealed. */
    private int seals() throws IOException {
        return home.manifest(TOPIC, REOPENED).path("seals").asInt();
    }

    /** The documents and files that are never changed, by key. */
    private Map<String, String> committed() throws IOException {
        Map<String, String> contents = new HashMap<>();
        List<String> keys = new ArrayList<>(home.keys(Layout.topicPrefix(TOPIC)));
        keys.removeIf(key -> key.endsWith("/_SUCCESS"));
        keys.addAll(home.keys(Layout.envelopePrefix(TOPIC)));
        for (int partition = 0; partition < PARTITIONS; partition++) {
            keys.addAll(home.keys(Layout.ledgerPrefix(TOPIC) + partition + "/"));
        }
        for (String key : keys) {
            try (InputStream in = home.store().open(key)) {
                contents.put(key, CopiedRecord.text(in.readAllBytes()));
            }
        }
        return contents;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : (Iterable<Path>) tree::iterator) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private static void unzip(Path file, Path to) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path path = to.resolve(entry.getName());
                Files.createDirectories(path.getParent());
                Files.copy(zip, path);
            }
        }
    }
}
