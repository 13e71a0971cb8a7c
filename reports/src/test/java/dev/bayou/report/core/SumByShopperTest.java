package dev.bayou.report.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.shopper.ShopperEvent;
import dev.bayou.shopper.ShopperEvents;
import dev.bayou.shopper.ShopperTotals;
import dev.bayou.testing.Seed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class SumByShopperTest {
    private static final int BUCKETS = 5;
    private static final Duration HOUR = Duration.standardHours(1);

    @Test
    void eventsAddUpExactlyHoweverTheyAreCutAndShuffled() {
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        List<ShopperEvent> events = ShopperEvents.random(3000, random);
        TestPipeline pipeline = pipeline();
        PCollection<KV<Integer, ShopperBlock>> sums = pipeline.apply(
                        Create.of(blocks(events, random)).withCoder(SumByShopper.CODER))
                .apply(Reshuffle.viaRandomKey())
                .apply(new SumByShopper<>(Rows.AGGREGATION));

        List<ShopperTotals> expected = naiveRows(events);
        PAssert.that(sums).satisfies(buckets -> assertRows(buckets, expected, seed));
        pipeline.run().waitUntilFinish();
    }

    @Test
    void eachWindowHasSumsOfItsOwn() {
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        List<TimestampedValue<KV<Integer, ShopperBlock>>> blocks = new ArrayList<>();
        Map<IntervalWindow, List<ShopperTotals>> expected = new HashMap<>();
        for (int hour = 0; hour < 4; hour++) {
            IntervalWindow window = new IntervalWindow(Instant.EPOCH.plus(HOUR.multipliedBy(hour)), HOUR);
            List<ShopperEvent> events = ShopperEvents.random(500, random);
            expected.put(window, naiveRows(events));
            for (KV<Integer, ShopperBlock> block : blocks(events, random)) {
                Instant time = window.start().plus(Duration.millis(random.nextInt((int) HOUR.getMillis())));
                blocks.add(TimestampedValue.of(block, time));
            }
        }
        Collections.shuffle(blocks, random);
        TestPipeline pipeline = pipeline();
        PCollection<KV<Integer, ShopperBlock>> sums = pipeline.apply(
                        Create.timestamped(blocks).withCoder(SumByShopper.CODER))
                .apply(Window.into(FixedWindows.of(HOUR)))
                .apply(new SumByShopper<>(Rows.AGGREGATION));

        expected.forEach((window, rows) -> PAssert.that(sums)
                .inWindow((BoundedWindow) window)
                .satisfies(buckets -> assertRows(buckets, rows, seed)));
        pipeline.run().waitUntilFinish();
    }

    @Test
    void anEmptyBucketStaysEmpty() {
        TestPipeline pipeline = pipeline();
        PCollection<KV<Integer, ShopperBlock>> sums = pipeline.apply(
                        Create.of(KV.of(3, ShopperBlock.EMPTY)).withCoder(SumByShopper.CODER))
                .apply(new SumByShopper<>(Rows.AGGREGATION));

        PAssert.that(sums).satisfies(buckets -> {
            assertThat(buckets).extracting(KV::getKey).containsExactly(3);
            assertThat(buckets)
                    .flatExtracting(bucket -> Rows.of(bucket.getValue()))
                    .isEmpty();
            return null;
        });
        pipeline.run().waitUntilFinish();
    }

    /** Blocks of one table must meet those of another JVM's in the same bucket. */
    @Test
    void aShoppersBucketIsTheSameEverywhere() {
        assertThat(List.of("", "a", "123", "Zoë", "😀", "shopper-0001234"))
                .extracting(shopper -> SumByShopper.bucketOf(shopper, 64))
                .containsExactly(0, 33, 50, 55, 56, 20);
    }

    @Test
    void shoppersAreSpreadEvenlyOverBuckets() {
        for (String pattern : List.of("%d", "shopper-%07d", "%d00", "%08x", "user%d@example.com")) {
            Map<Integer, Integer> shoppers = new TreeMap<>();
            for (int i = 0; i < 64_000; i++) {
                shoppers.merge(SumByShopper.bucketOf(pattern.formatted(i), 64), 1, Integer::sum);
            }
            assertThat(shoppers.keySet()).as(pattern).hasSize(64).allMatch(bucket -> bucket >= 0 && bucket < 64);
            assertThat(Collections.max(shoppers.values())).as(pattern).isLessThan(1500);
        }
    }

    /** The events' sums in blocks, each of events that follow each other and of one bucket. */
    private static List<KV<Integer, ShopperBlock>> blocks(List<ShopperEvent> events, Random random) {
        List<KV<Integer, ShopperBlock>> blocks = new ArrayList<>();
        for (int from = 0, to; from < events.size(); from = to) {
            to = Math.min(events.size(), from + 1 + random.nextInt(300));
            Map<Integer, List<ShopperTotals>> buckets = new TreeMap<>();
            ShopperEvents.naiveTotals(events.subList(from, to)).values().forEach(row -> buckets.computeIfAbsent(
                            bucketOf(row), bucket -> new ArrayList<>())
                    .add(row));
            buckets.forEach((bucket, rows) -> blocks.add(KV.of(bucket, Rows.block(rows))));
        }
        Collections.shuffle(blocks, random);
        return blocks;
    }

    private static int bucketOf(ShopperTotals row) {
        return SumByShopper.bucketOf(row.shopper(), BUCKETS);
    }

    private static List<ShopperTotals> naiveRows(Collection<ShopperEvent> events) {
        return new ArrayList<>(
                ShopperEvents.naiveTotals(new ArrayList<>(events)).values());
    }

    private static Void assertRows(
            Iterable<KV<Integer, ShopperBlock>> buckets, List<ShopperTotals> expected, long seed) {
        List<ShopperTotals> all = new ArrayList<>();
        assertThat(buckets).as("seed %d", seed).extracting(KV::getKey).doesNotHaveDuplicates();
        for (KV<Integer, ShopperBlock> bucket : buckets) {
            List<ShopperTotals> rows = Rows.of(bucket.getValue());
            assertThat(rows).extracting(SumByShopperTest::bucketOf).containsOnly(bucket.getKey());
            assertThat(rows)
                    .isSortedAccordingTo(
                            (one, other) -> ShopperEvents.compareCodePoints(one.shopper(), other.shopper()));
            rows.forEach(row -> all.add(ShopperEvents.stripped(row)));
        }
        assertThat(all).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
        return null;
    }

    private static TestPipeline pipeline() {
        PipelineOptions options = TestPipeline.testingPipelineOptions();
        options.setRunner(DirectRunner.class);
        return TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
    }
}
