package dev.bayou.report.shoppers;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.bayou.shopper.Money;
import dev.bayou.shopper.ShopperTotals;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a table of totals is written. Both forms have the same six columns, in the order of their rows' shoppers. */
public enum TableFormat {
    /**
     * RFC 4180, with a header: lines end with CRLF, and a shopper is in quotes if a comma, a quote or a line's end is
     * in its name.
     */
    CSV("csv", "shopper,items_added,value_added,orders,order_value,abandoned\r\n") {
        @Override
        void append(ShopperTotals totals, StringBuilder line) {
            appendField(totals.shopper(), line);
            line.append(',').append(totals.itemsAdded());
            line.append(',').append(Money.plain(totals.valueAdded()));
            line.append(',').append(totals.orders());
            line.append(',').append(Money.plain(totals.orderValue()));
            line.append(',').append(Money.plain(totals.abandoned())).append("\r\n");
        }
    },
    /**
     * A JSON object a line. Amounts are numbers with all their decimals: readers that need them exact must not use
     * doubles.
     */
    JSON("jsonl", "") {
        @Override
        void append(ShopperTotals totals, StringBuilder line) {
            line.append("{\"shopper\":");
            appendString(totals.shopper(), line);
            line.append(",\"items_added\":").append(totals.itemsAdded());
            line.append(",\"value_added\":").append(Money.plain(totals.valueAdded()));
            line.append(",\"orders\":").append(totals.orders());
            line.append(",\"order_value\":").append(Money.plain(totals.orderValue()));
            line.append(",\"abandoned\":").append(Money.plain(totals.abandoned()));
            line.append("}\n");
        }
    };

    private final String extension;
    private final String header;

    TableFormat(String extension, String header) {
        this.extension = extension;
        this.header = header;
    }

    /**
     * The format of that name, in whatever case.
     *
     * @throws IllegalArgumentException listing the choices, if there is none
     */
    public static TableFormat named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no format; choose one of "
                        + Arrays.stream(values())
                                .map(format -> format.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    /** What files of this format end with, without a dot. */
    String extension() {
        return extension;
    }

    /** What stands before the first row. */
    String header() {
        return header;
    }

    abstract void append(ShopperTotals totals, StringBuilder line);

    private static void appendField(String text, StringBuilder line) {
        boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        if (isPlain) {
            line.append(text);
        } else {
            line.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
    }

    private static void appendString(String text, StringBuilder line) {
        line.append('"')
                .append(JsonStringEncoder.getInstance().quoteAsString(text))
                .append('"');
    }
}
