package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Stores;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream that is stopped, and started again from another build: what a plain Spark stream's checkpoint would not
 * survive.
 */
@Timeout(240)
class UpgradeIT {
    private static final int PARTITIONS = 2;

    private final Sandbox sandbox = Sandbox.shared();
    private final ArchiveHome home = ArchiveHome.onS3(sandbox);
    private final String topic = Topics.fresh(sandbox, "upgrade", PARTITIONS);

    @TempDir
    private Path dir;

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void anotherBuildGoesOnFromTheHead() throws Exception {
        Path next = RebuiltJar.in(dir.resolve("next"))
                // A field more in what Spark serializes.
                .with("dev/bayou/copy/CopyRange.java", "int TRIES = 3;", "int TRIES = 3; private final long more = 1;")
                // And another name of the software in what it writes.
                .with(
                        "dev/bayou/archive/segment/FileOrigin.java",
                        "THIS_SOFTWARE = \"bayou \"",
                        "THIS_SOFTWARE = \"bayou next \"")
                .jar();
        BayouCall call = home.archive(sandbox, topic)
                .with("--maxFileBytes=20kB", "--maxFileAge=1s", "--compression=none")
                .with("--checkpointDir=" + dir.resolve("checkpoints"))
                .withJar(Profile.SPARK_JAR)
                .withJvm("-Dbayou.log=DEBUG");

        List<LedgerEntry> before;
        try (EventProducer producer = new EventProducer(
                sandbox, topic, PARTITIONS, Seed.announced("upgrade"), Instant.now(), Duration.ofMinutes(90))) {
            producer.write(4000);
            try (BayouProcess archiver = call.start(dir)) {
                archiver.awaitLog("Committed " + topic, 3);
                archiver.terminate();
            }
            before = home.entries(topic);
            producer.write(1000);
        }
        try (BayouProcess archiver = call.withJar(next).start(dir)) {
            archiver.awaitLog("caught up");
            archiver.terminate();
        }
        // Where an hour ended meanwhile, its last records may be late: the next check seals their window again.
        home.catchUp(sandbox, topic).run(dir).requireSuccess();

        new Oracle(sandbox, home).requireExactlyOnce(topic);
        List<LedgerEntry> after = home.entries(topic);
        assertThat(before)
                .isNotEmpty()
                .extracting(LedgerEntry::writer)
                .allMatch(writer -> writer.matches("bayou \\d.*"));
        assertThat(after).containsAll(before);
        assertThat(after.stream().filter(entry -> !before.contains(entry)))
                .isNotEmpty()
                .extracting(LedgerEntry::writer)
                .allMatch(writer -> writer.startsWith("bayou next "));
    }
}
