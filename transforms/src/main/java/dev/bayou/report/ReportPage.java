package dev.bayou.report;

import dev.bayou.archive.ReadPlan.Authority;
import dev.bayou.report.ReadFacts.PartitionRead;
import dev.bayou.report.ReadFacts.Rejected;
import dev.bayou.report.ReadFacts.Sample;
import dev.bayou.report.Report.TopicRead;
import dev.bayou.shopper.MalformedEventException.Reason;
import dev.bayou.shopper.ShopperEvent.Kind;
import dev.bayou.shopper.ShopperTotals;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A report as one page of HTML that needs nothing else: no script, no network, light or dark as the reader's screen is. */
final class ReportPage {
    /** More columns than that are no picture any more: then months are drawn instead of days, and years of months. */
    private static final int MOST_COLUMNS = 100;

    /** Beyond that columns are narrow, and only some have a label. */
    private static final int MOST_WITH_NUMBERS = 16;

    private static final int LABELS_IF_DENSE = 10;

    private static final int FEW_PARTITIONS = 12;

    private final Report report;
    private final Html html = new Html();

    private ReportPage(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        ReportPage page = new ReportPage(report);
        page.addHead();
        page.addTiles();
        if (report.table().shoppers() == 0) {
            page.html.add("<section><h2>Nothing to report</h2><p>No shopper did anything in what was read: the table is"
                    + " empty.</p></section>");
        } else {
            page.addTop();
            page.addHistogram();
        }
        page.addDays();
        page.addRejected();
        page.addReading();
        page.html.add("</body>\n</html>");
        return page.html.toString();
    }

    private void addHead() {
        html.add("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
        html.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.add("<title>Shopper report: %s</title>", topics());
        html.add("<style>\n" + style().replace("%", "%%") + "</style>\n</head>\n<body>");
        html.add("<h1>Shopper report</h1>");
        html.add(
                "<p class=\"soft\">%s in <code>%s</code>, %s. Made %s in %s s.</p>",
                topics(),
                report.archive(),
                windows(),
                report.madeAt().replaceFirst("T(\\d\\d:\\d\\d).*", " $1 UTC"),
                String.format(Locale.ROOT, "%.1f", report.seconds()));
    }

    private String topics() {
        return String.join(", ", report.topics().stream().map(TopicRead::topic).toList());
    }

    /** All topics' windows together. */
    private String windows() {
        List<TopicRead> timed = report.topics().stream()
                .filter(topic -> topic.firstWindow() != null)
                .toList();
        if (timed.isEmpty()) {
            return "no windows";
        }
        String first =
                timed.stream().map(TopicRead::firstWindow).sorted().findFirst().orElseThrow();
        String last = timed.stream()
                .map(TopicRead::lastWindow)
                .reduce((a, b) -> a.compareTo(b) >= 0 ? a : b)
                .orElseThrow();
        return first.equals(last) ? readable(first) : readable(first) + " to " + readable(last);
    }

    private static String readable(String window) {
        return window.replace("dt=", "").replace("/hr=", " ") + (window.contains("/hr=") ? ":00" : "");
    }

    private static String style() {
        try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addTiles() {
        TableFacts table = report.table();
        html.add("<div class=\"tiles\">");
        addTile("shoppers", ReportText.count(table.shoppers()));
        addTile("items added", ReportText.count(table.itemsAdded()));
        addTile("value added", ReportText.amount(table.valueAdded()));
        addTile("orders", ReportText.count(table.orders()));
        addTile("order value", ReportText.amount(table.orderValue()));
        html.add(
                "<div class=\"tile abandoned\"><span class=\"soft\">abandoned value</span><b>%s</b>"
                        + "<small>%s %% of the value added</small></div>",
                ReportText.amount(table.abandoned()),
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
                ReportText.count(table.shoppers()),
                report.tables().get(0),
                ReportText.count(table.abandoning()),
                ReportText.amount(table.abandonedByThem()));
        html.add("<div class=\"legend\"><span><i class=\"basket\"></i>put into the cart</span>"
                + "<span><i class=\"orders\"></i>ordered</span><span>on the right: abandoned</span></div>");
        html.add("<div class=\"bars\">");
        for (ShopperTotals totals : table.top()) {
            html.add("<div class=\"name\" title=\"%s\">%s</div>", totals.shopper(), totals.shopper());
            html.add(
                    "<div class=\"pair\" title=\"cart %s, ordered %s\">",
                    ReportText.amount(totals.valueAdded()), ReportText.amount(totals.orderValue()));
            addBar("basket", totals.valueAdded(), most);
            addBar("orders", totals.orderValue(), most);
            html.add("</div><div class=\"number\">%s</div>", ReportText.amount(totals.abandoned()));
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
            String number = ReportText.count(columns.get(i).getValue());
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

    private void addRejected() {
        ReadFacts read = report.read();
        html.add("<section><h2>Rejected records</h2>");
        if (read.rejectedRecords() == 0) {
            html.add("<p>None.</p></section>");
            return;
        }
        html.add(
                "<p class=\"warn\">%s of %s events (%s %%) are not in the sums. They are kept whole in <code>%s</code>.</p>",
                ReportText.count(read.rejectedRecords()),
                ReportText.count(read.accepted() + read.rejectedRecords()),
                String.format(Locale.ROOT, "%.3g", report.rejectedPercent()),
                report.quarantine());
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<Reason, Rejected> rejected : read.rejected().entrySet()) {
            String reason = rejected.getKey().toString();
            String records = ReportText.count(rejected.getValue().records());
            for (Sample sample : rejected.getValue().samples()) {
                rows.add(List.of(
                        reason,
                        sample.topic() + "-" + sample.partition() + ", offset " + sample.offset(),
                        sample.problem(),
                        records));
                reason = "";
                records = "";
            }
        }
        html.addTable(3, List.of("reason", "the first of them", "what is wrong", "records"), rows);
        html.add("</section>");
    }

    private void addReading() {
        ReadFacts read = report.read();
        html.add("<section><h2>What was read</h2>");
        html.add(
                "<p>%s records: %s product views, %s additions to a cart, %s orders, %s of other kinds, %s without a shopper,"
                        + " %s empty, %s rejected.</p>",
                ReportText.count(read.records()),
                ReportText.count(read.events(Kind.VIEW_PRODUCT)),
                ReportText.count(read.events(Kind.ADD_TO_CART)),
                ReportText.count(read.events(Kind.PLACE_ORDER)),
                ReportText.count(read.events(Kind.OTHER)),
                ReportText.count(read.events(Kind.ANONYMOUS)),
                ReportText.count(read.empty()),
                ReportText.count(read.rejectedRecords()));
        html.add(
                "<p>%s duplicates dropped%s.</p>",
                read.duplicates() == 0 ? "No" : ReportText.count(read.duplicates()),
                read.contradictions() == 0
                        ? ""
                        : "; " + ReportText.count(read.contradictions())
                                + " of them held other bytes than the record that was counted");
        html.addTable(
                3,
                List.of("topic", "listed by", "windows", "windows", "files", "MB", "other files ignored"),
                report.topics().stream().map(ReportPage::cells).toList());
        boolean hasMany = read.partitions().size() > FEW_PARTITIONS;
        html.add(
                hasMany ? "<details><summary>%s partitions</summary>" : "<div>",
                read.partitions().size());
        html.addTable(
                1,
                List.of("partition", "records", "first offset", "last offset", "duplicates dropped"),
                read.partitions().values().stream().map(ReportPage::cells).toList());
        html.add(hasMany ? "</details>" : "</div>").add("</section>");
    }

    private static List<String> cells(TopicRead topic) {
        String windows = topic.firstWindow() == null
                ? "none"
                : topic.firstWindow().equals(topic.lastWindow())
                        ? readable(topic.firstWindow())
                        : readable(topic.firstWindow()) + " to " + readable(topic.lastWindow());
        return List.of(
                topic.topic(),
                topic.authority() == Authority.LEDGER ? "ledger" : "file names",
                windows,
                ReportText.count(topic.windows()),
                ReportText.count(topic.files()),
                String.format(Locale.ROOT, "%,.1f", topic.bytes() / 1e6),
                ReportText.count(topic.ignored()));
    }

    private static List<String> cells(PartitionRead partition) {
        return List.of(
                partition.topic() + "-" + partition.partition(),
                ReportText.count(partition.records()),
                ReportText.count(partition.firstOffset()),
                ReportText.count(partition.lastOffset()),
                ReportText.count(partition.duplicates()));
    }
}
