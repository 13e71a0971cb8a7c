package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Stores;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.pipelines.InterruptedArchive.Fate;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several archivers of one topic at once, running or stopped. */
@Timeout(240)
class SleepingWriterIT {
    private static final int PARTITIONS = 2;

    private final Sandbox sandbox = Sandbox.shared();
    private final ArchiveHome home = ArchiveHome.onS3(sandbox);
    private final Oracle oracle = new Oracle(sandbox, home);
    private final String topic = Topics.fresh(sandbox, "sleeper", PARTITIONS);

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

    @BeforeEach
    void writeEvents() {
        try (EventProducer producer = new EventProducer(
                sandbox, topic, PARTITIONS, Seed.announced("sleeper"), ArchiveContract.LONG_AGO, Duration.ofHours(2))) {
            producer.write(2000);
        }
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void twoAtOnceArchiveEveryRecordOnce() throws Exception {
        BayouCall call = home.catchUp(sandbox, topic).with("--maxFileBytes=10kB", "--compression=none");
        try (BayouProcess one = call.start(dir);
                BayouProcess other = call.start(dir)) {
            one.awaitEnd().requireSuccess();
            other.awaitEnd().requireSuccess();
        }
        oracle.requireExactlyOnce(topic);
    }

    /** The sleeper holds a range that the other one commits; its window is sealed and swept while it sleeps. */
    @ParameterizedTest
    @EnumSource(ProtocolStep.class)
    void oneThatSleptAtAStepOfACommitFindsThatItIsTooLate(ProtocolStep step) throws Exception {
        BayouCall call = home.catchUp(sandbox, topic).with("--maxFileBytes=100kB", "--compression=none");
        try (BayouProcess sleeper = call.interruptedAt(step, 1, Fate.STOP).start(dir)) {
            sleeper.awaitStopped();

            bayou.run(call).requireSuccess();
            assertThat(home.sealedWindows(topic)).hasSize(3);
            oracle.requireExactlyOnce(topic);

            sleeper.resume();
            String log = sleeper.awaitEnd().requireSuccess().stderr();
            if (step != ProtocolStep.AFTER_COMMIT) {
                assertThat(log).contains("by another archiver");
            }
        }
        oracle.requireExactlyOnce(topic);
    }
}
