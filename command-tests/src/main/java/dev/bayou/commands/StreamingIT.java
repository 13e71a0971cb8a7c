package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Stores;
import dev.bayou.sandbox.FaultProxy;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An archiver that runs as a stream. */
@Timeout(240)
class StreamingIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Sandbox sandbox = Sandbox.shared();
    private final String family = Sandbox.freshName("family");

    @TempDir
    private Path dir;

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void whatAppearsWhileItRunsIsArchivedEvenIfNothingFollows() throws Exception {
        ArchiveHome home = ArchiveHome.onDisk(dir.resolve("archive"));
        Oracle oracle = new Oracle(sandbox, home);
        String first = family + "-first";
        String second = family + "-second";
        sandbox.createTopic(first, 1, Topics.KEEP);
        BayouCall call = BayouCall.of(
                        "archive",
                        "--bootstrapServers=" + sandbox.bootstrapServers(),
                        "--topicPattern=" + family + "-.*",
                        "--maxFileAge=2s")
                .with(home.flags());
        try (BayouProcess archiver = call.start(dir)) {
            archiver.awaitLog("Archiving " + first + " with 1 partitions");
            write(first, 0, "a quiet topic's last record");
            awaitRecords(home, first, 1);

            sandbox.addPartitions(first, 2);
            sandbox.createTopic(second, 1, Topics.KEEP);
            write(first, 1, "in a new partition");
            write(second, 0, "in a new topic");
            awaitRecords(home, first, 2);
            awaitRecords(home, second, 1);

            archiver.terminate();
        }
        // Where the hour ended meanwhile, the last records may be late: the next check seals their window again.
        call.with("--untilCaughtUp").run(dir).requireSuccess();
        oracle.requireExactlyOnce(first);
        oracle.requireExactlyOnce(second);
    }

    @Test
    void aWindowThatIsOverIsSealedThoughPartitionsAreIdleAndAgainForLateRecords() throws Exception {
        ArchiveHome home = ArchiveHome.onS3(sandbox);
        String topic = Topics.fresh(sandbox, family, 3);
        String window = "dt=2024-03-01/hr=10";
        Topics.write(sandbox, List.of(Topics.record(topic, 0, ArchiveContract.LONG_AGO, null, "in time")));
        try (BayouProcess archiver =
                home.archive(sandbox, topic).with("--maxFileAge=1s").start(dir)) {
            await(() -> home.sealedWindows(topic).equals(List.of(window)));
            assertThat(home.manifest(topic, window).path("records").asLong()).isEqualTo(1);

            Topics.write(sandbox, List.of(Topics.record(topic, 1, ArchiveContract.LONG_AGO, null, "late")));
            await(() -> home.manifest(topic, window).path("seals").asInt() == 2);
            assertThat(home.manifest(topic, window).path("lateRecords").asLong())
                    .isEqualTo(1);
            archiver.requireAlive("it was terminated");
        }
        new Oracle(sandbox, home).requireExactlyOnce(topic);
    }

    @Test
    void terminatedItLeavesNothingBehindAndTheNextOneContinues() throws Exception {
        ArchiveHome home = ArchiveHome.onS3(sandbox);
        String topic = Topics.fresh(sandbox, family, 4);
        BayouCall call = home.archive(sandbox, topic)
                .with("--maxFileBytes=20kB", "--maxFileAge=1s", "--compression=none")
                .withJvm("-Dbayou.log=DEBUG");
        try (EventProducer producer = new EventProducer(
                        sandbox, topic, 4, Seed.announced("streaming"), Instant.now(), Duration.ofMinutes(90));
                BayouProcess archiver = call.start(dir)) {
            producer.write(5000);
            archiver.awaitLog("Committed " + topic, 3);
            BayouCall.Ended ended = archiver.terminate();

            assertThat(ended.stderr()).contains("Stopping").doesNotContain("is not archived");
            assertThat(scratchFiles()).isEmpty();
            producer.write(500);
        }

        home.catchUp(sandbox, topic).run(dir).requireSuccess();

        new Oracle(sandbox, home).requireExactlyOnce(topic);
        assertThat(scratchFiles()).isEmpty();
    }

    @Test
    void terminatedItEndsThoughTheStoreHangs() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        String topic = Topics.fresh(sandbox, family, 1);
        write(topic, 0, "never published");
        try (FaultProxy proxy = new FaultProxy(sandbox.s3Endpoint())) {
            proxy.set(method -> method.equals("PUT") ? (request, client) -> hang(hanging) : FaultProxy.Fault.NONE);
            ArchiveHome home = ArchiveHome.onS3(sandbox).through(sandbox, proxy.endpoint());
            try (BayouProcess archiver =
                    home.archive(sandbox, topic).with("--maxFileAge=1s").start(dir)) {
                assertThat(hanging.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

                assertThat(archiver.terminate().status()).isEqualTo(143);
            }
        }
    }

    /** Until the proxy is closed. */
    private static void hang(CountDownLatch hanging) {
        hanging.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Path> scratchFiles() throws IOException {
        Path scratch = dir.resolve("tmp").resolve("bayou-scratch");
        if (!Files.exists(scratch)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(scratch)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private void write(String topic, int partition, String value) throws Exception {
        Topics.write(sandbox, List.of(Topics.record(topic, partition, Instant.now(), null, value)));
    }

    private static void awaitRecords(ArchiveHome home, String topic, long count) {
        await(() -> home.entries(topic).stream().mapToLong(LedgerEntry::records).sum() == count);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(LIMIT).until(condition);
    }
}
