package dev.bayou.commands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Shopper events for reports, and the expected report over them, added up in the simplest way. */
final class ShopperEvents {
    private static final List<String> SHOPPERS = List.of("anna", "bert, \"the cart\"", "chloé", "zoë 很长", "<b>d</b>");

    private final List<String> events = new ArrayList<>();
    private final SortedMap<String, BigDecimal[]> sums = new TreeMap<>();

    private ShopperEvents() {}

    /** The seven events that the documentation shows. */
    static List<String> ofNile() {
        try {
            return Files.readAllLines(Path.of(System.getProperty("bayou.home"), "data", "raw-events.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The report over {@link #ofNile}, as the documentation shows it. */
    static String reportOfNile() {
        return """
                shopper,items_added,value_added,orders,order_value,abandoned
                123,6,319.94,1,179.97,139.97
                456,1,1099.99,0,0.00,1099.99
                789,13,523.87,1,511.93,11.94
                """
                .replace("\n", "\r\n");
    }

    /** So many random events, of some shoppers with awkward names and so many others. */
    static ShopperEvents random(Random chance, int number, int otherShoppers) {
        ShopperEvents made = new ShopperEvents();
        for (int i = 0; i < number; i++) {
            int who = chance.nextInt(SHOPPERS.size() + otherShoppers);
            String shopper = who < SHOPPERS.size() ? SHOPPERS.get(who) : "shopper-" + who;
            made.add(shopper, chance);
        }
        return made;
    }

    private void add(String shopper, Random chance) {
        BigDecimal[] row = sums.computeIfAbsent(
                shopper, s -> new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO});
        String subject = "{\"subject\":{\"shopper\":\"" + shopper.replace("\"", "\\\"") + "\"},";
        BigDecimal price = BigDecimal.valueOf(chance.nextInt(200_000), 2);
        switch (chance.nextInt(4)) {
            case 0 -> events.add(subject + "\"verb\":\"view\",\"directObject\":{\"product\":\"p\"}}");
            case 1 -> {
                events.add(subject + "\"verb\":\"place\",\"directObject\":{\"order\":{\"value\":" + price + "}}}");
                row[2] = row[2].add(BigDecimal.ONE);
                row[3] = row[3].add(price);
            }
            default -> {
                int quantity = 1 + chance.nextInt(9);
                String spelling = chance.nextBoolean() ? "price" : "unitPrice";
                events.add(subject
                        + "\"verb\":\"add\",\"indirectObject\":\"cart\",\"directObject\":{\"item\":{\"quantity\":"
                        + quantity + ",\"" + spelling + "\":" + price + "}}}");
                row[0] = row[0].add(BigDecimal.valueOf(quantity));
                row[1] = row[1].add(price.multiply(BigDecimal.valueOf(quantity)));
            }
        }
    }

    List<byte[]> values() {
        return events.stream()
                .map(event -> event.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    List<String> lines() {
        return events;
    }

    /** The expected table of the report, in CSV. */
    String report() {
        StringBuilder csv = new StringBuilder("shopper,items_added,value_added,orders,order_value,abandoned\r\n");
        sums.forEach((shopper, row) -> csv.append(
                        shopper.contains("\"") ? "\"" + shopper.replace("\"", "\"\"") + "\"" : shopper)
                .append(",")
                .append(row[0])
                .append(",")
                .append(money(row[1]))
                .append(",")
                .append(row[2])
                .append(",")
                .append(money(row[3]))
                .append(",")
                .append(money(row[1].subtract(row[3])))
                .append("\r\n"));
        return csv.toString();
    }

    private static String money(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.UNNECESSARY).toPlainString();
    }
}
