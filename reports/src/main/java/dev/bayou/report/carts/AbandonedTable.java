package dev.bayou.report.carts;

import dev.bayou.report.carts.AbandonedReport.ByGap;
import dev.bayou.report.render.NumberFormats;
import dev.bayou.report.render.ReportInputText;
import dev.bayou.report.render.TextTable;
import dev.bayou.shopper.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The carts by gap and day as a table to compute with, and by gap as lines for a terminal. */
public final class AbandonedTable {
    /** RFC 4180: lines end with CRLF. */
    private static final String HEADER = "gap,day,sessions,carts,abandoned,rate,cart_value,abandoned_value\r\n";

    private AbandonedTable() {}

    /** A line for each gap and day on which a session began, in this order. */
    static String csv(AbandonedReport report) {
        StringBuilder csv = new StringBuilder(HEADER);
        for (ByGap carts : report.gaps()) {
            for (Map.Entry<String, CartCounts> day : carts.days().entrySet()) {
                CartCounts counts = day.getValue();
                csv.append(carts.gap()).append(',').append(day.getKey());
                csv.append(',').append(counts.sessions());
                csv.append(',').append(counts.carts());
                csv.append(',').append(counts.abandoned());
                csv.append(',').append(counts.rate());
                csv.append(',').append(Money.plain(counts.cartValue()));
                csv.append(',').append(Money.plain(counts.abandonedValue())).append("\r\n");
            }
        }
        return csv.toString();
    }

    /** The report as lines of text, each with its end. */
    public static String text(AbandonedReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("gap", "sessions", "carts", "abandoned", "rate", "value of carts", "abandoned value"));
        report.gaps().forEach(carts -> rows.add(cells(carts.gap(), carts.counts())));
        return TextTable.withoutSum(rows)
                + ReportInputText.of(report)
                + "Report: " + report.output() + "/" + AbandonedCarts.PAGE + ", " + AbandonedCarts.TABLE + ", "
                + AbandonedCarts.NAME + ".json\n";
    }

    private static List<String> cells(SessionGap gap, CartCounts counts) {
        return List.of(
                gap.toString(),
                NumberFormats.count(counts.sessions()),
                NumberFormats.count(counts.carts()),
                NumberFormats.count(counts.abandoned()),
                percent(counts.rate()),
                NumberFormats.amount(counts.cartValue()),
                NumberFormats.amount(counts.abandonedValue()));
    }

    static String percent(BigDecimal rate) {
        return rate.movePointRight(2).setScale(1, RoundingMode.HALF_UP) + " %";
    }
}
