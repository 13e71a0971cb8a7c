package dev.bayou.benchmarks.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportRowsTest {
    private static final String HEADER = "shopper,items_added,value_added,orders,order_value,abandoned\n";

    @TempDir
    private Path folder;

    @Test
    void partsInAnyOrderAreTheSameReport() throws IOException {
        ReportRows whole =
                rows("whole/report.csv", HEADER + "123,6,319.94,1,179.97,139.97\n456,1,1099.99,0,0.00,1099.99\n");
        rows("parts/part-00000", "456,1,1099.99,0,0.00,1099.985\n");
        ReportRows parts = rows("parts/part-00001", "123,6,319.94,1,179.97,139.97\n");

        assertThat(whole.differenceOf(parts)).isEmpty();
    }

    @Test
    void anotherSumAndAMissingShopperAreSeen() throws IOException {
        ReportRows right = rows("right/report.csv", HEADER + "123,6,319.94,1,179.97,139.97\n");

        assertThat(right.differenceOf(rows("sum/report.csv", "123,6,319.92,1,179.97,139.97\n")))
                .startsWith("OTHER sums, as for shopper 123");
        assertThat(right.differenceOf(rows("none/report.csv", HEADER))).isEqualTo("OTHER shoppers: 0 instead of 1");
    }

    @Test
    void aShopperWithTwoRowsIsNoReport() {
        assertThatThrownBy(() -> rows("twice/report.csv", "123,1,1.00,0,0.00,1.00\n123,1,1.00,0,0.00,1.00\n"))
                .hasMessage("shopper 123 has two rows");
    }

    private ReportRows rows(String file, String content) throws IOException {
        Path written = folder.resolve(file);
        Files.createDirectories(written.getParent());
        Files.writeString(written, content);
        return ReportRows.in(written.getParent());
    }
}
