package dev.bayou.report.core;

import static dev.bayou.report.core.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.shopper.ShopperEvent;
import dev.bayou.shopper.ShopperEvent.AddToCart;
import dev.bayou.shopper.ShopperEvent.Anonymous;
import dev.bayou.shopper.ShopperEvent.PlaceOrder;
import dev.bayou.shopper.ShopperEvents;
import dev.bayou.shopper.ShopperTotals;
import dev.bayou.testing.Seed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class SumEventsTest {
    private static final Duration MINUTE = Duration.standardMinutes(1);
    private static final Instant START = Instant.parse("2018-10-30T23:00:00Z");
    private static final IntervalWindow FIRST = new IntervalWindow(START, MINUTE);

    @Test
    void anOnTimePaneTellsWhatCameByThenAndALateOneAllOfIt() {
        TestStream<ShopperEvent> stream = TestStream.create(ShopperEventCoder.of())
                .advanceWatermarkTo(START)
                .addElements(at(1, added("a", "1.50")), at(59, added("b", "2")), at(5, new Anonymous()))
                .addElements(at(30, new PlaceOrder("a", BigDecimal.TEN)), at(60, added("a", "7")))
                .advanceWatermarkTo(START.plus(MINUTE))
                .addElements(at(2, added("a", "0.25")))
                .advanceWatermarkTo(START.plus(MINUTE.multipliedBy(3)))
                .addElements(at(3, added("a", "100")))
                .advanceWatermarkToInfinity();
        TestPipeline pipeline = pipeline();

        PCollection<KV<Integer, ShopperBlock>> sums = sums(pipeline, stream);

        PAssert.that(sums)
                .inOnTimePane(FIRST)
                .satisfies(blocks -> assertRows(blocks, row("a", 1, "1.5", 1, "10"), row("b", 1, "2", 0, "0")));
        PAssert.that(sums).inLatePane(FIRST).satisfies(blocks -> assertRows(blocks, row("a", 2, "1.75", 1, "10")));
        PAssert.that(sums)
                .inOnTimePane(new IntervalWindow(START.plus(MINUTE), MINUTE))
                .satisfies(blocks -> assertRows(blocks, row("a", 1, "7", 0, "0")));
        pipeline.run().waitUntilFinish();
    }

    @Test
    void overTheSameEventsTheRowsOfAWindowAreThoseOfAPlainSum() {
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        Map<Integer, List<ShopperEvent>> byMinute = new HashMap<>();
        TestStream.Builder<ShopperEvent> stream =
                TestStream.create(ShopperEventCoder.of()).advanceWatermarkTo(START);
        for (ShopperEvent event : ShopperEvents.random(600, random)) {
            int second = random.nextInt(180);
            byMinute.computeIfAbsent(second / 60, minute -> new ArrayList<>()).add(event);
            stream = stream.addElements(at(second, event));
        }
        TestPipeline pipeline = pipeline();

        PCollection<KV<Integer, ShopperBlock>> sums = sums(pipeline, stream.advanceWatermarkToInfinity());

        byMinute.forEach((minute, events) -> {
            ShopperTotals[] expected =
                    ShopperEvents.naiveTotals(events).values().toArray(ShopperTotals[]::new);
            PAssert.that(sums)
                    .inOnTimePane(new IntervalWindow(START.plus(MINUTE.multipliedBy(minute)), MINUTE))
                    .satisfies(blocks -> assertRows(blocks, expected));
        });
        pipeline.run().waitUntilFinish();
    }

    private static PCollection<KV<Integer, ShopperBlock>> sums(TestPipeline pipeline, TestStream<ShopperEvent> stream) {
        return pipeline.apply(stream)
                .apply(Window.<ShopperEvent>into(FixedWindows.of(MINUTE))
                        .triggering(AfterWatermark.pastEndOfWindow().withLateFirings(AfterPane.elementCountAtLeast(1)))
                        .withAllowedLateness(MINUTE)
                        .accumulatingFiredPanes())
                .apply(SumEvents.with(Rows.AGGREGATION, 4));
    }

    private static TimestampedValue<ShopperEvent> at(int second, ShopperEvent event) {
        return TimestampedValue.of(event, START.plus(Duration.standardSeconds(second)));
    }

    private static ShopperEvent added(String shopper, String price) {
        return new AddToCart(shopper, 1, new BigDecimal(price));
    }

    private static Void assertRows(Iterable<KV<Integer, ShopperBlock>> blocks, ShopperTotals... expected) {
        List<ShopperTotals> rows = new ArrayList<>();
        blocks.forEach(block -> Rows.of(block.getValue()).forEach(row -> rows.add(ShopperEvents.stripped(row))));
        rows.sort(Comparator.comparing(ShopperTotals::shopper));
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        List.of(expected).stream().map(ShopperEvents::stripped).toList());
        return null;
    }

    private static TestPipeline pipeline() {
        PipelineOptions options = TestPipeline.testingPipelineOptions();
        options.setRunner(DirectRunner.class);
        return TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
    }
}
