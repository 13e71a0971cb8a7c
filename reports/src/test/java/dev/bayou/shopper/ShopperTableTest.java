package dev.bayou.shopper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bayou.shopper.ShopperEvent.AddToCart;
import dev.bayou.shopper.ShopperEvent.Anonymous;
import dev.bayou.shopper.ShopperEvent.Other;
import dev.bayou.shopper.ShopperEvent.PlaceOrder;
import dev.bayou.shopper.ShopperEvent.ViewProduct;
import dev.bayou.testing.Seed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShopperTableTest {
    @Test
    void eachShopperWithAnEventHasARow() {
        ShopperTable table = new ShopperTable();
        table.add(new ViewProduct("sees"));
        table.add(new Other("does"));
        table.add(new AddToCart("adds", 2, new BigDecimal("1.50")));
        table.add(new PlaceOrder("orders", new BigDecimal("7")));
        table.add(new Anonymous());

        assertThat(table.shoppers()).isEqualTo(4);
        assertThat(rows(table))
                .isEqualTo(Map.of(
                        "sees", totals("sees", 0, "0", 0, "0"),
                        "does", totals("does", 0, "0", 0, "0"),
                        "adds", totals("adds", 2, "3.00", 0, "0"),
                        "orders", totals("orders", 0, "0", 1, "7")));
    }

    @Test
    void nothingIsLeftAfterItIsCleared() {
        ShopperTable table = new ShopperTable();
        table.add(new AddToCart("a", 2, new BigDecimal("1.50")));
        table.clear();
        assertThat(table.shoppers()).isZero();
        assertThat(rows(table)).isEmpty();

        table.add(new PlaceOrder("a", BigDecimal.ONE));
        assertThat(rows(table)).isEqualTo(Map.of("a", totals("a", 0, "0", 1, "1")));
    }

    @Test
    void moreOrderedThanAddedIsANegativeAbandonedValue() {
        ShopperTable table = new ShopperTable();
        table.add(new PlaceOrder("a", new BigDecimal("7.25")));
        table.add(new AddToCart("a", 3, new BigDecimal("2")));

        assertThat(rows(table).get("a").abandoned()).isEqualByComparingTo("-1.25");
    }

    @Test
    void eventsAddUpExactlyInWhateverOrderAndHoweverCut() {
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<ShopperEvent> events = ShopperEvents.random(random.nextInt(300), random);
            Map<String, ShopperTotals> naive = ShopperEvents.naiveTotals(events);

            assertThat(rows(table(events))).as("seed %d", seed).isEqualTo(stripped(naive));

            Collections.shuffle(events, random);
            Map<String, Totals> merged = new TreeMap<>();
            int cut = random.nextInt(events.size() + 1);
            for (List<ShopperEvent> part : List.of(events.subList(0, cut), events.subList(cut, events.size()))) {
                table(part).forEach((name, totals) -> merged.merge(new String(name, UTF_8), totals, Totals::plus));
            }
            Map<String, ShopperTotals> sums = new TreeMap<>();
            merged.forEach((shopper, totals) -> sums.put(shopper, ShopperTotals.of(shopper.getBytes(UTF_8), totals)));
            assertThat(stripped(sums)).as("seed %d", seed).isEqualTo(stripped(naive));
        }
    }

    @Test
    void numbersThatNoLongHoldsFailInsteadOfTurningNegative() {
        Totals most = new Totals(Long.MAX_VALUE, BigDecimal.ZERO, Long.MAX_VALUE, BigDecimal.ZERO);

        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> most.plus(Totals.of(new AddToCart("a", 1, BigDecimal.ONE))));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> most.plus(Totals.of(new PlaceOrder("a", BigDecimal.ONE))));
    }

    private static ShopperTable table(List<ShopperEvent> events) {
        ShopperTable table = new ShopperTable();
        new ArrayList<>(events).forEach(table::add);
        return table;
    }

    private static Map<String, ShopperTotals> rows(ShopperTable table) {
        Map<String, ShopperTotals> rows = new TreeMap<>();
        table.forEach((name, totals) -> {
            ShopperTotals row = ShopperTotals.of(name, totals);
            assertThat(rows.put(row.shopper(), row)).isNull();
        });
        return stripped(rows);
    }

    private static Map<String, ShopperTotals> stripped(Map<String, ShopperTotals> rows) {
        Map<String, ShopperTotals> stripped = new TreeMap<>();
        rows.forEach((shopper, totals) -> stripped.put(shopper, ShopperEvents.stripped(totals)));
        return stripped;
    }

    private static ShopperTotals totals(
            String shopper, long itemsAdded, String valueAdded, long orders, String orderValue) {
        return ShopperEvents.stripped(
                new ShopperTotals(shopper, itemsAdded, new BigDecimal(valueAdded), orders, new BigDecimal(orderValue)));
    }
}
