package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Layout;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify} reports of an archive with everything that Kafka allows, and of a damaged one. */
@Timeout(240)
class VerifyIT {
    private static final int PARTITIONS = 3;
    private static final int EVENTS = 1500;
    private static final int NOT_PROVEN = 1;
    private static final int COULD_NOT_RUN = 2;

    private static String compacted;
    private static BayouLoop bayou;

    private final Sandbox sandbox = Sandbox.shared();
    private final ArchiveHome home = ArchiveHome.onS3(sandbox);
    private final String topic = Topics.fresh(sandbox, "verify", PARTITIONS);

    @TempDir
    private Path dir;

    @BeforeAll
    static void begin(@TempDir Path output) throws Exception {
        compacted = Topics.compacted(Sandbox.shared());
        bayou = BayouLoop.start(output, Sandbox.shared().environment());
    }

    @AfterAll
    static void end() {
        bayou.close();
    }

    @BeforeEach
    void archive() throws Exception {
        try (EventProducer producer = new EventProducer(
                sandbox, topic, PARTITIONS, Seed.announced("verify"), ArchiveContract.LONG_AGO, Duration.ofHours(2))) {
            producer.write(EVENTS);
        }
        bayou.run(home.catchUp(sandbox, topic, compacted).with("--maxFileBytes=20kB", "--compression=none"))
                .requireSuccess();
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void aHealthyArchiveIsProvenAndAMissingFileIsNamed() throws Exception {
        Path file = dir.resolve("found.json");
        Ended healthy = verify("--deep", "--output=" + file).run(dir).requireSuccess();

        assertThat(healthy.stdout())
                .contains(topic + "-0", topic + "-2", compacted + "-0", "transaction", "compaction", "PROVEN")
                .contains(String.format(Locale.ROOT, "%,d records read again", EVENTS + records(compacted)))
                .doesNotContain("FAULT", "note");
        JsonNode found = new ObjectMapper().readTree(file.toFile());
        assertThat(found.path("proven").asBoolean()).isTrue();
        assertThat(found.path("partitions")).hasSize(PARTITIONS + 1);

        String gone = home.entries(topic).get(0).files().get(0).path();
        home.store().delete(List.of(gone));
        Ended damaged = bayou.run(verify());

        assertThat(damaged.status()).as(damaged.toString()).isEqualTo(NOT_PROVEN);
        assertThat(damaged.stdout()).contains("FAULT missing: " + home.store().address(gone), "NOT PROVEN: 1 of 1");
        assertThat(bayou.run(verify("--deep")).stdout())
                .contains("FAULT damaged: " + home.store().address(gone));
    }

    @Test
    void repairSweepsWhatDeadAttemptsLeftAndNothingElse() throws Exception {
        ArchivedFile file = home.entries(topic).get(0).files().get(0);
        String orphan = Layout.data(topic, file.window(), file.name().next());
        String stranger = Layout.windowPrefix(topic, file.window()) + "README";
        copy(file.path(), orphan);
        copy(Layout.envelope(file.path()), Layout.envelope(orphan));

        Ended found = bayou.run(verify());
        assertThat(found.status()).as(found.toString()).isEqualTo(NOT_PROVEN);
        assertThat(found.stdout())
                .contains("FAULT foreign-sealed: " + home.store().address(orphan))
                .contains("note  orphan: " + home.store().address(Layout.envelope(orphan)));

        home.store().replace(stranger, new byte[] {1});
        Ended repaired = bayou.run(verify("--repair"));
        assertThat(repaired.status()).as(repaired.toString()).isEqualTo(NOT_PROVEN);
        assertThat(repaired.stderr()).contains("Sweeping 2 files of dead attempts");
        assertThat(home.keys(""))
                .doesNotContain(orphan, Layout.envelope(orphan))
                .contains(stranger);

        home.store().delete(List.of(stranger));
        bayou.run(verify("--deep")).requireSuccess();
        new Oracle(sandbox, home).requireExactlyOnce(topic);
    }

    /** As Hadoop's s3a, mounts and consoles make them. */
    @Test
    @EnabledIfSystemProperty(named = "bayou.profile", matches = "DIRECT", disabledReason = "no matter of the runner")
    void emptyObjectsThatStandForFoldersChangeNothing() throws Exception {
        String window = "/" + home.sealedWindows(topic).get(0) + "/";
        for (String marker : List.of(
                "_ledger/",
                "_ledger/" + topic + "/",
                "_ledger/" + topic + "/0/",
                "_ledger/" + topic + "/windows/",
                "_envelope/" + topic + window,
                topic + "/",
                topic + window,
                topic + "/dt=2031-01-01/")) {
            home.store().replace(marker, new byte[0]);
        }

        Ended printed = BayouCall.of("cat", "--topics=" + topic)
                .with(home.flags())
                .withEnvironment(sandbox.environment())
                .run(dir)
                .requireSuccess();
        assertThat(printed.stdout().lines()).hasSize((int) records(topic));
        assertThat(bayou.run(verify("--deep")).requireSuccess().stdout()).doesNotContain("FAULT", "note");
        bayou.run(home.catchUp(sandbox, topic, compacted)).requireSuccess();
    }

    @Test
    void aLostEntryIsSkippedByNoReaderAndRestoredFromManifests() throws Exception {
        String plain = Topics.fresh(sandbox, "plain", 1);
        for (int range = 0; range < 3; range++) {
            Topics.write(sandbox, List.of(Topics.record(plain, 0, ArchiveContract.LONG_AGO, "key", "value")));
            bayou.run(home.catchUp(sandbox, plain)).requireSuccess();
        }
        home.store().delete(List.of(Layout.entry(plain, 0, 1)));
        String target = Topics.fresh(sandbox, "again", 1);

        for (BayouCall reader : List.of(
                BayouCall.of("cat"),
                BayouCall.of("replay")
                        .with("--bootstrapServers=" + sandbox.bootstrapServers(), "--toTopic=" + target))) {
            Ended ended = bayou.run(reader.with(home.flags())
                    .withEnvironment(sandbox.environment())
                    .with("--topics=" + plain));
            assertThat(ended.status()).as(ended.toString()).isEqualTo(1);
            assertThat(ended.stderr()).contains("The ledger of " + plain + "-0 has no entry for offsets 1 to 1");
        }
        assertThat(bayou.run(verify()).stdout())
                .contains("FAULT chain", "note  no-entry: ", "keep it")
                .doesNotContain("move it elsewhere");

        Ended repaired = bayou.run(verify("--deep", "--repair=entries")).requireSuccess();
        assertThat(repaired.stderr()).contains("Restored the ledger entry of " + plain + "-0");
        new Oracle(sandbox, home).requireExactlyOnce(plain);
    }

    @Test
    void whatCannotBeVerifiedIsNoResult() throws Exception {
        Ended nowhere = bayou.run(verify("--topics=never-archived"));

        assertThat(nowhere.status()).as(nowhere.toString()).isEqualTo(COULD_NOT_RUN);
        assertThat(nowhere.stderr()).contains("no ledger of the topic never-archived", topic);
    }

    /** A file whose header proves that it is of an attempt at its range. */
    private void copy(String from, String to) throws IOException {
        try (InputStream in = home.store().open(from)) {
            home.store().replace(to, in.readAllBytes());
        }
    }

    private long records(String archived) throws IOException {
        return home.entries(archived).stream().mapToLong(LedgerEntry::records).sum();
    }

    private BayouCall verify(String... flags) {
        return BayouCall.of("verify")
                .with(home.flags())
                .withEnvironment(sandbox.environment())
                .with(flags);
    }
}
