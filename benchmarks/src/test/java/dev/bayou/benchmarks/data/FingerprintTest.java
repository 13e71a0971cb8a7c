package dev.bayou.benchmarks.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private final Fingerprint original = of("a", "bc", "bc", "");

    @Test
    void theOrderDoesNotMatter() {
        assertThat(original.differenceOf(of("bc", "", "bc", "a"))).isEmpty();
    }

    @Test
    void aValueThatIsLostOrDoubledOrAnotherIsSeen() {
        assertThat(original.differenceOf(of("a", "bc", ""))).isEqualTo("LOST 1 records");
        assertThat(original.differenceOf(of("a", "bc", "bc", "", "a"))).isEqualTo("1 records TOO MANY");
        assertThat(original.differenceOf(of("a", "bc", "bd", ""))).isEqualTo("OTHER records");
        assertThat(original.differenceOf(of("a", "a", "bc", "c"))).isEqualTo("OTHER records");
    }

    private static Fingerprint of(String... values) {
        Fingerprint.Collector collector = new Fingerprint.Collector();
        for (String value : List.of(values)) {
            byte[] padded = ("--" + value + "--").getBytes(StandardCharsets.UTF_8);
            collector.add(padded, 2, padded.length - 4);
        }
        return collector.fingerprint();
    }
}
