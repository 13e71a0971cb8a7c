package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reports that end early: the report that was there before remains. */
@Timeout(240)
class ReportKillIT {
    private static final int EVENTS = 20_000;
    private static final int KILLS = 3;
    private static final int TERMINATED = 143;

    private static BayouLoop bayou;

    @TempDir
    private Path dir;

    private ArchiveHome home;
    private ReportedShoppers report;
    private ShopperEvents before;
    private ShopperEvents after;
    private Random chance;

    @BeforeAll
    static void start(@TempDir Path output) throws IOException {
        bayou = BayouLoop.start(output, Map.of());
    }

    @AfterAll
    static void end() {
        bayou.close();
    }

    /** Two topics, one for the report that remains and one for those that are killed, to distinguish them. */
    @BeforeEach
    void reportOnce() throws IOException {
        home = ArchiveHome.onDisk(dir.resolve("archive"));
        report = new ReportedShoppers(ArchiveHome.onDisk(dir.resolve("report")));
        chance = new Random(Seed.announced("report kill"));
        before = ShopperEvents.random(chance, 1000, 10);
        after = ShopperEvents.random(chance, EVENTS, EVENTS);
        SecorArchive archive = new SecorArchive(dir.resolve("archive"), CompressionType.NONE, null);
        archive.write("before", "dt=2026-01-01", 1, 0, 0, before.values());
        archive.write("after", "dt=2026-01-01", 1, 0, 0, after.values());
        bayou.run(report.call(home, "before")).requireSuccess();
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void killedAtAnyMomentItLeavesTheOldReportOrTheNewOne() throws Exception {
        long whole = millisOfAWholeRun();
        bayou.run(report.call(home, "before")).requireSuccess();
        for (int kill = 0; kill < KILLS; kill++) {
            try (BayouProcess process = report.call(home, "after").start(dir)) {
                process.awaitEndFor(chance.nextLong(whole));
                process.kill();
            }

            List<String> files = report.files();
            assertThat(files).containsAll(ReportedShoppers.FILES);
            assertThat(report.csv()).isIn(before.report(), after.report());
        }

        bayou.run(report.call(home, "after")).requireSuccess();

        assertThat(report.csv()).isEqualTo(after.report());
    }

    @Test
    void terminatedItLeavesTheOldReportAndNothingOfItsOwn() throws Exception {
        try (BayouProcess process =
                report.call(home, "after").withJvm("-Dbayou.log=DEBUG").start(dir)) {
            process.awaitLog("Reading 1 parts");
            Ended ended = process.terminate();

            assertThat(ended.status()).as(ended.toString()).isEqualTo(TERMINATED);
        }
        assertThat(report.files()).isEqualTo(ReportedShoppers.FILES);
        assertThat(report.csv()).isEqualTo(before.report());
    }

    private long millisOfAWholeRun() throws IOException {
        long begin = System.nanoTime();
        report.call(home, "after").run(dir).requireSuccess();
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
