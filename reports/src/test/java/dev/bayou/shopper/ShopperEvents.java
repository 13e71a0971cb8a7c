package dev.bayou.shopper;

import dev.bayou.shopper.ShopperEvent.AddToCart;
import dev.bayou.shopper.ShopperEvent.Anonymous;
import dev.bayou.shopper.ShopperEvent.Other;
import dev.bayou.shopper.ShopperEvent.PlaceOrder;
import dev.bayou.shopper.ShopperEvent.ViewProduct;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Events by chance, and what they add up to in the plainest way. */
public final class ShopperEvents {
    private static final String[] SHOPPERS = {"a", "b", "ab", "Zoë", "購物者", "😀", "\uFFFD", " ", "a,\"b\"\r\n"};

    private ShopperEvents() {}

    public static List<ShopperEvent> random(int count, Random random) {
        List<ShopperEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String shopper = random.nextBoolean()
                    ? SHOPPERS[random.nextInt(SHOPPERS.length)]
                    : Integer.toString(random.nextInt(50));
            BigDecimal amount = Amounts.random(random).abs();
            events.add(
                    switch (random.nextInt(8)) {
                        case 0 -> new Anonymous();
                        case 1 -> new Other(shopper);
                        case 2 -> new ViewProduct(shopper);
                        case 3, 4 -> new PlaceOrder(shopper, amount);
                        default -> new AddToCart(shopper, random.nextInt(1_000_000_000), amount);
                    });
        }
        return events;
    }

    /** The event as a producer writes it. */
    public static String json(ShopperEvent event) {
        String subject = "\"subject\":{\"shopper\":" + quoted(event.shopper()) + "}";
        if (event instanceof AddToCart added) {
            return "{%s,\"verb\":\"add\",\"indirectObject\":\"cart\",\"directObject\":{\"item\":{\"quantity\":%d,\"price\":%s}}}"
                    .formatted(subject, added.quantity(), added.price());
        }
        if (event instanceof PlaceOrder order) {
            return "{%s,\"verb\":\"place\",\"directObject\":{\"order\":{\"value\":%s}}}"
                    .formatted(subject, order.value());
        }
        return "{%s,\"verb\":\"%s\"}".formatted(subject, event instanceof ViewProduct ? "view" : "wave");
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> quoted.append("\\u%04x".formatted(c)));
        return quoted.append('"').toString();
    }

    /** Whether an event's amount is within the parser's bounds. */
    public static boolean isAcceptable(ShopperEvent event) {
        if (event instanceof AddToCart added) {
            return isAcceptable(added.price());
        }
        return !(event instanceof PlaceOrder order) || isAcceptable(order.value());
    }

    private static boolean isAcceptable(BigDecimal amount) {
        return amount.signum() == 0 || amount.compareTo(new BigDecimal("1e12")) < 0;
    }

    /** What a report over these events has to say, in the order of the shoppers' code points. */
    public static Map<String, ShopperTotals> naiveTotals(List<ShopperEvent> events) {
        Map<String, ShopperTotals> totals = new TreeMap<>(ShopperEvents::compareCodePoints);
        for (ShopperEvent event : events) {
            if (!(event instanceof Anonymous)) {
                ShopperTotals before = totals.getOrDefault(
                        event.shopper(), new ShopperTotals(event.shopper(), 0, BigDecimal.ZERO, 0, BigDecimal.ZERO));
                totals.put(event.shopper(), stripped(plus(before, event)));
            }
        }
        return totals;
    }

    private static ShopperTotals plus(ShopperTotals totals, ShopperEvent event) {
        if (event instanceof AddToCart added) {
            BigDecimal value = added.price().multiply(new BigDecimal(added.quantity()));
            return new ShopperTotals(
                    totals.shopper(),
                    totals.itemsAdded() + added.quantity(),
                    totals.valueAdded().add(value),
                    totals.orders(),
                    totals.orderValue());
        }
        if (event instanceof PlaceOrder order) {
            return new ShopperTotals(
                    totals.shopper(),
                    totals.itemsAdded(),
                    totals.valueAdded(),
                    totals.orders() + 1,
                    totals.orderValue().add(order.value()));
        }
        return totals;
    }

    /** With equal amounts in one form, so that rows can be compared. */
    public static ShopperTotals stripped(ShopperTotals totals) {
        return new ShopperTotals(
                totals.shopper(),
                totals.itemsAdded(),
                totals.valueAdded().stripTrailingZeros(),
                totals.orders(),
                totals.orderValue().stripTrailingZeros());
    }

    /** UTF-8 sorts as its code points do. */
    public static int compareCodePoints(String one, String other) {
        return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
    }
}
