package dev.bayou.report.compare;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bayou.shopper.Totals;
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
 * The estimates of windows that {@code live} emitted. For each shopper and window the last pane of the last run counts,
 * in any order of the rows: a runner may write two panes at once. For one thread.
 */
public final class Estimates {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String LATE = "late";
    private static final String EARLY = "early";

    private final SortedMap<Duration, SortedMap<Long, Window>> byLength = new TreeMap<>();
    private long otherRows;

    /**
     * Windows beside the archive's, and how many could not be compared.
     *
     * @param windows by their begin, in milliseconds since 1970
     * @param open estimated, and not over yet
     * @param unarchived over, and not completely archived yet
     * @param earlier in the archive, before the first estimated one
     */
    record Comparison(SortedMap<Long, Refinement> windows, int open, int unarchived, int earlier) {}

    /** The estimates of one window. */
    private static final class Window {
        private final Map<String, Row<Totals>> onTime = new HashMap<>();
        private final Map<String, Row<Totals>> last = new HashMap<>();
        private Row<Long> approximateShoppers = new Row<>("", -1, EARLY, -1L);
        private boolean hasFinalPane;

        /** Whether it is over for all shoppers: their groups are emitted one after another. */
        boolean isOver() {
            return hasFinalPane
                    && last.values().stream().noneMatch(row -> row.pane().equals(EARLY));
        }
    }

    /**
     * An estimate, and the run and pane that emitted it.
     *
     * @param value the estimate
     */
    private record Row<T>(String run, long paneIndex, String pane, T value) {
        static <T> Row<T> of(JsonNode row, T value) {
            return new Row<>(
                    row.path("run").asText(),
                    row.path("pane_index").asLong(),
                    row.path("pane").asText(),
                    value);
        }

        Row<T> orLater(Row<T> other) {
            int runs = run.compareTo(other.run);
            return runs > 0 || (runs == 0 && paneIndex > other.paneIndex) ? this : other;
        }
    }

    /** Adds a row of the topic. A row that is no estimate of a window is only counted. */
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
        Row<Totals> row = Row.of(
                json,
                new Totals(
                        json.path("items_added").asLong(),
                        json.path("value_added").decimalValue(),
                        json.path("orders").asLong(),
                        json.path("order_value").decimalValue()));
        window.last.merge(shopper, row, Row::orLater);
        if (!row.pane().equals(LATE)) {
            window.onTime.merge(shopper, row, Row::orLater);
        }
        window.hasFinalPane |= !row.pane().equals(EARLY);
    }

    private void addWindow(JsonNode json) {
        Window window = window(json);
        Row<Long> row = Row.of(json, json.path("shoppers").asLong());
        window.approximateShoppers = window.approximateShoppers.orLater(row);
        window.hasFinalPane |= !row.pane().equals(EARLY);
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

    /** The lengths of the estimated windows. */
    public SortedSet<Duration> lengths() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(byLength.keySet()));
    }

    /** The number of rows that estimate no window: sessions, and rows of other programs. */
    long otherRows() {
        return otherRows;
    }

    /**
     * Compares the estimated windows that are over with the archive, and those between them without an estimate.
     *
     * @param exact the archive's sums, by the windows' begin in milliseconds since 1970
     * @param length of the windows
     * @param coverage which windows the archive has whole
     */
    Comparison comparedWith(SortedMap<Long, WindowSums> exact, Duration length, Coverage coverage) {
        SortedMap<Long, Window> estimated = byLength.getOrDefault(length, new TreeMap<>());
        SortedSet<Long> begins = new TreeSet<>();
        estimated.forEach((begin, window) -> {
            if (window.isOver()) {
                begins.add(begin);
            }
        });
        int open = estimated.size() - begins.size();
        if (begins.isEmpty()) {
            return new Comparison(new TreeMap<>(), open, 0, 0);
        }
        SortedSet<Long> missed =
                new TreeSet<>(exact.subMap(estimated.firstKey(), begins.last()).keySet());
        missed.removeAll(estimated.keySet());
        begins.addAll(missed);
        SortedMap<Long, Refinement> windows = new TreeMap<>();
        int unarchived = 0;
        for (long begin : begins) {
            switch (coverage.of(Instant.ofEpochMilli(begin), length)) {
                case WHOLE ->
                    windows.put(
                            begin, refined(begin, estimated.get(begin), exact.getOrDefault(begin, WindowSums.NONE)));
                case UNARCHIVED -> unarchived++;
                case OUTSIDE -> {
                    // Not requested.
                }
            }
        }
        return new Comparison(
                windows, open, unarchived, exact.headMap(estimated.firstKey()).size());
    }

    private static Refinement refined(long begin, Window estimate, WindowSums exact) {
        return estimate == null
                ? new Refinement(begin, WindowSums.NONE, WindowSums.NONE, -1, exact)
                : new Refinement(
                        begin, sum(estimate.onTime), sum(estimate.last), estimate.approximateShoppers.value(), exact);
    }

    private static WindowSums sum(Map<String, Row<Totals>> shoppers) {
        WindowSums sum = WindowSums.NONE;
        for (Row<Totals> row : shoppers.values()) {
            sum = sum.plus(WindowSums.of(row.value()));
        }
        return sum;
    }
}
