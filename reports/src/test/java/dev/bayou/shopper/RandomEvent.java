package dev.bayou.shopper;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bayou.shopper.MalformedEventException.Reason;
import dev.bayou.shopper.ShopperEvent.AddToCart;
import dev.bayou.shopper.ShopperEvent.Anonymous;
import dev.bayou.shopper.ShopperEvent.Other;
import dev.bayou.shopper.ShopperEvent.PlaceOrder;
import dev.bayou.shopper.ShopperEvent.ViewProduct;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A random event in one of the many ways in which JSON can write it. What has to be read is known before a letter is
 * written: an event, or, if one thing in it is wrong on purpose, the reason.
 */
final class RandomEvent {
    private static final String[] JUNK = {
        "null",
        "true",
        "false",
        "0",
        "-1.5e-7",
        "1e99999999999",
        "\"\"",
        "\"x\"",
        "\"\\u00e9\\ud83d\\ude00\"",
        "\"é😀\"",
        "\"\\ud800\"",
        "\"\\\\\\\"\\/\"",
        "[]",
        "{}",
        "[1,[2,{\"verb\":\"add\"}]]",
        "{\"verb\":\"place\",\"shopper\":7}",
        "{\"item\":{\"quantity\":-1,\"price\":[]},\"order\":{\"value\":null}}",
        "[null,true,{\"\":{\" \":\"}\"}}]"
    };
    private static final String[] JUNK_NAMES = {
        "", "x", "timestamp", "Verb", "verb ", "subjects", "id", "é", "😀", "product", "currency", "\\ud800", "a\\tb"
    };
    private static final String[] SHOPPERS = {
        "1", "42", "shopper-17", "Zoë", "購物者", "😀", " ", "a\"b\\c/d", "\u0000\u007f"
    };

    /** What can be wrong at one number. */
    private static final Reason[] FAULTS = {
        Reason.MISSING_FIELD,
        Reason.WRONG_TYPE,
        Reason.NEGATIVE_NUMBER,
        Reason.ABSURD_NUMBER,
        Reason.DUPLICATE_KEY,
        Reason.TOO_DEEP,
        Reason.NOT_JSON
    };
    /** What is wrong with an event whatever it is about. */
    private static final Set<Reason> OF_ANY_EVENT = EnumSet.of(Reason.DUPLICATE_KEY, Reason.TOO_DEEP, Reason.NOT_JSON);

    private final Random random;
    private final StringBuilder json = new StringBuilder();
    private ShopperEvent event;
    private Reason reason;

    RandomEvent(Random random) {
        this.random = random;
        write();
    }

    byte[] bytes() {
        return json.toString().getBytes(UTF_8);
    }

    /** What is to be read; null if it is to be rejected. */
    ShopperEvent event() {
        return reason == null ? event : null;
    }

    /** Why it is to be rejected; null if it is to be read. */
    Reason reason() {
        return reason;
    }

    private void write() {
        String shopper = SHOPPERS[random.nextInt(SHOPPERS.length)];
        List<String> members = new ArrayList<>();
        boolean isAnonymous = chance(20);
        if (!isAnonymous) {
            members.add(member("subject", object(List.of(member("shopper", text(shopper))))));
        } else if (chance(2)) {
            members.add(member("subject", chance(2) ? "null" : object(List.of(member("shopper", "\"\"")))));
        }
        switch (random.nextInt(10)) {
            case 0 -> {
                event = new ViewProduct(shopper);
                members.add(member("verb", text("view")));
            }
            case 1 -> {
                event = new Other(shopper);
                members.add(member("verb", text(chance(2) ? "remove" : "Add")));
            }
            case 2, 3, 4 -> writeOrder(shopper, members);
            default -> writeAddition(shopper, members);
        }
        if (isAnonymous) {
            event = new Anonymous();
            reason = OF_ANY_EVENT.contains(reason) ? reason : null;
        }
        json.append(space()).append(object(members)).append(space());
    }

    private void writeOrder(String shopper, List<String> members) {
        BigDecimal value = amount();
        event = new PlaceOrder(shopper, value);
        members.add(member("verb", text("place")));
        if (chance(2)) {
            members.add(member("indirectObject", junk()));
        }
        List<String> order = new ArrayList<>();
        addNumber("value", value, order);
        members.add(member("directObject", object(List.of(member("order", object(order))))));
    }

    private void writeAddition(String shopper, List<String> members) {
        members.add(member("verb", text("add")));
        if (chance(20)) {
            event = new Other(shopper);
            members.add(member("indirectObject", text("wishlist")));
            members.add(member("directObject", junk()));
            return;
        }
        BigDecimal quantity = BigDecimal.valueOf(
                switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(1_000_000_001);
                    case 1 -> 1;
                    default -> random.nextInt(100);
                });
        BigDecimal price = amount();
        event = new AddToCart(shopper, quantity.longValueExact(), price);
        List<String> item = new ArrayList<>();
        addNumber("quantity", quantity, item);
        if (reason == null && chance(100)) {
            reason = Reason.CONTRADICTORY_PRICES;
            BigDecimal another = price.signum() == 0 ? new BigDecimal("1e-30") : BigDecimal.ZERO;
            item.add(member("price", spelled(price)));
            item.add(member("unitPrice", spelled(another)));
        } else if (chance(2)) {
            addNumber("price", price, item);
            if (chance(3)) {
                item.add(member("unitPrice", "null"));
            }
        } else {
            addNumber("unitPrice", price, item);
            if (reason == null && chance(2)) {
                item.add(member("price", spelled(price)));
            }
        }
        members.add(member("indirectObject", text("cart")));
        members.add(member("directObject", object(List.of(member("item", object(item))))));
    }

    /** Adds a number that is needed; sometimes, if nothing else is wrong yet, not as it should be. */
    private void addNumber(String name, BigDecimal number, List<String> members) {
        if (reason != null || !chance(30)) {
            members.add(member(name, spelled(number)));
            return;
        }
        reason = FAULTS[random.nextInt(FAULTS.length)];
        switch (reason) {
            case MISSING_FIELD -> {
                if (chance(2)) {
                    members.add(member(name, "null"));
                }
            }
            case WRONG_TYPE -> members.add(member(name, text(number.toString())));
            case NEGATIVE_NUMBER -> members.add(member(name, "-" + spelled(number.add(BigDecimal.ONE))));
            case ABSURD_NUMBER -> {
                String[] absurd = {
                    "1e12", "1000000000000.01", "1e-31", "7e2147483648", "7e-9999999999", "1".repeat(1001)
                };
                members.add(member(name, absurd[random.nextInt(absurd.length)]));
            }
            case DUPLICATE_KEY -> {
                members.add(member(name, spelled(number)));
                members.add(member(name, spelled(number)));
            }
            case TOO_DEEP -> {
                members.add(member(name, spelled(number)));
                members.add(member("deep", "[".repeat(64) + "]".repeat(64)));
            }
            case NOT_JSON -> members.add(member(name, chance(2) ? "0" + spelled(number.add(BigDecimal.TEN)) : "."));
            default -> throw new IllegalStateException("no fault of a number: " + reason);
        }
    }

    private BigDecimal amount() {
        return switch (random.nextInt(6)) {
            case 0 -> BigDecimal.ZERO;
            case 1 -> new BigDecimal(new BigInteger(1 + random.nextInt(138), random), 30);
            case 2 -> BigDecimal.valueOf(random.nextLong(1_000_000_000_000L));
            default -> BigDecimal.valueOf(random.nextInt(1_000_000), 2);
        };
    }

    /** One of the ways in which JSON writes a number, with 30 decimals at most. */
    private String spelled(BigDecimal number) {
        int zeros = random.nextInt(3);
        BigDecimal exact = number.stripTrailingZeros();
        if (exact.scale() + zeros <= 30 && chance(2)) {
            exact = exact.setScale(Math.max(0, exact.scale()) + zeros);
        }
        if (chance(2)) {
            return exact.toPlainString();
        }
        int shift = random.nextInt(9) - 4;
        // Digits on the one side of the point for digits on the other.
        String shifted = exact.scaleByPowerOfTen(shift).toPlainString();
        int decimals = shifted.indexOf('.') < 0 ? 0 : shifted.length() - 1 - shifted.indexOf('.');
        return decimals + shift > 30 || decimals > 30
                ? exact.toPlainString()
                : shifted
                        + (chance(2) ? "e" : "E")
                        + (shift > 0 ? "-" + shift : chance(2) ? "+" + -shift : "" + -shift);
    }

    private String text(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c < ' ' || c == '"' || c == '\\' || chance(20)) {
                String format = chance(2) ? "\\u%04x" : "\\u%04X";
                Character.toString(c).chars().forEach(half -> out.append(format.formatted(half)));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append('"').toString();
    }

    private String member(String name, String value) {
        return text(name) + space() + ":" + space() + value;
    }

    /** The members in any order, among others. */
    private String object(List<String> members) {
        List<String> all = new ArrayList<>(members);
        List<String> names = new ArrayList<>(List.of(JUNK_NAMES));
        while (!names.isEmpty() && chance(3)) {
            String name = names.remove(random.nextInt(names.size()));
            all.add("\"" + name + "\"" + space() + ":" + junk());
        }
        Collections.shuffle(all, random);
        return "{" + space() + String.join("," + space(), all) + space() + "}";
    }

    private String junk() {
        return JUNK[random.nextInt(JUNK.length)];
    }

    private String space() {
        return chance(10) ? " \t\r\n".substring(random.nextInt(4)) : "";
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
