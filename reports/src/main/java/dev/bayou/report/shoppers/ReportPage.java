package dev.bayou.report.shoppers;

import dev.bayou.report.render.NumberFormats;
import dev.bayou.report.render.PageTemplate;
import dev.bayou.report.render.ReportInputPage;
import dev.bayou.report.shoppers.TableFacts.AbandonedRange;
import dev.bayou.shopper.ShopperTotals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A report as one page of HTML that needs nothing else: no script, no network, light or dark as the reader's screen is.
 * The template {@code shoppers/report.mustache} calls each method by its name.
 */
record ReportPage(ShopperReport report) {
    /** More columns than that are no picture any more: then months are drawn instead of days, and years of months. */
    private static final int MOST_COLUMNS = 100;

    /** Beyond that columns are narrow, and only some have a label. */
    private static final int MOST_WITH_NUMBERS = 16;

    private static final int LABELS_IF_DENSE = 10;

    /** A shopper's bars, whose widths are percentages, or empty for no bar. */
    record Bars(ShopperTotals totals, String basketWidth, String ordersWidth) {}

    /** A chart; {@code unit} is the length of time that a column stands for, or empty. */
    record Columns(String kind, String unit, boolean isDense, List<Column> columns) {}

    /** A column with a height in percent; {@code number} and {@code label} are what stands above and below it. */
    record Column(String name, long count, String number, String height, String label) {}

    static String of(ShopperReport report) {
        return PageTemplate.fill("shoppers/report.mustache", new ReportPage(report));
    }

    ReportInputPage input() {
        return new ReportInputPage(report);
    }

    String abandonedPercent() {
        return report.abandonedPercent().setScale(1, RoundingMode.HALF_UP).toPlainString();
    }

    boolean hasShoppers() {
        return report.table().shoppers() > 0;
    }

    long topCount() {
        return report.table().top().size();
    }

    String tableName() {
        return report.tables().get(0);
    }

    String alikeNames() {
        return NumberFormats.plural(report.table().alikeNames(), "name");
    }

    List<Bars> top() {
        List<ShopperTotals> top = report.table().top();
        BigDecimal most = top.stream()
                .map(totals -> totals.valueAdded().max(totals.orderValue()))
                .reduce(BigDecimal.ZERO, BigDecimal::max);
        return top.stream()
                .map(totals -> new Bars(totals, width(totals.valueAdded(), most), width(totals.orderValue(), most)))
                .toList();
    }

    private static String width(BigDecimal value, BigDecimal most) {
        return value.signum() == 0
                ? ""
                : most.signum() == 0
                        ? "0"
                        : value.multiply(BigDecimal.valueOf(100))
                                .divide(most, 2, RoundingMode.HALF_UP)
                                .toPlainString();
    }

    Columns histogram() {
        Map<String, Long> columns = new LinkedHashMap<>();
        for (AbandonedRange range : AbandonedRange.values()) {
            columns.put(range.label(), report.table().histogram().getOrDefault(range, 0L));
        }
        return columns("shoppers", "", columns);
    }

    /** None if no day is known, or one. */
    List<Columns> days() {
        if (report.read().days().isEmpty()) {
            return List.of();
        }
        SortedMap<String, Long> days = withEmptyDays(report.read().days());
        String unit = "day";
        SortedMap<String, Long> columns = days;
        if (columns.size() > MOST_COLUMNS) {
            unit = "month";
            columns = byBegin(days, "2018-10".length());
        }
        if (columns.size() > MOST_COLUMNS) {
            unit = "year";
            columns = byBegin(days, "2018".length());
        }
        Map<String, Long> labelled = new LinkedHashMap<>();
        columns.forEach((day, events) -> labelled.put(day.isEmpty() ? "unknown" : day, events));
        return List.of(columns("days", unit, labelled));
    }

    private static SortedMap<String, Long> withEmptyDays(SortedMap<String, Long> days) {
        SortedMap<String, Long> filled = new TreeMap<>(days);
        SortedMap<String, Long> known = filled.tailMap("0");
        if (!known.isEmpty()) {
            LocalDate last = LocalDate.parse(known.lastKey());
            for (LocalDate day = LocalDate.parse(known.firstKey()); day.isBefore(last); day = day.plusDays(1)) {
                filled.putIfAbsent(day.toString(), 0L);
            }
        }
        return filled;
    }

    private static SortedMap<String, Long> byBegin(SortedMap<String, Long> days, int length) {
        SortedMap<String, Long> sums = new TreeMap<>();
        days.forEach((day, events) -> sums.merge(day.substring(0, Math.min(length, day.length())), events, Long::sum));
        return sums;
    }

    private static Columns columns(String kind, String unit, Map<String, Long> counts) {
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
        boolean isDense = counts.size() > MOST_WITH_NUMBERS;
        int labelEvery = isDense ? counts.size() / LABELS_IF_DENSE + 1 : 1;
        List<Column> columns = new ArrayList<>();
        counts.forEach((name, count) -> {
            int i = columns.size();
            // The last one would be cut off at the border.
            boolean hasLabel = i % labelEvery == 0 && (!isDense || counts.size() - i > labelEvery / 2);
            // A column takes nine tenths of its place at most: above it stands its number.
            double height = most == 0 ? 0 : 88.0 * count / most;
            columns.add(new Column(
                    name,
                    count,
                    isDense || count == 0 ? "" : NumberFormats.count(count),
                    String.format(Locale.ROOT, "%.2f", height),
                    hasLabel ? name : ""));
        });
        return new Columns(kind, unit, isDense, columns);
    }
}
