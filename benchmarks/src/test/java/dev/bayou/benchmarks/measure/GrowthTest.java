package dev.bayou.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthTest {
    @TempDir
    private Path folder;

    @Test
    void tellsLinearGrowthFromMoreAndFromLess() {
        Growth growth = growth(
                List.of(1_000L, 2_000L, 4_000L),
                List.of(3.0, 4.0, 6.0),
                List.of(3.0, 4.0, 9.0),
                List.of(3.0, 4.0, 4.5));

        assertThat(growth.markdown())
                .contains("| 4,000 | 6.0 s, 0 MiB | 9.0 s, 0 MiB | 4.5 s, 0 MiB |")
                .contains("- a: linear (1,000 more cost 1.00 s in the last step and 1.00 s in the one before)")
                .contains("- b: MORE than linear (1,000 more cost 2.50 s")
                .contains("- c: less than linear (1,000 more cost 0.250 s");
    }

    @Test
    void aRunThatWentWrongIsNamed() {
        Growth.Size size = new Growth.Size(7, List.of(new Run("a", 1, 3, 0, 0, Map.of(), "LOST 1 records")));

        assertThat(new Growth("name", "work", "records", List.of(size)).markdown())
                .contains("too few sizes to judge")
                .contains("**a at 7: LOST 1 records**");
    }

    @Test
    void thePlotHasACurveForEachAndIsWellFormed() throws Exception {
        Growth growth = growth(List.of(10L, 100_000L), List.of(0.5, 30.0), List.of(2.0, 2.0), List.of(1.0, 1.0));

        Plot.write(growth, folder.resolve("plot.svg"));

        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(folder.resolve("plot.svg").toFile())
                        .getElementsByTagName("polyline")
                        .getLength())
                .isEqualTo(3);
        assertThat(Files.readString(folder.resolve("plot.svg"))).contains("work &amp; more: seconds by records");
    }

    @SafeVarargs
    private static Growth growth(List<Long> sizes, List<Double>... seconds) {
        return new Growth(
                "name",
                "work & more",
                "records",
                IntStream.range(0, sizes.size())
                        .mapToObj(at -> new Growth.Size(
                                sizes.get(at),
                                List.of(
                                        run("a", seconds[0].get(at)),
                                        run("b", seconds[1].get(at)),
                                        run("c", seconds[2].get(at)))))
                        .toList());
    }

    private static Run run(String candidate, double seconds) {
        return new Run(candidate, 1, seconds, 0, 0, Map.of(), "");
    }
}
