package dev.bayou.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {
    @Test
    void withoutArgumentsTheArchiveIsMeasured() {
        BenchOptions options = BenchOptions.parse(List.of());

        assertThat(options.subjects()).containsExactly(Subject.ARCHIVE);
        assertThat(options.records()).isEmpty();
        assertThat(options.takesPart()).accepts("any name");
    }

    @Test
    void valuesComeBehindOrInTheNextWord() {
        BenchOptions options = BenchOptions.parse(List.of(
                "kafkaio-baseline", "--records", "1000", "--runs=5", "--only", "s3|plain", "--output=/tmp/found.json"));

        assertThat(options.subjects()).containsExactly(Subject.KAFKAIO_BASELINE);
        assertThat(options.records()).hasValue(1000L);
        assertThat(options.runs()).isEqualTo(5);
        assertThat(options.takesPart()).accepts("Bayou direct, S3, none").rejects("Bayou direct, disk, none");
        assertThat(options.output()).hasValue(Path.of("/tmp/found.json"));
    }

    @Test
    void allMistakesAreNamedAtOnce() {
        assertThatThrownBy(() -> BenchOptions.parse(
                        List.of("--records", "many", "--runs=0", "--beside=/nowhere", "--only=(", "--colour")))
                .hasMessageContaining("--records must be a number from 1 to 10000000000, not 'many'")
                .hasMessageContaining("--runs=0 must be a number")
                .hasMessageContaining("--beside takes the folder of a checkout of Bayou; /nowhere has no scripts/bayou")
                .hasMessageContaining("--only takes a regular expression")
                .hasMessageContaining("unknown option --colour");
    }
}
