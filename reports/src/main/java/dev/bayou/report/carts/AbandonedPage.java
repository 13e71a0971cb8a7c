package dev.bayou.report.carts;

import dev.bayou.report.carts.AbandonedReport.ByGap;
import dev.bayou.report.render.Html;
import dev.bayou.report.render.NumberFormats;
import dev.bayou.report.render.ReportInputPage;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A report of abandoned carts as one page of HTML that needs nothing else. */
final class AbandonedPage {
    /** More days than that are no table for reading; the file for computing has them all. */
    private static final int MOST_DAYS = 62;

    private final AbandonedReport report;
    private final Html html = new Html();

    private AbandonedPage(AbandonedReport report) {
        this.report = report;
    }

    static String of(AbandonedReport report) {
        AbandonedPage page = new AbandonedPage(report);
        ReportInputPage reading = new ReportInputPage(report, page.html);
        reading.addHead("Abandoned carts");
        page.addDefinition();
        page.addGaps();
        page.addPlot();
        page.addDays();
        reading.addRejected();
        reading.addReading();
        page.html.add("</body>\n</html>");
        return page.html.toString();
    }

    private void addDefinition() {
        html.add("<section><h2>What is counted</h2>");
        html.add(
                "<p>A session is what a shopper does without a pause as long as the gap, by the events' own time. A session in"
                        + " which something was put into the cart is a cart; it is abandoned if no order was placed in the session, and"
                        + " its value is what was put into it. A session counts for the day, in UTC, on which it began. Sessions at the"
                        + " begin and the end of what was read may be cut.</p></section>");
    }

    private void addGaps() {
        html.add("<section><h2>By gap</h2>");
        html.addTable(
                1,
                List.of("gap", "sessions", "carts", "abandoned", "rate", "value of carts", "abandoned value"),
                report.gaps().stream()
                        .map(carts -> AbandonedTable.cells(carts.gap(), carts.counts()))
                        .toList());
        html.add("</section>");
    }

    private void addPlot() {
        html.add("<section><h2>Rate of abandoned carts by day</h2>");
        if (report.gaps().stream().allMatch(carts -> carts.counts().carts() == 0)) {
            html.add("<p>No cart was filled in what was read.</p></section>");
            return;
        }
        html.add(RatePlot.of(report.gaps()).replace("%", "%%"));
        html.add("</section>");
    }

    private void addDays() {
        SortedSet<String> days = new TreeSet<>();
        report.gaps().forEach(carts -> days.addAll(carts.days().keySet()));
        List<List<String>> rows = new ArrayList<>();
        days.stream().limit(MOST_DAYS).forEach(day -> addDay(day, rows));
        html.add("<section><h2>By day</h2>");
        if (days.size() > MOST_DAYS) {
            html.add(
                    "<p class=\"soft\">The first %s of %s days; all are in <code>%s</code>.</p>",
                    MOST_DAYS, NumberFormats.count(days.size()), AbandonedCarts.TABLE);
        }
        html.addTable(
                2,
                List.of("day", "gap", "sessions", "carts", "abandoned", "rate", "value of carts", "abandoned value"),
                rows);
        html.add("</section>");
    }

    /** A line for each gap, below one another. */
    private void addDay(String day, List<List<String>> rows) {
        for (ByGap carts : report.gaps()) {
            CartCounts counts = carts.days().get(day);
            if (counts != null) {
                List<String> cells = new ArrayList<>(AbandonedTable.cells(carts.gap(), counts));
                cells.add(0, day);
                rows.add(cells);
            }
        }
    }
}
