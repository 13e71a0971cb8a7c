package dev.bayou.report.carts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.report.core.ShopperEventCoder;
import dev.bayou.shopper.CartSession;
import dev.bayou.shopper.HandMadeSessions;
import dev.bayou.shopper.HandMadeSessions.Arrival;
import dev.bayou.shopper.HandMadeSessions.Expected;
import dev.bayou.shopper.Money;
import dev.bayou.shopper.ShopperEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** Beam's session windows draw the borders that the table of sessions made by hand asks for. */
class FindSessionsTest {
    private static final Duration FOR_EVER = Duration.standardDays(3650);

    /** Of all cases: their shoppers differ. */
    private final List<Arrival> arrivals = HandMadeSessions.of(Path.of("..")).stream()
            .flatMap(made -> made.arrivals().stream())
            .toList();

    /**
     * The watermark stands before all events until they are there: then each session is emitted once, and is complete.
     */
    @Test
    void inAStreamAreThoseOfTheTable() {
        TestStream.Builder<ShopperEvent> stream = TestStream.create(ShopperEventCoder.of());
        for (Arrival arrival : arrivals) {
            stream = stream.addElements(at(arrival));
        }
        requireTable(stream.advanceWatermarkToInfinity());
    }

    /**
     * The watermark is past each session before the next event comes: what is emitted late replaces what was emitted.
     */
    @Test
    void areThoseOfTheTableHoweverLateTheEvents() {
        TestStream.Builder<ShopperEvent> stream = TestStream.create(ShopperEventCoder.of());
        Instant watermark = Instant.ofEpochMilli(0);
        for (Arrival arrival : arrivals) {
            stream = stream.addElements(at(arrival));
            Instant after = Instant.ofEpochMilli(arrival.time()).plus(Duration.standardHours(2));
            if (after.isAfter(watermark)) {
                watermark = after;
                stream = stream.advanceWatermarkTo(watermark);
            }
        }
        requireTable(stream.advanceWatermarkToInfinity());
    }

    private static void requireTable(TestStream<ShopperEvent> stream) {
        TestPipeline pipeline = pipeline();
        PCollection<ShopperEvent> events = pipeline.apply(stream)
                .apply(Window.<ShopperEvent>into(new GlobalWindows())
                        .triggering(AfterWatermark.pastEndOfWindow().withLateFirings(AfterPane.elementCountAtLeast(1)))
                        .withAllowedLateness(FOR_EVER)
                        .accumulatingFiredPanes());
        for (Map.Entry<String, List<String>> byGap : expected().entrySet()) {
            String gap = byGap.getKey();
            List<String> expected = byGap.getValue();
            PCollection<KV<String, CartSession>> sessions =
                    events.apply("By " + gap, FindSessions.by(SessionGap.of(gap)));
            PAssert.that("sessions by " + gap, sessions).satisfies(emitted -> {
                assertThat(counted(emitted)).isEqualTo(expected);
                return null;
            });
        }
        pipeline.run().waitUntilFinish();
    }

    /** By gap, a line for each day. */
    private static Map<String, List<String>> expected() {
        Map<String, Map<String, CartCounts>> sums = new TreeMap<>();
        for (HandMadeSessions made : HandMadeSessions.of(Path.of(".."))) {
            for (Expected line : made.expected()) {
                CartCounts counts = new CartCounts(
                        line.sessions(), line.carts(), line.abandoned(), line.cartValue(), line.abandonedValue());
                sums.computeIfAbsent(line.gap(), gap -> new TreeMap<>()).merge(line.day(), counts, CartCounts::plus);
            }
        }
        Map<String, List<String>> expected = new TreeMap<>();
        sums.forEach((gap, days) -> expected.put(gap, shown(days)));
        return expected;
    }

    /** A session replaces the emitted parts of it. */
    private static List<String> counted(Iterable<KV<String, CartSession>> emitted) {
        List<KV<String, CartSession>> whole = new ArrayList<>();
        for (KV<String, CartSession> one : emitted) {
            whole.removeIf(other -> isPartOf(other, one));
            if (whole.stream().noneMatch(other -> isPartOf(one, other))) {
                whole.add(one);
            }
        }
        TreeMap<String, CartCounts> days = new TreeMap<>();
        for (KV<String, CartSession> session : whole) {
            String day = java.time.Instant.ofEpochMilli(session.getValue().begin())
                    .toString()
                    .substring(0, "2018-10-30".length());
            days.merge(day, CartCounts.NONE.plus(session.getValue()), CartCounts::plus);
        }
        return shown(days);
    }

    private static boolean isPartOf(KV<String, CartSession> part, KV<String, CartSession> whole) {
        CartSession one = part.getValue();
        CartSession other = whole.getValue();
        return part.getKey().equals(whole.getKey())
                && one.begin() >= other.begin()
                && one.last() <= other.last()
                && one.orders() <= other.orders()
                && one.itemsAdded() <= other.itemsAdded();
    }

    private static List<String> shown(Map<String, CartCounts> days) {
        List<String> lines = new ArrayList<>();
        days.forEach((day, counts) -> lines.add("%s %d %d %d %s %s"
                .formatted(
                        day,
                        counts.sessions(),
                        counts.carts(),
                        counts.abandoned(),
                        Money.plain(counts.cartValue()),
                        Money.plain(counts.abandonedValue()))));
        return lines;
    }

    private static TimestampedValue<ShopperEvent> at(Arrival arrival) {
        return TimestampedValue.of(arrival.event(), Instant.ofEpochMilli(arrival.time()));
    }

    private static TestPipeline pipeline() {
        PipelineOptions options = TestPipeline.testingPipelineOptions();
        options.setRunner(DirectRunner.class);
        return TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
    }
}
