package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bayou.archive.Layout;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the flags of {@code archive} change in the archive, and that {@code cat} prints what is there. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class ArchiveFlagsIT {
    /** Kafka's limit. */
    private static final int LONGEST_TOPIC = 249;

    private static final Path RAW_EVENTS = Path.of(System.getProperty("bayou.home"), "data", "raw-events.jsonl");

    private final Sandbox sandbox = Sandbox.shared();

    @TempDir
    private Path dir;

    private BayouLoop bayou;
    private String topic;
    private ArchiveHome home;
    private Oracle oracle;

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
        topic = Topics.fresh(sandbox, "flags", 1);
        home = ArchiveHome.onDisk(dir.resolve("archive"));
        oracle = new Oracle(sandbox, home);
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @ParameterizedTest
    @CsvSource({"none,''", "deflate,.deflate", "gzip,.gz", "snappy,.snappy"})
    void hadoopAndAvroReadEachCompression(String compression, String extension) throws Exception {
        writeEvents();

        bayou.run(home.catchUp(sandbox, topic).with("--compression=" + compression))
                .requireSuccess();

        oracle.requireExactlyOnce(topic);
        Oracle.requireSame(
                new KafkaTopic(sandbox, topic).records(), new ArchivedTopic(home, topic).recordsWithoutBayou(dir));
        assertThat(home.keys(topic + "/dt=2024-03-01/hr=11/1_"))
                .containsExactly(topic + "/dt=2024-03-01/hr=11/1_0_00000000000000000000" + extension);
    }

    @Test
    void aWindowCanBeADayAndEnvelopesCanBeLeftOut() throws Exception {
        writeEvents();

        bayou.run(home.catchUp(sandbox, topic).with("--window=1d", "--envelope=false"))
                .requireSuccess();

        assertThat(home.sealedWindows(topic)).containsExactly("dt=2024-03-01");
        assertThat(home.keys(Layout.envelopePrefix(topic))).isEmpty();
        oracle.requireTidy(topic);
        Oracle.requireSame(
                Oracle.bare(new KafkaTopic(sandbox, topic).records().stream()),
                new ArchivedTopic(home, topic).records());
    }

    @Test
    void eachRunMayHaveOtherFlagsThanTheOneBefore() throws Exception {
        assumeTrue(Profile.current() == Profile.DIRECT, "the same on any runner");
        for (List<String> flags : List.of(
                List.of("--window=1h", "--compression=gzip"),
                List.of("--window=1d", "--compression=none", "--timestampFrom=/context/timestamp"),
                List.of("--window=1d", "--compression=snappy", "--envelope=false"),
                List.of("--window=1h", "--compression=deflate", "--timestampFrom=/other"))) {
            Topics.write(
                    sandbox,
                    List.of(
                            Topics.record(topic, 0, ArchiveContract.LONG_AGO, null, "no JSON"),
                            Topics.record(
                                    topic,
                                    0,
                                    ArchiveContract.LONG_AGO,
                                    null,
                                    "{\"context\":{\"timestamp\":\"2018-10-30T23:01:29\"}}")));
            bayou.run(home.catchUp(sandbox, topic).with(flags)).requireSuccess();
        }

        oracle.requireSound(topic);
        Oracle.requireSame(
                Oracle.bare(new KafkaTopic(sandbox, topic).records().stream()),
                Oracle.bare(new ArchivedTopic(home, topic).records().stream()));
        assertThat(home.sealedWindows(topic))
                .containsExactlyInAnyOrder("dt=2018-10-30", "dt=2024-03-01", "dt=2024-03-01/hr=10");
        assertThat(bayou.run(BayouCall.of("verify", "--deep").with(home.flags()))
                        .requireSuccess()
                        .stdout())
                .contains("PROVEN")
                .doesNotContain("FAULT");
    }

    @Test
    void aTopicWithTheLongestNameIsArchivedBelowAPrefixOfAnyCharacters() throws Exception {
        assumeTrue(Profile.current() == Profile.DIRECT, "the same on any runner");
        String longest = topic + "-" + "x".repeat(LONGEST_TOPIC - topic.length() - 1);
        sandbox.createTopic(longest, 1, Topics.KEEP);
        Topics.write(sandbox, List.of(Topics.record(longest, 0, ArchiveContract.LONG_AGO, "key", "value")));
        String name = Sandbox.freshName("100% + of a?b#c");
        for (ArchiveHome strange :
                List.of(ArchiveHome.onDisk(dir.resolve(name)), ArchiveHome.onS3(sandbox, "größe/" + name))) {
            bayou.run(strange.catchUp(sandbox, longest)).requireSuccess();

            new Oracle(sandbox, strange).requireExactlyOnce(longest);
            assertThat(strange.sealedWindows(longest)).containsExactly("dt=2024-03-01/hr=10");
            assertThat(bayou.run(BayouCall.of("verify").with(strange.flags()))
                            .requireSuccess()
                            .stdout())
                    .contains(longest + "-0", "PROVEN");
        }
    }

    @Test
    void catPrintsTheSevenEventsAsTheyCame() throws Exception {
        List<String> lines = Files.readAllLines(RAW_EVENTS);
        assertThat(lines).hasSize(7);
        Topics.write(
                sandbox,
                lines.stream()
                        .map(line -> Topics.record(topic, 0, Instant.now(), "key", line))
                        .toList());
        bayou.run(home.catchUp(sandbox, topic).with("--timestampFrom=/context/timestamp"))
                .requireSuccess();

        assertThat(values(cat())).isEqualTo(lines);
        assertThat(values(cat("--from=2018-10-30T23"))).isEqualTo(lines.subList(0, 2));
        assertThat(values(cat("--fromOffset=2", "--toOffset=6", "--limit=3"))).isEqualTo(lines.subList(2, 5));
        assertThat(home.sealedWindows(topic)).containsExactly("dt=2018-10-30/hr=00", "dt=2018-10-30/hr=23");
    }

    private Ended cat(String... flags) throws IOException {
        return BayouCall.of("cat", "--topics=" + topic)
                .with(home.flags())
                .with(flags)
                .run(dir)
                .requireSuccess();
    }

    private static List<String> values(Ended cat) throws IOException {
        List<String> values = new ArrayList<>();
        for (String line : cat.stdout().lines().toList()) {
            JsonNode record = new ObjectMapper().readTree(line);
            assertThat(record.path("key").asText()).isEqualTo("key");
            values.add(record.path("value").asText());
        }
        return values;
    }

    private void writeEvents() {
        try (EventProducer producer = new EventProducer(
                sandbox, topic, 1, Seed.announced("flags"), ArchiveContract.LONG_AGO, Duration.ofHours(2))) {
            producer.write(1000);
        }
    }
}
