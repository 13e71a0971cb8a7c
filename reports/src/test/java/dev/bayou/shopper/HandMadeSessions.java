package dev.bayou.shopper;

import dev.bayou.shopper.ShopperEvent.AddToCart;
import dev.bayou.shopper.ShopperEvent.PlaceOrder;
import dev.bayou.shopper.ShopperEvent.ViewProduct;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A case of the table of sessions made by hand, {@code data/sessions.txt}.
 *
 * @param arrivals in their order
 */
public record HandMadeSessions(String name, List<Arrival> arrivals, List<Expected> expected) {
    /** An event, when it happened, in milliseconds since 1970, and as a producer writes it. */
    public record Arrival(ShopperEvent event, long time, String json) {}

    /** What has to be counted for a gap and a day. */
    public record Expected(
            String gap,
            String day,
            long sessions,
            long carts,
            long abandoned,
            BigDecimal cartValue,
            BigDecimal abandonedValue) {}

    /** The cases in the checkout that lies at this place. */
    public static List<HandMadeSessions> of(Path checkout) {
        List<HandMadeSessions> cases = new ArrayList<>();
        for (String line : lines(checkout.resolve("data").resolve("sessions.txt"))) {
            if (line.startsWith("# ")) {
                cases.add(new HandMadeSessions(line.substring(2), new ArrayList<>(), new ArrayList<>()));
            } else if (!cases.isEmpty() && !line.isBlank()) {
                HandMadeSessions last = cases.get(cases.size() - 1);
                if (line.startsWith("= ")) {
                    last.expected.add(expected(line.substring(2).split(" ", -1)));
                } else {
                    last.arrivals.add(arrival(line.split(" ", -1)));
                }
            }
        }
        return cases;
    }

    @Override
    public String toString() {
        return name;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Arrival arrival(String[] words) {
        String shopper = words[0];
        ShopperEvent event =
                switch (words[2]) {
                    case "view" -> new ViewProduct(shopper);
                    case "place" -> new PlaceOrder(shopper, new BigDecimal(words[3]));
                    case "add" -> new AddToCart(shopper, Long.parseLong(words[3]), new BigDecimal(words[4]));
                    default -> throw new IllegalArgumentException(String.join(" ", words));
                };
        long time = LocalDateTime.parse(words[1]).toInstant(ZoneOffset.UTC).toEpochMilli();
        String json = ShopperEvents.json(event);
        String timed = json.substring(0, json.length() - 1) + ",\"context\":{\"timestamp\":\"" + words[1] + "\"}}";
        return new Arrival(event, time, timed);
    }

    private static Expected expected(String[] words) {
        return new Expected(
                words[0],
                words[1],
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                new BigDecimal(words[5]),
                new BigDecimal(words[6]));
    }
}
