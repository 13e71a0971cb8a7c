package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.FurtherBroker;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is lost with the only replica of a partition. */
@Timeout(240)
class LeaderlessPartitionIT {
    private static final String LEAD = "lead";
    private static final String OTHER = "other";
    private static final int FAILED = 1;

    @TempDir
    private Path dir;

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void isNamedAndBlocksNothingElse() throws Exception {
        assumeTrue(Profile.current() == Profile.DIRECT, "the same on any runner");
        ArchiveHome home = ArchiveHome.onDisk(dir.resolve("archive"));
        try (Sandbox sandbox = Sandbox.start(dir.resolve("sandbox"));
                FurtherBroker broker = sandbox.startBroker(2)) {
            sandbox.createTopic(LEAD, Map.of(0, List.of(1), 1, List.of(2)), Topics.KEEP);
            sandbox.createTopic(OTHER, Map.of(0, List.of(1)), Topics.KEEP);
            write(sandbox, LEAD, 0);
            write(sandbox, LEAD, 1);
            try (BayouProcess archiver =
                    home.archive(sandbox, LEAD, OTHER).with("--maxFileAge=1s").start(dir)) {
                awaitRecords(home, LEAD, 2);
                broker.kill();
                archiver.awaitLog("Partition lead-1 has no leader");
                write(sandbox, LEAD, 0);
                write(sandbox, OTHER, 0);
                awaitRecords(home, LEAD, 3);
                awaitRecords(home, OTHER, 1);
            }
            write(sandbox, OTHER, 0);

            Ended ended = home.catchUp(sandbox, LEAD, OTHER).run(dir);

            assertThat(ended.status()).as(ended.toString()).isEqualTo(FAILED);
            assertThat(ended.stderr().substring(ended.stderr().lastIndexOf("archive failed:")))
                    .contains("Partition lead-1 has no leader", "[2]. It is not archived")
                    .doesNotContain("lead-0", OTHER, "No Kafka broker answers");
            awaitRecords(home, OTHER, 2);

            assertThat(BayouCall.of("verify", "--bootstrapServers=" + sandbox.bootstrapServers())
                            .with(home.flags())
                            .run(dir)
                            .requireSuccess()
                            .stdout())
                    .contains("note  unanswered: ", "Partition lead-1 has no leader", "PROVEN");
        }
    }

    private static void write(Sandbox sandbox, String topic, int partition) throws Exception {
        Topics.write(sandbox, List.of(Topics.record(topic, partition, ArchiveContract.LONG_AGO, null, "a record")));
    }

    private static void awaitRecords(ArchiveHome home, String topic, long count) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> home.entries(topic).stream()
                                .mapToLong(LedgerEntry::records)
                                .sum()
                        == count);
    }
}
