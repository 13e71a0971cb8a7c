package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Event times in no order: a range touches many windows, and has one file for each. */
class DisorderedEventsIT {
    private static final int WINDOWS = 10_000;
    private static final int RECORDS = 20_000;
    private static final int LATE_ONE_IN = 500;

    private final Sandbox sandbox = Sandbox.shared();
    private final String topic = Topics.fresh(sandbox, "disordered", 1);

    @TempDir
    private Path dir;

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    @Timeout(400)
    void tenThousandWindowsFitThrough256MegabytesAnd256OpenFiles() throws Exception {
        Random random = new Random(Seed.announced("many windows"));
        ShopperEvents events = ShopperEvents.random(random, 2 * WINDOWS, 100);
        List<Integer> hours = new ArrayList<>();
        for (int i = 0; i < 2 * WINDOWS; i++) {
            hours.add(i % WINDOWS);
        }
        Collections.shuffle(hours, random);
        write(
                events,
                hours.stream()
                        .map(hour -> ArchiveContract.LONG_AGO.plus(Duration.ofHours(hour)))
                        .toList());
        ArchiveHome home = ArchiveHome.onDisk(dir.resolve("archive"));

        inLittle(home.catchUp(sandbox, topic)).requireSuccess();

        assertThat(home.entries(topic)).singleElement().satisfies(entry -> assertThat(entry.files())
                .hasSize(WINDOWS));
        new Oracle(sandbox, home).requireExactlyOnce(topic);
        assertThat(home.sealedWindows(topic)).hasSize(WINDOWS);
        BayouCall verify = BayouCall.of("verify", "--topics=" + topic, "--deep").with(home.flags());
        assertThat(inLittle(verify).requireSuccess().stdout()).contains("PROVEN", "20,000 records read again");
    }

    @Test
    @Timeout(240)
    void fewLateEventsMakeOneFileForEachWindowAndRangeAndTheReportIsExact() throws Exception {
        Random random = new Random(Seed.announced("late events"));
        ShopperEvents events = ShopperEvents.random(random, RECORDS, 1_000);
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            Instant inOrder = ArchiveContract.LONG_AGO.plusSeconds(i);
            int hoursLate = random.nextInt(LATE_ONE_IN) == 0 ? random.nextInt(365 * 24) : 0;
            times.add(inOrder.minus(Duration.ofHours(hoursLate)));
        }
        write(events, times);
        ArchiveHome home = ArchiveHome.onS3(sandbox);

        home.catchUp(sandbox, topic).run(dir).requireSuccess();

        for (LedgerEntry entry : home.entries(topic)) {
            assertThat(entry.files()).extracting(ArchivedFile::window).doesNotHaveDuplicates();
        }
        ReportedShoppers report = new ReportedShoppers(ArchiveHome.onDisk(dir.resolve("report")));
        report.call(home, topic).withEnvironment(sandbox.environment()).run(dir).requireSuccess();
        assertThat(report.csv()).isEqualTo(events.report());
    }

    private Ended inLittle(BayouCall call) throws IOException {
        return call.withJvm("-Xmx256m").withOpenFiles(256).run(dir);
    }

    private void write(ShopperEvents events, List<Instant> times) throws Exception {
        List<byte[]> values = events.values();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            records.add(new ProducerRecord<>(topic, 0, times.get(i).toEpochMilli(), null, values.get(i)));
        }
        Topics.write(sandbox, records);
    }
}
