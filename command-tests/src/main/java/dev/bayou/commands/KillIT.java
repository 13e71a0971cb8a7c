package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Stores;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.pipelines.InterruptedArchive.Fate;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Archivers that die: nothing is lost, nothing duplicated, no file left behind. */
class KillIT {
    private static final int PARTITIONS = 4;
    private static final int RECORDS = 100_000;
    /** Each takes a start. The chaos suite kills many more. */
    private static final int KILLS = 3;

    private static final int MOST_COMMITS = 12;

    private final Sandbox sandbox = Sandbox.shared();
    private final ArchiveHome home = ArchiveHome.onS3(sandbox);
    private final Oracle oracle = new Oracle(sandbox, home);
    private final String topic = Topics.fresh(sandbox, "kill", PARTITIONS);

    private static BayouLoop bayou;

    @TempDir
    private Path dir;

    @BeforeAll
    static void start(@TempDir Path output) throws IOException {
        bayou = BayouLoop.start(output, Sandbox.shared().environment());
    }

    @AfterAll
    static void end() {
        bayou.close();
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    @Timeout(600)
    void killedAtAnyMomentWhileRecordsArrive() throws Exception {
        long seed = Seed.announced("kill");
        Random chance = new Random(seed);
        BayouCall forEver = home.archive(sandbox, topic)
                .with("--maxFileBytes=20kB", "--maxFileAge=1s", "--compression=none")
                .withJvm("-Dbayou.log=DEBUG");
        ExecutorService background = Executors.newSingleThreadExecutor();
        try (EventProducer producer =
                new EventProducer(sandbox, topic, PARTITIONS, seed, Instant.now(), Duration.ofMinutes(90))) {
            for (int kill = 0; kill < KILLS; kill++) {
                Future<?> writing = background.submit(() -> producer.write(RECORDS / KILLS));
                try (BayouProcess archiver = forEver.start(dir)) {
                    archiver.awaitLog("Committed " + topic, 1 + chance.nextInt(MOST_COMMITS));
                    archiver.look(chance.nextInt(2000));
                    archiver.kill();
                }
                writing.get();
            }
        } finally {
            background.shutdownNow();
        }

        bayou.run(home.catchUp(sandbox, topic)).requireSuccess();

        oracle.requireExactlyOnce(topic);
        assertThat(home.entries(topic).stream().mapToLong(LedgerEntry::records).sum())
                .isEqualTo(RECORDS / KILLS * KILLS);
    }

    /** {@code RivalAttemptsTest} has an attempt end at each step: here that the end of a process is no other. */
    @Test
    @Timeout(120)
    void killedAtAStepOfACommit() throws Exception {
        assumeTrue(Profile.current() == Profile.DIRECT, "elsewhere the chaos suite does it");
        long seed = Seed.announced("kill at a step");
        Random chance = new Random(seed);
        List<ProtocolStep> steps = List.of(ProtocolStep.values());
        ProtocolStep step = steps.get(chance.nextInt(steps.size()));
        try (EventProducer producer =
                new EventProducer(sandbox, topic, PARTITIONS, seed, ArchiveContract.LONG_AGO, Duration.ofHours(2))) {
            producer.write(3000);
        }
        BayouCall call = home.catchUp(sandbox, topic).with("--maxFileBytes=40kB", "--compression=none");
        int time = 1 + chance.nextInt(5);

        Ended halted = call.interruptedAt(step, time, Fate.HALT).run(dir);
        assertThat(halted.status()).as("at %s, time %s: %s", step, time, halted).isEqualTo(137);
        bayou.run(call).requireSuccess();

        oracle.requireExactlyOnce(topic);
        assertThat(home.sealedWindows(topic)).hasSize(3);
    }
}
