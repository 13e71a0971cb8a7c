package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bayou.archive.store.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reports of a size that needs bounded memory and few open files. */
class LargeReportIT {
    private static final int SHOPPERS = 1_000_000;
    private static final int PARTITIONS = 4;
    private static final int FILES = 10_000;

    @TempDir
    private Path dir;

    private ArchiveHome home;
    private ReportedShoppers report;

    @BeforeEach
    void findHome() {
        home = ArchiveHome.onDisk(dir.resolve("archive"));
        report = new ReportedShoppers(ArchiveHome.onDisk(dir.resolve("report")));
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    /** Each adds twice, in two partitions, so that no table of one part has all events of a shopper. */
    @Test
    @Timeout(240)
    void aMillionShoppersFitIntoAGigabyte() throws Exception {
        SecorArchive archive = new SecorArchive(dir.resolve("archive"), CompressionType.BLOCK, SnappyCodec.class);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<byte[]> values = new ArrayList<>();
            for (int shopper = partition % 2; shopper < SHOPPERS; shopper += 2) {
                values.add(addition(shopper, 1 + partition));
            }
            archive.write("events", "dt=2026-01-01", 1, partition, 0, values);
        }

        report.call(home, "events")
                .withJvm("-Xmx1g", "-XX:TieredStopAtLevel=4")
                .run(dir)
                .requireSuccess();

        JsonNode table = report.summary().path("table");
        assertThat(table.path("shoppers").asInt()).isEqualTo(SHOPPERS);
        // Half of them 1 and 3, half of them 2 and 4.
        assertThat(table.path("itemsAdded").asInt()).isEqualTo(SHOPPERS / 2 * (1 + 3 + 2 + 4));
        assertThat(table.path("valueAdded").decimalValue()).isEqualByComparingTo("49950000.00");
        assertThat(report.csv().lines().skip(1))
                .hasSize(SHOPPERS)
                .isSorted()
                .contains("shopper-0000000,4,39.96,0,0.00,39.96", "shopper-0999999,6,59.94,0,0.00,59.94");
    }

    @Test
    @Timeout(240)
    void tenThousandFilesGiveTheNumbersOfOne() throws Exception {
        ShopperEvents events = ShopperEvents.random(new Random(Seed.announced("many files")), FILES, 1000);
        List<byte[]> values = events.values();
        SecorArchive archive = new SecorArchive(dir.resolve("archive"), CompressionType.NONE, null);
        archive.write("one", "dt=2026-01-01/hr=00", 1, 0, 0, values);
        for (int i = 0; i < FILES; i++) {
            archive.write("many", "dt=2026-01-0" + (1 + i % 9) + "/hr=00", 1, 0, i, values.subList(i, i + 1));
        }

        for (String topic : List.of("one", "many")) {
            report.call(home, topic).run(dir).requireSuccess();
            assertThat(report.csv()).as(topic).isEqualTo(events.report());
        }
    }

    private static byte[] addition(int shopper, int quantity) {
        return """
                {"subject":{"shopper":"shopper-%07d"},"verb":"add","indirectObject":"cart","directObject":{"item":{"quantity":%d,"price":9.99}}}"""
                .formatted(shopper, quantity)
                .getBytes(StandardCharsets.UTF_8);
    }
}
