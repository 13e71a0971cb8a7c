package dev.bayou.report.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.TimeRange;
import dev.bayou.report.compare.Estimates.Comparison;
import dev.bayou.report.compare.Refinement.Cause;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RefineTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant FIRST = Instant.parse("2018-10-30T23:01:00Z");
    private static final Coverage ALL = new Coverage(TimeRange.ALL, Instant.MAX);
    private static final WindowSums SOMETHING = sums(1, 2, "3");

    private final Estimates estimates = new Estimates();
    private int panes;

    @Test
    void theLastPaneOfAShopperAndWindowCounts() {
        totals("ada", "early", 1, "1.00");
        totals("bob", "on_time", 1, "5.00");
        totals("ada", "on_time", 2, "3.00");

        assertThat(refined(sums(2, 3, "8"))).satisfies(window -> {
            assertThat(window.live()).matches(sums(2, 3, "8.00")::isSame);
            assertThat(window.onTime()).matches(sums(2, 3, "8.00")::isSame);
            assertThat(window.cause()).isEqualTo(Cause.NONE);
        });
    }

    @Test
    void rowsMayComeInAnyOrderAndALaterRunTakesThePlaceOfAnEarlierOne() {
        row(totals("run-2", "late", 3, FIRST, 4, "4.00"));
        row(totals("run-2", "on_time", 2, FIRST, 3, "3.00"));
        row(totals("run-1", "late", 9, FIRST, 9, "9.00"));
        row(totals("run-2", "early", 1, FIRST, 1, "1.00"));

        assertThat(refined(sums(1, 4, "4"))).satisfies(window -> {
            assertThat(window.live()).matches(sums(1, 4, "4.00")::isSame);
            assertThat(window.onTime()).matches(sums(1, 3, "3.00")::isSame);
        });
    }

    @Test
    void whatLatePanesFixedWasLate() {
        totals("ada", "on_time", 1, "1.00");
        totals("ada", "late", 2, "3.00");

        assertThat(refined(SOMETHING)).satisfies(window -> {
            assertThat(window.onTime().itemsAdded()).isEqualTo(1);
            assertThat(window.cause()).isEqualTo(Cause.LATE);
            assertThat(window.errors().onTimeValue()).isEqualTo("-66.67");
            assertThat(window.errors().valueAdded()).isEqualTo("0.00");
        });
    }

    @Test
    void lessThanThereIsWasDroppedAndMoreCountedTwice() {
        totals("ada", "on_time", 2, "3.00");

        assertThat(refined(sums(1, 3, "4")).cause()).isEqualTo(Cause.DROPPED);
        assertThat(refined(sums(1, 1, "1")).cause()).isEqualTo(Cause.DUPLICATE);
        assertThat(refined(sums(2, 1, "1")).cause()).isEqualTo(Cause.BOTH);
        assertThat(compared(Map.of(), ALL).windows().get(FIRST.toEpochMilli())).satisfies(window -> {
            assertThat(window.cause()).isEqualTo(Cause.DUPLICATE);
            assertThat(window.errors().valueAdded()).isNull();
        });
    }

    @Test
    void aWindowIsOverWhenItIsForAllItsShoppers() {
        totals("ada", "early", 2, "3.00");
        assertThat(compared(Map.of(FIRST, SOMETHING), ALL).windows()).isEmpty();

        row(
                ("{\"kind\":\"window\",\"run\":\"r\",\"pane_index\":2,\"window\":\"%s\",\"window_end\":\"%s\",\"pane\":\"on_time\","
                                + "\"shoppers\":7}")
                        .formatted(FIRST, FIRST.plus(MINUTE)));
        assertThat(compared(Map.of(FIRST, SOMETHING), ALL).open()).isEqualTo(1);

        totals("ada", "on_time", 2, "3.00");
        assertThat(refined(SOMETHING).approximateShoppers()).isEqualTo(7);
        assertThat(compared(Map.of(FIRST, SOMETHING), ALL).open()).isZero();
    }

    @Test
    void aWindowWithoutEstimatesIsMissedIfThoseBeforeAndAfterHaveSome() {
        row(totals("r", "on_time", 0, minute(1), 2, "3.00"));
        row(totals("r", "on_time", 0, minute(3), 2, "3.00"));

        Comparison comparison = compared(
                Map.of(
                        minute(0), SOMETHING,
                        minute(1), SOMETHING,
                        minute(2), SOMETHING,
                        minute(3), SOMETHING,
                        minute(4), SOMETHING),
                ALL);

        assertThat(comparison.windows().values())
                .extracting(Refinement::cause)
                .containsExactly(Cause.NONE, Cause.DROPPED, Cause.NONE);
        assertThat(comparison.earlier()).isEqualTo(1);
    }

    @Test
    void aWindowThatIsNotCompletelyArchivedIsNotCompared() {
        row(totals("r", "on_time", 0, minute(0), 2, "3.00"));
        row(totals("r", "on_time", 0, minute(1), 2, "3.00"));
        row(totals("r", "on_time", 0, minute(2), 2, "3.00"));

        Comparison comparison = compared(
                Map.of(minute(1), SOMETHING, minute(2), sums(1, 1, "1")),
                new Coverage(new TimeRange(minute(1), Instant.MAX), minute(2).plusSeconds(59)));

        assertThat(comparison.windows().keySet()).containsExactly(minute(1).toEpochMilli());
        assertThat(comparison.unarchived()).isEqualTo(1);
    }

    @Test
    void windowsOfAnotherLengthAreNotMixedWithThem() {
        totals("ada", "on_time", 2, "3.00");
        row(totals("r", "on_time", 0, FIRST, 9, "9.00").replace(end(FIRST), end(FIRST.plus(MINUTE))));

        assertThat(estimates.lengths()).containsExactly(MINUTE, MINUTE.multipliedBy(2));
        assertThat(refined(SOMETHING).cause()).isEqualTo(Cause.NONE);
    }

    @Test
    void otherRowsAreCounted() {
        row("{\"kind\":\"session\",\"shopper\":\"ada\"}");
        row("no json");
        row("{\"kind\":\"totals\",\"window\":\"yesterday\"}");
        row(totals("r", "on_time", 0, FIRST, 1, "1.00").replace(end(FIRST), end(FIRST.minus(MINUTE))));

        assertThat(estimates.otherRows()).isEqualTo(4);
        assertThat(estimates.lengths()).isEmpty();
        assertThat(compared(Map.of(FIRST, SOMETHING), ALL).windows()).isEmpty();
    }

    private Refinement refined(WindowSums exact) {
        return compared(Map.of(FIRST, exact), ALL).windows().get(FIRST.toEpochMilli());
    }

    private Comparison compared(Map<Instant, WindowSums> exact, Coverage coverage) {
        TreeMap<Long, WindowSums> windows = new TreeMap<>();
        exact.forEach((begin, sums) -> windows.put(begin.toEpochMilli(), sums));
        return estimates.comparedWith(windows, MINUTE, coverage);
    }

    private static Instant minute(int number) {
        return FIRST.plus(MINUTE.multipliedBy(number));
    }

    private static String end(Instant begin) {
        return "\"window_end\":\"" + begin.plus(MINUTE) + "\"";
    }

    private static WindowSums sums(long shoppers, long items, String value) {
        return new WindowSums(shoppers, items, new BigDecimal(value), 0, BigDecimal.ZERO);
    }

    private void totals(String shopper, String pane, long items, String value) {
        row(totals("r", pane, panes++, FIRST, items, value).replace("somebody", shopper));
    }

    private static String totals(String run, String pane, int index, Instant begin, long items, String value) {
        return ("{\"kind\":\"totals\",\"shopper\":\"somebody\",\"run\":\"%s\",\"pane\":\"%s\",\"pane_index\":%d,"
                        + "\"window\":\"%s\",%s,\"items_added\":%d,\"value_added\":%s,\"orders\":0,\"order_value\":0.00}")
                .formatted(run, pane, index, begin, end(begin), items, value);
    }

    private void row(String json) {
        estimates.add(json.getBytes(UTF_8));
    }
}
