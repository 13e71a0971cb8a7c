package dev.bayou.report.shoppers;

import dev.bayou.report.render.Html;
import dev.bayou.report.render.NumberFormats;
import dev.bayou.report.render.ReportInputPage;
import dev.bayou.report.shoppers.TableFacts.AbandonedRange;
import dev.bayou.shopper.ShopperTotals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A report as one page of HTML that needs nothing else: no script, no network, light or dark as the reader's screen is.
 */
final class ReportPage {
    /** More columns than that are no picture any more: then months are drawn instead of days, and years of months. */
    private static final int MOST_COLUMNS = 100;

    /** Beyond that columns are narrow, and only some have a label. */
    private static final int MOST_WITH_NUMBERS = 16;

    private static final int LABELS_IF_DENSE = 10;

    private final ShopperReport report;
    private final Html html = new Html();
    private final ReportInputPage reading;

    private ReportPage(ShopperReport report) {
        this.report = report;
        this.reading = new ReportInputPage(report, html);
    }

    static String of(ShopperReport report) {
        ReportPage page = new ReportPage(report);
        page.reading.addHead("Shopper report");
        page.addTiles();
        if (report.table().shoppers() == 0) {
            page.html.add("<section><h2>Nothing to report</h2><p>No shopper did anything in what was read: the table is"
                    + " empty.</p></section>");
        } else {
            page.addTop();
            page.addHistogram();
        }
        page.addDays();
        page.reading.addRejected();
        page.reading.addReading();
        page.html.add("</body>\n</html>");
        return page.html.toString();
    }

    private void addTiles() {
        TableFacts table = report.table();
        html.add("<div class=\"tiles\">");
        addTile("shoppers", NumberFormats.count(table.shoppers()));
        addTile("items added", NumberFormats.count(table.itemsAdded()));
        addTile("value added", NumberFormats.amount(table.valueAdded()));
        addTile("orders", NumberFormats.count(table.orders()));
        addTile("order value", NumberFormats.amount(table.orderValue()));
        html.add(
                "<div class=\"tile abandoned\"><span class=\"soft\">abandoned value</span><b>%s</b>"
                        + "<small>%s %% of the value added</small></div>",
                NumberFormats.amount(table.abandoned()),
                report.abandonedPercent().setScale(1, RoundingMode.HALF_UP).toPlainString());
        html.add("</div>");
    }

    private void addTile(String label, String value) {
        html.add("<div class=\"tile\"><span class=\"soft\">%s</span><b>%s</b></div>", label, value);
    }

    private void addTop() {
        TableFacts table = report.table();
        BigDecimal most = table.top().stream()
                .map(totals -> totals.valueAdded().max(totals.orderValue()))
                .reduce(BigDecimal.ZERO, BigDecimal::max);
        html.add("<section><h2>Shoppers with the most abandoned value</h2>");
        html.add(
                "<p class=\"soft\">%s of %s; everyone is in <code>%s</code>. %s shoppers left %s in their carts.</p>",
                table.top().size(),
                NumberFormats.count(table.shoppers()),
                report.tables().get(0),
                NumberFormats.count(table.abandoning()),
                NumberFormats.amount(table.abandonedByThem()));
        if (table.alikeNames() > 0) {
            html.add(
                    "<p class=\"warn\">%s differ from another only in how Unicode spells the same characters (NFC, NFD);"
                            + " each has its own row.</p>",
                    NumberFormats.plural(table.alikeNames(), "name"));
        }
        html.add("<div class=\"legend\"><span><i class=\"basket\"></i>put into the cart</span>"
                + "<span><i class=\"orders\"></i>ordered</span><span>on the right: abandoned</span></div>");
        html.add("<div class=\"bars\">");
        for (ShopperTotals totals : table.top()) {
            html.add("<div class=\"name\" title=\"%s\">%s</div>", totals.shopper(), totals.shopper());
            html.add(
                    "<div class=\"pair\" title=\"cart %s, ordered %s\">",
                    NumberFormats.amount(totals.valueAdded()), NumberFormats.amount(totals.orderValue()));
            addBar("basket", totals.valueAdded(), most);
            addBar("orders", totals.orderValue(), most);
            html.add("</div><div class=\"number\">%s</div>", NumberFormats.amount(totals.abandoned()));
        }
        html.add("</div></section>");
    }

    private void addBar(String kind, BigDecimal value, BigDecimal most) {
        html.add(
                "<div>" + (value.signum() == 0 ? "" : "<i class=\"" + kind + "\" style=\"width:%s%%\"></i>") + "</div>",
                share(value, most));
    }

    private static String share(BigDecimal value, BigDecimal most) {
        return most.signum() == 0
                ? "0"
                : value.multiply(BigDecimal.valueOf(100))
                        .divide(most, 2, RoundingMode.HALF_UP)
                        .toPlainString();
    }

    private void addHistogram() {
        html.add("<section><h2>Shoppers by abandoned value</h2>");
        html.add(
                "<p class=\"soft\">How many shoppers added so much more than they ordered. Each bar begins above the one"
                        + " before it; below 0 more was ordered than added.</p>");
        List<Map.Entry<String, Long>> columns = new ArrayList<>();
        for (AbandonedRange range : AbandonedRange.values()) {
            columns.add(Map.entry(range.label(), report.table().histogram().getOrDefault(range, 0L)));
        }
        addColumns("shoppers", columns);
        html.add("</section>");
    }

    private void addDays() {
        if (report.read().days().isEmpty()) {
            return;
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
        html.add("<section><h2>Events per %s</h2>", unit);
        html.add("<p class=\"soft\">By the time, in UTC, under which the archive filed them.</p>");
        List<Map.Entry<String, Long>> labelled = new ArrayList<>();
        columns.forEach((day, events) -> labelled.add(Map.entry(day.isEmpty() ? "unknown" : day, events)));
        addColumns("days", labelled);
        html.add("</section>");
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

    private void addColumns(String kind, List<Map.Entry<String, Long>> columns) {
        long most = columns.stream().mapToLong(Map.Entry::getValue).max().orElse(0);
        boolean isDense = columns.size() > MOST_WITH_NUMBERS;
        int labelEvery = isDense ? columns.size() / LABELS_IF_DENSE + 1 : 1;
        html.add("<div class=\"columns " + kind + (isDense ? " dense" : "") + "\">");
        for (int i = 0; i < columns.size(); i++) {
            String label = columns.get(i).getKey();
            // The last one would be cut off at the border.
            boolean hasLabel = i % labelEvery == 0 && (!isDense || columns.size() - i > labelEvery / 2);
            String number = NumberFormats.count(columns.get(i).getValue());
            // A column takes nine tenths of its place at most: above it stands its number.
            double height = most == 0 ? 0 : 88.0 * columns.get(i).getValue() / most;
            html.add(
                    "<div title=\"%s: %s\"><div class=\"plot\"><span>%s</span><i style=\"height:%s%%\"></i></div>"
                            + "<div class=\"label\">%s</div></div>",
                    label,
                    number,
                    isDense || number.equals("0") ? "" : number,
                    String.format(Locale.ROOT, "%.2f", height),
                    hasLabel ? label : "");
        }
        html.add("</div>");
    }
}
