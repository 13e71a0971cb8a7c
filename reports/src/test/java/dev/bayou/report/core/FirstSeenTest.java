package dev.bayou.report.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.shopper.ShopperEvent;
import dev.bayou.shopper.ShopperEvent.ViewProduct;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** The test of docs/NEW-REPORT.md, and one that it shows what is here. */
class FirstSeenTest {
    @Test
    void eachShopperIsSeenFirstAtTheEarliestOfAllEvents() {
        TestPipeline pipeline = pipeline();
        PCollection<KV<Integer, ShopperBlock>> rows = pipeline.apply(Create.timestamped(
                                TimestampedValue.of((ShopperEvent) new ViewProduct("ada"), Instant.ofEpochMilli(7)),
                                TimestampedValue.of((ShopperEvent) new ViewProduct("bob"), Instant.ofEpochMilli(5)),
                                TimestampedValue.of((ShopperEvent) new ViewProduct("ada"), Instant.ofEpochMilli(3)))
                        .withCoder(ShopperEventCoder.of()))
                .apply(SumEvents.with(new FirstSeen(), 4));

        PAssert.that(rows).satisfies(blocks -> {
            assertThat(firstSeen(blocks)).isEqualTo(Map.of("ada", 3L, "bob", 5L));
            return null;
        });
        pipeline.run().waitUntilFinish();
    }

    private static Map<String, Long> firstSeen(Iterable<KV<Integer, ShopperBlock>> blocks) {
        Map<String, Long> rows = new TreeMap<>();
        blocks.forEach(block -> block.getValue()
                .forEach(
                        new FirstSeen(),
                        (shopper, millis) -> rows.put(new String(shopper, StandardCharsets.UTF_8), millis)));
        return rows;
    }

    @Test
    void theDocumentShowsTheDefinitionAndItsTestAsTheyAre() throws IOException {
        Path tests = Path.of("src/test/java/dev/bayou/report/core");
        String sources = Files.readString(tests.resolve("FirstSeen.java"))
                + Files.readString(tests.resolve("FirstSeenTest.java"));
        String document = Files.readString(Path.of("../docs/NEW-REPORT.md"));
        String code = document.replaceAll("(?s)^.*?```java\n|```(?!java).*?(```java\n|$)", "");

        assertThat(code.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.equals("…")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(sources).contains(line));
        assertThat(document.lines().count()).isLessThan(60);
    }

    private static TestPipeline pipeline() {
        PipelineOptions options = TestPipeline.testingPipelineOptions();
        options.setRunner(DirectRunner.class);
        return TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
    }
}
