package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.Sandbox;
import dev.bayou.shopper.HandMadeSessions;
import dev.bayou.shopper.HandMadeSessions.Arrival;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code live} promises: estimates by the definitions of the reports. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(300)
class LiveIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** One command after another would take what the command that is waited for needs. */
    private static final Duration BETWEEN_COMMANDS = Duration.ofSeconds(1);

    private final Sandbox sandbox = Sandbox.shared();

    @TempDir
    Path dir;

    private BayouLoop bayou;

    @BeforeAll
    void start(@TempDir Path output) throws IOException {
        bayou = BayouLoop.start(output, sandbox.environment());
    }

    @AfterAll
    void end() {
        bayou.close();
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void estimatesOfAllEventsEqualTheArchivesReports() throws Exception {
        List<String> events = new ArrayList<>(ShopperEvents.ofNile());
        HandMadeSessions.of(Path.of(System.getProperty("bayou.home")))
                .forEach(made -> made.arrivals().stream().map(Arrival::json).forEach(events::add));
        String topic = Topics.fresh(sandbox, "live", 3);
        write(topic, 2, events);
        ArchiveHome home = ArchiveHome.onDisk(dir.resolve("archive"));
        bayou.run(home.catchUp(sandbox, topic)).requireSuccess();
        Map<String, String> totals = report(home, topic, "report", "report.csv");
        Map<String, String> carts = report(home, topic, "abandoned", "abandoned.csv");
        EstimatesTopic estimates = new EstimatesTopic(new KafkaTopic(sandbox, Topics.fresh(sandbox, "estimates", 2)));

        try (BayouProcess live = live(topic, estimates, "--startFrom=earliest", "--lateness=3650d", "--window=10s")
                .start(dir)) {
            Awaitility.await().atMost(LIMIT).pollInterval(BETWEEN_COMMANDS).untilAsserted(() -> {
                live.requireAlive("all estimates were emitted");
                assertThat(estimates.totals()).isEqualTo(totals);
                assertThat(estimates.carts()).isEqualTo(carts);
                // Refined, each window emitted as over is found to be exact, at once or after late panes.
                assertThat(refined(home, topic, estimates))
                        .hasSizeGreaterThan(10)
                        .allSatisfy(line -> assertThat(line).matches("[^,]+,(none|late),.*"));
            });
            // What is not archived yet cannot be compared.
            write(topic, 1, List.of(add("latest", "1.00")));
            Awaitility.await().atMost(LIMIT).pollInterval(BETWEEN_COMMANDS).untilAsserted(() -> {
                live.requireAlive("the last estimates were final");
                assertThat(refinedText(home, topic, estimates))
                        .contains("estimated and not over yet, 1 over and not archived yet");
            });
            bayou.run(home.catchUp(sandbox, topic)).requireSuccess();
            assertThat(refinedText(home, topic, estimates)).doesNotContain("not archived yet");
            assertThat(refinedText(home, topic, estimates, "--window=1m").lines())
                    .as("windows of another length")
                    .anyMatch(line -> line.contains("has estimates of windows of 10s"));
            Ended ended = live.terminate();

            assertThat(ended.stderr())
                    .containsSubsequence(
                            "Stopping.",
                            "records read",
                            "dropped, by the runner's count: 0 events of sessions, 0 sums");
        }
    }

    @Test
    void itStartsWhereConfiguredKeepsWhatIsNoEventAndContinuesWithAnIdlePartition() throws Exception {
        String topic = Topics.fresh(sandbox, "live", 2);
        write(topic, 1, List.of(add("before", "1.00")));
        EstimatesTopic estimates = new EstimatesTopic(new KafkaTopic(sandbox, Topics.fresh(sandbox, "estimates", 1)));
        ArchiveHome kept = ArchiveHome.onDisk(dir.resolve("kept"));

        try (BayouProcess live = live(topic, estimates, "--lateness=3650d", "--quarantine=" + kept.address())
                .start(dir)) {
            live.awaitLog("Live: reading " + topic);
            write(topic, 1, List.of(add("after", "2.00"), "{\"verb\":", add("after", "3.00")));

            Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
                live.requireAlive("estimates of what came after the start were emitted");
                assertThat(estimates.totals()).isEqualTo(Map.of("after", "2,5.00,0,0.00"));
                assertThat(kept.keys(""))
                        .filteredOn(key -> !key.startsWith("_scratch/"))
                        .singleElement()
                        .asString()
                        .startsWith("live/")
                        .contains("/" + topic + "/reason=not-json/1_0_");
            });
        }
    }

    @Test
    void aBrokerThatRestartsAndAPartitionAnHourBehindLoseNothingWithinTheBound() throws Exception {
        String topic = Topics.fresh(sandbox, "live", 2);
        EstimatesTopic estimates = new EstimatesTopic(new KafkaTopic(sandbox, Topics.fresh(sandbox, "estimates", 1)));
        Instant behind = Instant.now().minus(Duration.ofHours(1));

        try (BayouProcess live =
                live(topic, estimates, "--startFrom=earliest", "--lateness=2h").start(dir)) {
            for (int round = 1; round <= 3; round++) {
                write(topic, 2, List.of(add("now", "1.00"), add("behind", "2.00", behind.plusSeconds(round))));
                if (round == 2) {
                    sandbox.restart(); // While there are estimates to emit.
                }
                Map<String, String> expected = Map.of(
                        "now", "%d,%d.00,0,0.00".formatted(round, round),
                        "behind", "%d,%d.00,0,0.00".formatted(round, 2 * round));
                Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
                    live.requireAlive("estimates of what was written were emitted");
                    assertThat(estimates.totals()).isEqualTo(expected);
                });
            }
            // Behind the bound: the watermark is where the others are.
            write(topic, 2, List.of(add("now", "1.00"), add("lost", "2.00", behind.minus(Duration.ofDays(1)))));
            Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(estimates.totals())
                    .containsEntry("now", "4,4.00,0,0.00"));
            live.awaitLog(" 1 behind --lateness");
            Ended ended = live.terminate();

            assertThat(estimates.totals()).doesNotContainKey("lost");
            // The SparkRunner counts what it drops, and does not report the count.
            if (Profile.current() == Profile.DIRECT) {
                assertThat(ended.stderr())
                        .contains("dropped, by the runner's count: 1 events of sessions, 1 sums of windows");
            }
        }
    }

    private BayouCall live(String topic, EstimatesTopic estimates, String... flags) {
        return BayouCall.of(
                        "live",
                        "--bootstrapServers=" + sandbox.bootstrapServers(),
                        "--topics=" + topic,
                        "--toTopic=" + estimates.topic().name(),
                        "--early=1s",
                        "--maxDelay=1s")
                .with(flags);
    }

    private static String add(String shopper, String price) {
        return add(shopper, price, Instant.now());
    }

    private static String add(String shopper, String price, Instant time) {
        return "{\"subject\":{\"shopper\":\"" + shopper + "\"},\"verb\":\"add\",\"indirectObject\":\"cart\","
                + "\"directObject\":{\"item\":{\"quantity\":1,\"price\":" + price + "}},\"context\":{\"timestamp\":\""
                + time + "\"}}";
    }

    /** The lines of a report's table, by shopper or by day. */
    private Map<String, String> report(ArchiveHome home, String topic, String command, String table)
            throws IOException {
        ArchiveHome output = ArchiveHome.onDisk(dir.resolve(command));
        bayou.run(BayouCall.of(command, "--topics=" + topic, "--output=" + output.address())
                        .with(home.flags()))
                .requireSuccess();
        Map<String, String> rows = new TreeMap<>();
        try (InputStream in = output.store().open(table)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(line -> {
                        List<String> cells = List.of(line.split(",", -1));
                        if (command.equals("report")) {
                            rows.put(cells.get(0), String.join(",", cells.subList(1, 5)));
                        } else {
                            rows.put(
                                    cells.get(1),
                                    String.join(",", cells.subList(2, 5)) + ","
                                            + String.join(",", cells.subList(6, 8)));
                        }
                    });
        }
        return rows;
    }

    /** The lines of a comparison. */
    private List<String> refined(ArchiveHome home, String topic, EstimatesTopic estimates) throws IOException {
        assertThat(refinedText(home, topic, estimates)).contains("over and archived");
        try (InputStream in = ArchiveHome.onDisk(dir.resolve("refined")).store().open("refine.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList();
        }
    }

    /** The messages of a comparison, of its result or its failure. */
    private String refinedText(ArchiveHome home, String topic, EstimatesTopic estimates, String... flags)
            throws IOException {
        Ended ended = bayou.run(BayouCall.of(
                        "refine",
                        "--bootstrapServers=" + sandbox.bootstrapServers(),
                        "--live=" + estimates.topic().name(),
                        "--topics=" + topic,
                        "--output=" + ArchiveHome.onDisk(dir.resolve("refined")).address())
                .with(home.flags())
                .with(flags));
        return ended.stdout() + ended.stderr();
    }

    private void write(String topic, int partitions, List<String> events) throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = IntStream.range(0, events.size())
                .mapToObj(i -> Topics.record(topic, i % partitions, Instant.now(), null, events.get(i)))
                .toList();
        Topics.write(sandbox, records);
    }
}
