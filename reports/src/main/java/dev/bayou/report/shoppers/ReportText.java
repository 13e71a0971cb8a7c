package dev.bayou.report.shoppers;

import dev.bayou.output.VisibleText;
import dev.bayou.report.render.NumberFormats;
import dev.bayou.report.render.ReportInputText;
import dev.bayou.report.render.TextTable;
import dev.bayou.shopper.ShopperTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A report as lines of text, for a terminal: the shoppers with the greatest abandoned value, totals, and what was read.
 */
public final class ReportText {
    private static final List<String> HEADINGS =
            List.of("shopper", "items added", "value added", "orders", "order value", "abandoned");
    private static final int WIDEST_SHOPPER = 40;

    private final ShopperReport report;
    private final StringBuilder text = new StringBuilder();

    private ReportText(ShopperReport report) {
        this.report = report;
    }

    public static String of(ShopperReport report) {
        ReportText text = new ReportText(report);
        text.addTable();
        text.text.append(ReportInputText.of(report));
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
                "all " + NumberFormats.count(table.shoppers()),
                NumberFormats.count(table.itemsAdded()),
                NumberFormats.amount(table.valueAdded()),
                NumberFormats.count(table.orders()),
                NumberFormats.amount(table.orderValue()),
                NumberFormats.amount(table.abandoned())));
        text.append(TextTable.of(rows));
        if (table.shoppers() > table.top().size()) {
            line(String.format(
                    Locale.ROOT,
                    "The %s of %s shoppers with the most abandoned value; the whole table is in %s.",
                    table.top().size(),
                    NumberFormats.count(table.shoppers()),
                    tables(report)));
        }
        if (table.alikeNames() > 0) {
            line(NumberFormats.plural(table.alikeNames(), "name")
                    + " differ from another only in how Unicode spells the same characters (NFC, NFD);"
                    + " each has its own row.");
        }
    }

    private static List<String> cells(ShopperTotals totals) {
        return List.of(
                VisibleText.within(WIDEST_SHOPPER, VisibleText.of(totals.shopper())),
                NumberFormats.count(totals.itemsAdded()),
                NumberFormats.amount(totals.valueAdded()),
                NumberFormats.count(totals.orders()),
                NumberFormats.amount(totals.orderValue()),
                NumberFormats.amount(totals.abandoned()));
    }

    private void addWhere() {
        line(String.format(Locale.ROOT, "Report: %s/report.html, %s", report.output(), tables(report)));
    }

    private static String tables(ShopperReport report) {
        return report.tables().size() == 1
                ? report.tables().get(0)
                : report.tables().get(0) + " and " + (report.tables().size() - 1) + " more";
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
