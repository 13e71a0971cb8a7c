package dev.bayou.report.compare;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bayou.shopper.ShopperTotals;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code live} has told of windows. Of a shopper and window the last pane of the last run counts, in whatever
 * order rows come: a runner may write two panes at once. For one thread.
 */
public final class Estimates {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String LATE = "late";
    private static final String EARLY = "early";

    private final SortedMap<Duration, SortedMap<Long, Window>> byLength = new TreeMap<>();
    private long otherRows;

    /** What is told of one window. */
    private static final class Window {
        private final Map<String, Row<ShopperTotals>> onTime = new HashMap<>();
        private final Map<String, Row<ShopperTotals>> last = new HashMap<>();
        private Row<Long> approximateShoppers = new Row<>("", -1, EARLY, -1L);
        private boolean isToldToBeOver;

        /** Whether all of it is: its shoppers are told in several groups, one after another. */
        boolean isOver() {
            return isToldToBeOver
                    && last.values().stream().noneMatch(row -> row.pane().equals(EARLY));
        }
    }

    /**
     * Who told what of a window, or of one of its shoppers.
     *
     * @param what is told
     */
    private record Row<T>(String run, long paneIndex, String pane, T what) {
        static <T> Row<T> of(JsonNode row, T what) {
            return new Row<>(
                    row.path("run").asText(),
                    row.path("pane_index").asLong(),
                    row.path("pane").asText(),
                    what);
        }

        Row<T> orLater(Row<T> other) {
            int runs = run.compareTo(other.run);
            return runs > 0 || (runs == 0 && paneIndex > other.paneIndex) ? this : other;
        }
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

    private void addTotals(JsonNode json) {
        Window window = window(json);
        String shopper = json.path("shopper").asText();
        Row<ShopperTotals> row = Row.of(
                json,
                new ShopperTotals(
                        shopper,
                        json.path("items_added").asLong(),
                        json.path("value_added").decimalValue(),
                        json.path("orders").asLong(),
                        json.path("order_value").decimalValue()));
        window.last.merge(shopper, row, Row::orLater);
        if (!row.pane().equals(LATE)) {
            window.onTime.merge(shopper, row, Row::orLater);
        }
        window.isToldToBeOver |= !row.pane().equals(EARLY);
    }

    private void addWindow(JsonNode json) {
        Window window = window(json);
        Row<Long> row = Row.of(json, json.path("shoppers").asLong());
        window.approximateShoppers = window.approximateShoppers.orLater(row);
        window.isToldToBeOver |= !row.pane().equals(EARLY);
    }

    private Window window(JsonNode row) {
        Instant begin = Instant.parse(row.path("window").asText());
        Instant end = Instant.parse(row.path("window_end").asText());
        if (!end.isAfter(begin)) {
            throw new DateTimeException("a window that ends at " + end + " does not begin at " + begin);
        }
        return byLength.computeIfAbsent(Duration.between(begin, end), length -> new TreeMap<>())
                .computeIfAbsent(begin.toEpochMilli(), b -> new Window());
    }

    /** The lengths of the windows that are told of. */
    public SortedSet<Duration> lengths() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(byLength.keySet()));
    }

    /** Rows that tell nothing of a window: sessions, and what others wrote. */
    long otherRows() {
        return otherRows;
    }

    /**
     * Estimates beside what is exact. Of the windows that were told, those that are over; between these, also those of
     * which nothing was told.
     *
     * @param exact what the archive says, by the windows' begin in milliseconds since 1970
     * @param length of the windows
     * @param coverage which windows the archive has whole
     */
    Comparison comparedWith(SortedMap<Long, WindowSums> exact, Duration length, Coverage coverage) {
        SortedMap<Long, Window> told = byLength.getOrDefault(length, new TreeMap<>());
        SortedSet<Long> begins = new TreeSet<>();
        told.forEach((begin, window) -> {
            if (window.isOver()) {
                begins.add(begin);
            }
        });
        int open = told.size() - begins.size();
        if (begins.isEmpty()) {
            return new Comparison(new TreeMap<>(), open, 0, 0);
        }
        SortedSet<Long> untold =
                new TreeSet<>(exact.subMap(told.firstKey(), begins.last()).keySet());
        untold.removeAll(told.keySet());
        begins.addAll(untold);
        SortedMap<Long, Refinement> windows = new TreeMap<>();
        int unarchived = 0;
        for (long begin : begins) {
            switch (coverage.of(Instant.ofEpochMilli(begin), length)) {
                case WHOLE ->
                    windows.put(begin, refined(begin, told.get(begin), exact.getOrDefault(begin, WindowSums.NONE)));
                case UNARCHIVED -> unarchived++;
                case OUTSIDE -> {
                    // Nobody asked for it.
                }
            }
        }
        return new Comparison(
                windows, open, unarchived, exact.headMap(told.firstKey()).size());
    }

    private static Refinement refined(long begin, Window told, WindowSums exact) {
        return told == null
                ? new Refinement(begin, WindowSums.NONE, WindowSums.NONE, -1, exact)
                : new Refinement(begin, sum(told.onTime), sum(told.last), told.approximateShoppers.what(), exact);
    }

    private static WindowSums sum(Map<String, Row<ShopperTotals>> shoppers) {
        WindowSums sum = WindowSums.NONE;
        for (Row<ShopperTotals> row : shoppers.values()) {
            sum = sum.plus(row.what());
        }
        return sum;
    }
}
