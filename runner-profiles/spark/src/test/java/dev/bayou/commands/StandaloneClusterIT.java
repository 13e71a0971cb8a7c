package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Stores;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.commands.StandaloneCluster.EndedDriver;
import dev.bayou.pipelines.InterruptedArchive.Fate;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on a cluster of several processes, handed over by spark-submit as users do. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(240)
class StandaloneClusterIT {
    private static final int PARTITIONS = 4;
    private static final int EXECUTORS = 2;
    private static final int EXECUTOR_KILLS = 1;
    private static final int FAILED = 1;
    private static final int WRONG_CALL = 2;

    private final Sandbox sandbox = Sandbox.shared();

    @TempDir
    private Path dir;

    private StandaloneCluster cluster;
    private ArchiveHome home;
    private ReportedShoppers report;
    private String topic;

    @BeforeAll
    void startCluster(@TempDir Path folder) throws IOException {
        cluster = StandaloneCluster.start(folder, sandbox.environment());
    }

    @AfterAll
    void stopCluster() throws IOException {
        cluster.close();
    }

    @BeforeEach
    void begin() {
        home = ArchiveHome.onS3(sandbox);
        report = new ReportedShoppers(ArchiveHome.onS3(sandbox));
        topic = Topics.fresh(sandbox, "cluster", PARTITIONS);
    }

    @AfterEach
    void end() throws IOException {
        await(() -> cluster.executors().isEmpty());
        Stores.closeAll();
    }

    @Test
    void aDriverHereAndExecutorsThereArchiveAndReport() throws Exception {
        writeEvents(3000);
        Path config = Files.writeString(
                Files.createDirectories(dir.resolve("driver")).resolve("k.properties"), "client.rack=a");

        BayouCall archive = home.catchUp(sandbox, topic).with("--maxFileBytes=40kB", "--kafkaConfigFile=" + config);
        submitted(archive, "client").run(dir).requireSuccess();

        new Oracle(sandbox, home).requireExactlyOnce(topic);

        Ended ended = withUserClassPathFirst(submitted(report.call(home, topic), "client"))
                .with("--maxRejected=100%")
                .run(dir)
                .requireSuccess();
        assertThat(ended.stdout()).contains("Read ");
        assertThat(report.files()).contains("_SUCCESS", "report.csv");
    }

    @Test
    @Timeout(420)
    void aStreamGoesOnWhicheverExecutorIsKilled() throws Exception {
        long seed = Seed.announced("executors");
        Random chance = new Random(seed);
        BayouCall call = submitted(home.archive(sandbox, topic), "client")
                .with("--maxFileBytes=20kB", "--maxFileAge=1s", "--compression=none");
        try (EventProducer producer =
                        new EventProducer(sandbox, topic, PARTITIONS, seed, Instant.now(), Duration.ofMinutes(90));
                BayouProcess driver = call.start(dir)) {
            producer.write(500);
            // Of each partition: one whose progress was never measured waits longest for an order that was lost.
            await(() -> home.entries(topic).stream()
                            .map(LedgerEntry::partition)
                            .distinct()
                            .count()
                    == PARTITIONS);
            for (int kill = 0; kill < EXECUTOR_KILLS; kill++) {
                await(() -> cluster.executors().size() == EXECUTORS);
                producer.write(2000);
                cluster.executors().get(chance.nextInt(EXECUTORS)).destroyForcibly();
            }
            producer.write(500);
            await(() ->
                    home.entries(topic).stream().mapToLong(LedgerEntry::records).sum() == EXECUTOR_KILLS * 2000 + 1000);
            driver.requireAlive("it was terminated");
        }
        home.catchUp(sandbox, topic).run(dir).requireSuccess();
        new Oracle(sandbox, home).requireExactlyOnce(topic);
    }

    @Test
    void theDriverSaysWhyACopyFailedOnAnExecutorWhichHeldUpNoOther() throws Exception {
        writeEvents(500);

        Ended ended = submitted(home.catchUp(sandbox, topic), "client")
                .alwaysInterruptedAt(ProtocolStep.BEFORE_COMMIT, 1, Fate.FAIL)
                .run(dir);

        assertThat(ended.status()).as(ended.toString()).isEqualTo(FAILED);
        assertThat(ended.stderr()).contains(topic + "-1 [0, ").contains("is not archived: an unexpected failure");
        assertThat(home.entries(topic)).extracting(LedgerEntry::partition).containsOnly(0, 2, 3);
    }

    @Test
    void executorsReportWhatTheStreamHolds() throws Exception {
        Topics.write(
                sandbox,
                ShopperEvents.ofNile().stream()
                        .map(event -> Topics.record(topic, 0, Instant.now(), null, event))
                        .toList());
        EstimatesTopic estimates = new EstimatesTopic(new KafkaTopic(sandbox, Topics.fresh(sandbox, "estimates", 1)));
        BayouCall live = BayouCall.of(
                "live",
                "--bootstrapServers=" + sandbox.bootstrapServers(),
                "--topics=" + topic,
                "--toTopic=" + estimates.topic().name(),
                "--startFrom=earliest",
                "--lateness=3650d",
                "--early=1s");

        try (BayouProcess driver = submitted(live, "client").start(dir)) {
            await(() -> {
                driver.requireAlive("every estimate was emitted");
                return estimates
                        .totals()
                        .equals(Map.of(
                                "123", "6,319.94,1,179.97", "456", "1,1099.99,0,0.00", "789", "13,523.87,1,511.93"));
            });
        }
    }

    @Test
    void aDriverOnAWorkerArchives() throws Exception {
        writeEvents(1000);

        submitted(home.catchUp(sandbox, topic), "cluster").run(dir).requireSuccess();

        EndedDriver driver = cluster.awaitDriver();
        assertThat(driver.state()).as(driver.log()).isEqualTo("FINISHED");
        assertThat(driver.log())
                .contains(topic + ": 1,000 records committed in ")
                .contains(", lag 0");
        assertThat(cluster.lastApplication()).isEqualTo("bayou-archive");
        new Oracle(sandbox, home).requireExactlyOnce(topic);
    }

    @Test
    void theMasterKnowsThatADriverFailedWhateverSparkSubmitSays() throws Exception {
        Ended handedOver = submitted(home.catchUp(sandbox, topic).with("--window=1w"), "cluster")
                .run(dir);

        EndedDriver driver = cluster.awaitDriver();
        assertThat(driver.state()).isEqualTo("FAILED");
        assertThat(driver.log()).contains("--window");
        assertThat(handedOver.status()).as("Spark's own habit, documented").isZero();
    }

    @Test
    void sparkSubmitEndsWithTheStatusOfTheCommand() throws Exception {
        Ended wrong = submitted(home.catchUp(sandbox, topic).with("--window=1w"), "client")
                .run(dir);

        assertThat(wrong.status()).as(wrong.toString()).isEqualTo(WRONG_CALL);
    }

    /** An order that was lost with its executor is given again: mostly after half a minute, after three at most. */
    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(4)).until(condition);
    }

    private void writeEvents(int number) throws Exception {
        try (EventProducer producer = new EventProducer(
                sandbox, topic, PARTITIONS, Seed.announced("cluster"), ArchiveContract.LONG_AGO, Duration.ofHours(2))) {
            producer.write(number);
        }
    }

    /** The jar's classes before the cluster's, as some run it: it must hold none that Spark itself hands over. */
    private static BayouCall withUserClassPathFirst(BayouCall call) {
        return call.withSubmission(Stream.concat(
                        call.submission().stream(),
                        Stream.of(
                                "--conf",
                                "spark.driver.userClassPathFirst=true",
                                "--conf",
                                "spark.executor.userClassPathFirst=true"))
                .toList());
    }

    private BayouCall submitted(BayouCall call, String deployMode) {
        String onWorkers = String.join(" ", BayouCall.QUICK_START) + " -Djava.io.tmpdir=" + dir.resolve("tmp");
        return call.withEnvironment(sandbox.environment())
                .withSubmission(List.of(
                        "--master",
                        cluster.master(),
                        "--deploy-mode",
                        deployMode,
                        "--executor-memory",
                        "512m",
                        "--executor-cores",
                        "1",
                        "--conf",
                        "spark.cores.max=" + EXECUTORS,
                        "--conf",
                        "spark.executor.extraJavaOptions=" + onWorkers,
                        // What Java 17 needs Spark gives to executors, but not to a driver on a worker.
                        "--driver-java-options",
                        "@" + Daemon.JVM_OPTIONS + " " + onWorkers));
    }
}
