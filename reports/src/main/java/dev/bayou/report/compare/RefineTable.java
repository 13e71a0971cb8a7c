package dev.bayou.report.compare;

import dev.bayou.report.compare.Refinement.Cause;
import dev.bayou.report.render.NumberFormats;
import dev.bayou.report.render.ReportInputText;
import dev.bayou.report.render.TextTable;
import dev.bayou.shopper.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Estimates beside what is exact, as a table to compute with, and as lines for a terminal. */
public final class RefineTable {
    /** The windows with the greatest errors are shown on a terminal, so many. */
    private static final int MOST_ROWS = 20;

    /** RFC 4180: lines end with CRLF. */
    private static final String HEADER =
            "window,cause,on_time_shoppers,live_shoppers,approximate_shoppers,exact_shoppers,"
                    + "on_time_items,live_items,exact_items,on_time_value,live_value,exact_value,"
                    + "on_time_orders,live_orders,exact_orders,on_time_order_value,live_order_value,exact_order_value,"
                    + "on_time_value_error,shoppers_error,approximate_shoppers_error,items_error,value_error,orders_error,"
                    + "order_value_error\r\n";

    private RefineTable() {}

    /** A line for each window that could be compared. Errors are in percent. */
    static String csv(RefineReport report) {
        StringBuilder csv = new StringBuilder(HEADER);
        for (Refinement window : report.windows()) {
            WindowSums onTime = window.onTime();
            WindowSums live = window.live();
            WindowSums exact = window.exact();
            Refinement.Errors errors = window.errors();
            csv.append(String.join(
                            ",",
                            Instant.ofEpochMilli(window.begin()).toString(),
                            window.cause().name().toLowerCase(Locale.ROOT),
                            number(onTime.shoppers()),
                            number(live.shoppers()),
                            window.approximateShoppers() < 0 ? "" : number(window.approximateShoppers()),
                            number(exact.shoppers()),
                            number(onTime.itemsAdded()),
                            number(live.itemsAdded()),
                            number(exact.itemsAdded()),
                            Money.plain(onTime.valueAdded()),
                            Money.plain(live.valueAdded()),
                            Money.plain(exact.valueAdded()),
                            number(onTime.orders()),
                            number(live.orders()),
                            number(exact.orders()),
                            Money.plain(onTime.orderValue()),
                            Money.plain(live.orderValue()),
                            Money.plain(exact.orderValue()),
                            percent(errors.onTimeValue()),
                            percent(errors.shoppers()),
                            percent(errors.approximateShoppers()),
                            percent(errors.itemsAdded()),
                            percent(errors.valueAdded()),
                            percent(errors.orders()),
                            percent(errors.orderValue())))
                    .append("\r\n");
        }
        return csv.toString();
    }

    private static String number(long number) {
        return Long.toString(number);
    }

    /**
     * The comparison as lines of text, each with its end: how many windows are right, and those that are most wrong.
     */
    public static String text(RefineReport report) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s over and archived: %s exact when they were, %s after late panes, %s with less than there is, %s with more, %s with both%n",
                NumberFormats.plural(report.windows().size(), "window"),
                count(report, Cause.NONE),
                count(report, Cause.LATE),
                count(report, Cause.DROPPED),
                count(report, Cause.DUPLICATE),
                count(report, Cause.BOTH)));
        if (report.openWindows() + report.unarchivedWindows() + report.earlierWindows() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "Not compared: %s estimated and not over yet, %s over and not archived yet, %s of the archive before the first estimated%n",
                    NumberFormats.count(report.openWindows()),
                    NumberFormats.count(report.unarchivedWindows()),
                    NumberFormats.count(report.earlierWindows())));
        }
        List<Refinement> wrong = report.windows().stream()
                .filter(window -> window.cause() != Cause.NONE)
                .sorted(Comparator.comparing(RefineTable::error).reversed().thenComparingLong(Refinement::begin))
                .limit(MOST_ROWS)
                .toList();
        if (!wrong.isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of(
                    "window", "cause", "shoppers", "exact", "about", "value", "exact", "error on time", "error"));
            wrong.forEach(window -> rows.add(cells(window)));
            text.append(TextTable.withoutSum(rows));
        }
        return text + ReportInputText.of(report) + "Report: " + report.output() + "/" + RefineEstimates.TABLE + ", "
                + RefineEstimates.NAME + ".json\n";
    }

    private static String count(RefineReport report, Cause cause) {
        return NumberFormats.count(report.causes().getOrDefault(cause, 0L));
    }

    private static List<String> cells(Refinement window) {
        return List.of(
                Instant.ofEpochMilli(window.begin()).toString(),
                window.cause().name().toLowerCase(Locale.ROOT),
                NumberFormats.count(window.live().shoppers()),
                NumberFormats.count(window.exact().shoppers()),
                window.approximateShoppers() < 0 ? "" : NumberFormats.count(window.approximateShoppers()),
                NumberFormats.amount(window.live().valueAdded()),
                NumberFormats.amount(window.exact().valueAdded()),
                shown(window.errors().onTimeValue()),
                shown(window.errors().valueAdded()));
    }

    /** Of the value added, when the window was over, since late panes fix it later. */
    private static BigDecimal error(Refinement window) {
        return window.onTime()
                .valueAdded()
                .subtract(window.exact().valueAdded())
                .abs();
    }

    private static String percent(BigDecimal error) {
        return error == null ? "" : error.toPlainString();
    }

    private static String shown(BigDecimal error) {
        return error == null ? "" : percent(error) + " %";
    }
}
