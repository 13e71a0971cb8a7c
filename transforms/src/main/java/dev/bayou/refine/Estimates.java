package dev.bayou.refine;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bayou.shopper.ShopperTotals;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code live} has told of windows, row after row in the order in which it was told: of a shopper and window, the last
 * row counts. Rows of two runs at once in one topic are not told apart. For one thread.
 */
public final class Estimates {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String LATE = "late";
    private static final String EARLY = "early";

    private final SortedMap<Long, Window> windows = new TreeMap<>();
    private long otherRows;

    /** What is told of one window. */
    private static final class Window {
        private final Map<String, ShopperTotals> onTime = new HashMap<>();
        private final Map<String, ShopperTotals> last = new HashMap<>();
        private long approximateShoppers = -1;
        private boolean isClosed;
    }

    /** Adds a row of the topic; one that is not of a window, or that nobody of Bayou's wrote, is counted. */
    void add(byte[] value) {
        try {
            JsonNode row = JSON.readTree(value);
            switch (row.path("kind").asText()) {
                case "totals" -> addTotals(row);
                case "window" -> addWindow(row);
                default -> otherRows++;
            }
        } catch (IOException | DateTimeException e) {
            otherRows++;
        }
    }

    private void addTotals(JsonNode row) {
        Window window = window(row);
        ShopperTotals totals = new ShopperTotals(
                row.path("shopper").asText(),
                row.path("items_added").asLong(),
                row.path("value_added").decimalValue(),
                row.path("orders").asLong(),
                row.path("order_value").decimalValue());
        String pane = row.path("pane").asText();
        window.last.put(totals.shopper(), totals);
        if (!pane.equals(LATE)) {
            window.onTime.put(totals.shopper(), totals);
        }
        window.isClosed |= !pane.equals(EARLY);
    }

    private void addWindow(JsonNode row) {
        Window window = window(row);
        window.approximateShoppers = row.path("shoppers").asLong();
        window.isClosed |= !row.path("pane").asText().equals(EARLY);
    }

    private Window window(JsonNode row) {
        long begin = Instant.parse(row.path("window").asText()).toEpochMilli();
        return windows.computeIfAbsent(begin, b -> new Window());
    }

    /** Rows that tell nothing of a window: sessions, and what others wrote. */
    long otherRows() {
        return otherRows;
    }

    /** Each window that was told to be over beside what is exact; by its begin, in milliseconds since 1970. */
    SortedMap<Long, Refinement> refined(Map<Long, WindowSums> exact) {
        SortedMap<Long, Refinement> refined = new TreeMap<>();
        windows.forEach((begin, window) -> {
            if (window.isClosed) {
                refined.put(
                        begin,
                        new Refinement(
                                begin,
                                sum(window.onTime),
                                sum(window.last),
                                window.approximateShoppers,
                                exact.getOrDefault(begin, WindowSums.NONE)));
            }
        });
        return refined;
    }

    private static WindowSums sum(Map<String, ShopperTotals> shoppers) {
        WindowSums sum = WindowSums.NONE;
        for (ShopperTotals totals : shoppers.values()) {
            sum = sum.plus(totals);
        }
        return sum;
    }
}
