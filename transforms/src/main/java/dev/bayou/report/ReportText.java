package dev.bayou.report;

import dev.bayou.archive.ReadPlan.Authority;
import dev.bayou.report.ReadFacts.Rejected;
import dev.bayou.report.ReadFacts.Sample;
import dev.bayou.shopper.MalformedEventException.Reason;
import dev.bayou.shopper.Money;
import dev.bayou.shopper.ShopperEvent.Kind;
import dev.bayou.shopper.ShopperTotals;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A report as lines of text, for a terminal: the shoppers with the greatest abandoned value, totals, and what was read. */
public final class ReportText {
    private static final List<String> HEADINGS =
            List.of("shopper", "items added", "value added", "orders", "order value", "abandoned");
    private static final int WIDEST_SHOPPER = 40;
    /** Control characters, separators of lines, and what turns the direction of writing. */
    private static final Pattern OTHER_THAN_TEXT =
            Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]");

    private final Report report;
    private final StringBuilder text = new StringBuilder();

    private ReportText(Report report) {
        this.report = report;
    }

    public static String of(Report report) {
        ReportText text = new ReportText(report);
        text.addTable();
        text.addReading();
        text.addRejected();
        text.addWhere();
        return text.text.toString();
    }

    private void addTable() {
        TableFacts table = report.table();
        if (table.shoppers() == 0) {
            line("No shopper did anything: the table is empty.");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        table.top().forEach(totals -> rows.add(cells(totals)));
        rows.add(List.of(
                "all " + count(table.shoppers()),
                count(table.itemsAdded()),
                amount(table.valueAdded()),
                count(table.orders()),
                amount(table.orderValue()),
                amount(table.abandoned())));
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        for (int row = 0; row < rows.size(); row++) {
            if (row == 1 || row == rows.size() - 1) {
                addRule(widths);
            }
            addRow(rows.get(row), widths);
        }
        if (table.shoppers() > table.top().size()) {
            line("The %s of %s shoppers with the most abandoned value; the whole table is in %s."
                    .formatted(table.top().size(), count(table.shoppers()), tables(report)));
        }
    }

    private static List<String> cells(ShopperTotals totals) {
        return List.of(
                shown(totals.shopper()),
                count(totals.itemsAdded()),
                amount(totals.valueAdded()),
                count(totals.orders()),
                amount(totals.orderValue()),
                amount(totals.abandoned()));
    }

    /** A shopper's name comes from outside, and must neither move the cursor nor tear the table nor turn the line. */
    private static String shown(String shopper) {
        String oneLine = OTHER_THAN_TEXT.matcher(shopper).replaceAll("\uFFFD");
        return oneLine.codePointCount(0, oneLine.length()) <= WIDEST_SHOPPER
                ? oneLine
                : oneLine.substring(0, oneLine.offsetByCodePoints(0, WIDEST_SHOPPER - 1)) + "…";
    }

    private void addRow(List<String> cells, int[] widths) {
        StringBuilder row = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String padding = " ".repeat(widths[column] - width(cells.get(column)));
            row.append(column == 0 ? "" : "  ")
                    .append(column == 0 ? cells.get(column) + padding : padding + cells.get(column));
        }
        line(row.toString().stripTrailing());
    }

    private void addRule(int[] widths) {
        StringBuilder rule = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            rule.append(column == 0 ? "" : "  ").append("-".repeat(widths[column]));
        }
        line(rule.toString());
    }

    private void addReading() {
        ReadFacts read = report.read();
        line("");
        line("Read %s records in %s s: %s views, %s added to cart, %s orders%s%s%s"
                .formatted(
                        count(read.records()),
                        String.format(Locale.ROOT, "%.1f", report.seconds()),
                        count(read.events(Kind.VIEW_PRODUCT)),
                        count(read.events(Kind.ADD_TO_CART)),
                        count(read.events(Kind.PLACE_ORDER)),
                        some(read.events(Kind.OTHER), "of other kinds"),
                        some(read.events(Kind.ANONYMOUS), "without a shopper"),
                        some(read.empty(), "empty")));
        for (Report.TopicRead topic : report.topics()) {
            line("  %s: %s, %s%s%s"
                    .formatted(
                            topic.topic(),
                            plural(topic.files(), "file"),
                            topic.firstWindow() == null
                                    ? "no windows"
                                    : topic.windows() == 1
                                            ? topic.firstWindow()
                                            : plural(topic.windows(), "window") + " from " + topic.firstWindow()
                                                    + " to " + topic.lastWindow(),
                            topic.authority() == Authority.LEDGER ? "" : ", no ledger: by file names",
                            some(topic.ignored(), "other files in its folders ignored")));
        }
        if (read.duplicates() > 0) {
            line("  %s dropped: their offsets had been read from other files%s"
                    .formatted(
                            plural(read.duplicates(), "duplicate"),
                            read.contradictions() == 0
                                    ? ""
                                    : "; " + count(read.contradictions())
                                            + " of them held other bytes, as when a topic was made again"));
        }
    }

    private void addRejected() {
        ReadFacts read = report.read();
        if (read.rejectedRecords() == 0) {
            return;
        }
        line("Rejected %s (%s %%), kept in %s"
                .formatted(
                        plural(read.rejectedRecords(), "record"),
                        String.format(Locale.ROOT, "%.3g", report.rejectedPercent()),
                        report.quarantine()));
        for (Map.Entry<Reason, Rejected> rejected : read.rejected().entrySet()) {
            Sample first = rejected.getValue().samples().get(0);
            line("  %s %s, first %s-%s at offset %s: %s"
                    .formatted(
                            count(rejected.getValue().records()),
                            rejected.getKey(),
                            first.topic(),
                            first.partition(),
                            first.offset(),
                            first.problem()));
        }
    }

    private void addWhere() {
        line("Report: %s/report.html, %s".formatted(report.output(), tables(report)));
    }

    private static String tables(Report report) {
        return report.tables().size() == 1
                ? report.tables().get(0)
                : report.tables().get(0) + " and " + (report.tables().size() - 1) + " more";
    }

    private static String some(long number, String what) {
        return number == 0 ? "" : ", " + count(number) + " " + what;
    }

    private static String plural(long number, String what) {
        return count(number) + " " + what + (number == 1 ? "" : "s");
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Grouped by thousands, with all its decimals. */
    static String amount(BigDecimal amount) {
        String plain = Money.plain(amount.abs());
        int point = plain.indexOf('.');
        return (amount.signum() < 0 ? "-" : "")
                + String.format(Locale.ROOT, "%,d", new BigInteger(plain.substring(0, point)))
                + plain.substring(point);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
