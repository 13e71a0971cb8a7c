package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose driver runs on YARN, handed over by spark-submit as EMR does it. */
@Timeout(240)
class YarnClusterIT {
    private static final int PARTITIONS = 4;

    @TempDir
    private static Path dir;

    private static YarnCluster cluster;

    private final Sandbox sandbox = Sandbox.shared();
    private final ArchiveHome home = ArchiveHome.onS3(sandbox);
    private final ReportedShoppers report = new ReportedShoppers(ArchiveHome.onS3(sandbox));
    private final String topic = Topics.fresh(sandbox, "yarn", PARTITIONS);

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = YarnCluster.start(dir.resolve("cluster"), Sandbox.shared().environment());
    }

    @AfterAll
    static void stopCluster() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void killApplications() throws IOException, YarnException {
        cluster.killAll();
        Stores.closeAll();
    }

    @Test
    void anApplicationSucceedsAsItsCommandDoes() throws Exception {
        writeEvents(1000);
        Topics.write(sandbox, List.of(Topics.record(topic, 0, ArchiveContract.LONG_AGO, null, "no event")));

        submitted(home.catchUp(sandbox, topic).with("--maxFileBytes=20kB"), "archive")
                .run(dir)
                .requireSuccess();

        assertThat(cluster.awaitEnd(name("archive")).getFinalApplicationStatus())
                .isEqualTo(FinalApplicationStatus.SUCCEEDED);
        new Oracle(sandbox, home).requireExactlyOnce(topic);

        submitted(report.call(home, topic).with("--maxRejected=100%"), "report")
                .run(dir)
                .requireSuccess();

        assertThat(cluster.awaitEnd(name("report")).getFinalApplicationStatus())
                .isEqualTo(FinalApplicationStatus.SUCCEEDED);
        assertThat(report.files()).contains("_SUCCESS", "report.csv");
    }

    @Test
    void aWrongCallFailsBeforeThereIsAnythingOfSpark() throws Exception {
        requireFailed(home.catchUp(sandbox, topic).with("--window=1w"), "wrong call", 2, "--window");
    }

    @Test
    void aStreamThatIsKilledGoesOnInTheNextApplication() throws Exception {
        BayouCall stream = home.archive(sandbox, topic).with("--maxFileBytes=20kB", "--maxFileAge=1s");
        try (EventProducer producer = producer()) {
            producer.write(1000);
            handedOver(stream, "stream").run(dir).requireSuccess();
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> !home.entries(topic)
                    .isEmpty());

            assertThat(cluster.kill(name("stream")).getFinalApplicationStatus())
                    .isEqualTo(FinalApplicationStatus.KILLED);
            producer.write(500);
        }

        submitted(home.catchUp(sandbox, topic), "after the stream").run(dir).requireSuccess();

        assertThat(cluster.awaitEnd(name("after the stream")).getFinalApplicationStatus())
                .isEqualTo(FinalApplicationStatus.SUCCEEDED);
        new Oracle(sandbox, home).requireExactlyOnce(topic);
    }

    private void requireFailed(BayouCall call, String purpose, int status, String reason) throws Exception {
        Ended ended = submitted(call, purpose).run(dir);

        assertThat(ended.status()).as(ended.toString()).isNotZero();
        ApplicationReport application = cluster.awaitEnd(name(purpose));
        assertThat(application.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.FAILED);
        assertThat(application.getDiagnostics()).contains("User application exited with status " + status);
        assertThat(cluster.driverLog(application)).contains(reason);
    }

    private void writeEvents(int number) throws Exception {
        try (EventProducer producer = producer()) {
            producer.write(number);
        }
    }

    private EventProducer producer() {
        return new EventProducer(
                sandbox, topic, PARTITIONS, Seed.announced("yarn"), ArchiveContract.LONG_AGO, Duration.ofHours(2));
    }

    private String name(String purpose) {
        return topic + " " + purpose;
    }

    /** Spark-submit waits until the application ends. */
    private BayouCall submitted(BayouCall call, String purpose) {
        return submitted(call, purpose, "true");
    }

    /** Spark-submit ends as soon as YARN has the application. */
    private BayouCall handedOver(BayouCall call, String purpose) {
        return submitted(call, purpose, "false");
    }

    private BayouCall submitted(BayouCall call, String purpose, String waits) {
        return call.withEnvironment(cluster.environment())
                .withSubmission(Stream.concat(
                                cluster.submission(name(purpose)).stream(),
                                Stream.of("--conf", "spark.yarn.submit.waitAppCompletion=" + waits))
                        .toList());
    }
}
