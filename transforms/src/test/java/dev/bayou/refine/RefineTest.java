package dev.bayou.refine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.refine.Refinement.Cause;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefineTest {
    private static final String WINDOW = "2018-10-30T23:01:00Z";
    private static final long BEGIN = Instant.parse(WINDOW).toEpochMilli();

    private final Estimates estimates = new Estimates();

    @Test
    void theLastRowOfAShopperAndWindowCounts() {
        totals("ada", "early", 1, "1.00");
        totals("bob", "early", 1, "5.00");
        totals("ada", "on_time", 2, "3.00");

        assertThat(refined(sums(2, 3, "8"))).satisfies(window -> {
            assertThat(window.live()).matches(sums(2, 3, "8.00")::isSame);
            assertThat(window.onTime()).matches(sums(2, 3, "8.00")::isSame);
            assertThat(window.cause()).isEqualTo(Cause.NONE);
        });
    }

    @Test
    void whatLatePanesMendedWasLate() {
        totals("ada", "on_time", 1, "1.00");
        totals("ada", "late", 2, "3.00");

        assertThat(refined(sums(1, 2, "3"))).satisfies(window -> {
            assertThat(window.onTime().itemsAdded()).isEqualTo(1);
            assertThat(window.cause()).isEqualTo(Cause.LATE);
        });
    }

    @Test
    void lessThanThereIsWasDroppedAndMoreCountedTwice() {
        totals("ada", "on_time", 2, "3.00");

        assertThat(refined(sums(1, 3, "4")).cause()).isEqualTo(Cause.DROPPED);
        assertThat(refined(sums(1, 1, "1")).cause()).isEqualTo(Cause.DUPLICATE);
        assertThat(refined(sums(2, 1, "1")).cause()).isEqualTo(Cause.BOTH);
        assertThat(estimates.refined(Map.of()).get(BEGIN).cause()).isEqualTo(Cause.DUPLICATE);
    }

    @Test
    void aWindowThatWasNotToldToBeOverIsNotHeldToAnything() {
        totals("ada", "early", 2, "3.00");
        assertThat(estimates.refined(Map.of(BEGIN, sums(1, 2, "3")))).isEmpty();

        row("{\"kind\":\"window\",\"window\":\"%s\",\"pane\":\"on_time\",\"shoppers\":7}".formatted(WINDOW));
        assertThat(refined(sums(1, 2, "3")).approximateShoppers()).isEqualTo(7);
    }

    @Test
    void otherRowsAreCounted() {
        row("{\"kind\":\"session\",\"shopper\":\"ada\"}");
        row("no json");
        row("{\"kind\":\"totals\",\"window\":\"yesterday\"}");

        assertThat(estimates.otherRows()).isEqualTo(3);
        assertThat(estimates.refined(Map.of())).isEmpty();
    }

    private Refinement refined(WindowSums exact) {
        return estimates.refined(Map.of(BEGIN, exact)).get(BEGIN);
    }

    private static WindowSums sums(long shoppers, long items, String value) {
        return new WindowSums(shoppers, items, new BigDecimal(value), 0, BigDecimal.ZERO);
    }

    private void totals(String shopper, String pane, long items, String value) {
        row(("{\"kind\":\"totals\",\"shopper\":\"%s\",\"pane\":\"%s\",\"window\":\"%s\",\"items_added\":%d,"
                        + "\"value_added\":%s,\"orders\":0,\"order_value\":0.00}")
                .formatted(shopper, pane, WINDOW, items, value));
    }

    private void row(String json) {
        estimates.add(json.getBytes(UTF_8));
    }
}
