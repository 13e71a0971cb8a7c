package dev.bayou.report.carts;

import dev.bayou.report.render.PageTemplate;
import dev.bayou.report.render.ReportInputPage;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A report of abandoned carts as one page of HTML that needs nothing else. The template
 * {@code carts/abandoned.mustache} calls each method by its name.
 */
record AbandonedPage(AbandonedReport report) {
    /** More days than that are no table for reading; the file for computing has them all. */
    private static final int MOST_DAYS = 62;

    /** A row of a table. */
    record Row(String day, SessionGap gap, CartCounts counts) {
        String rate() {
            return AbandonedTable.percent(counts.rate());
        }
    }

    static String of(AbandonedReport report) {
        return PageTemplate.fill("carts/abandoned.mustache", new AbandonedPage(report));
    }

    ReportInputPage input() {
        return new ReportInputPage(report);
    }

    List<Row> gaps() {
        return report.gaps().stream()
                .map(carts -> new Row("", carts.gap(), carts.counts()))
                .toList();
    }

    /** Markup, or empty if there was no cart. */
    String plot() {
        return report.gaps().stream().allMatch(carts -> carts.counts().carts() == 0) ? "" : RatePlot.of(report.gaps());
    }

    /** The number of days, or 0 if the table shows them all. */
    long allDays() {
        int all = allDayNames().size();
        return all > MOST_DAYS ? all : 0;
    }

    int shownDays() {
        return MOST_DAYS;
    }

    String table() {
        return AbandonedCarts.TABLE;
    }

    List<Row> days() {
        return allDayNames().stream().limit(MOST_DAYS).flatMap(this::rows).toList();
    }

    /** A row for each gap by which a session began on that day. */
    private Stream<Row> rows(String day) {
        return report.gaps().stream()
                .filter(carts -> carts.days().containsKey(day))
                .map(carts -> new Row(day, carts.gap(), carts.days().get(day)));
    }

    private SortedSet<String> allDayNames() {
        SortedSet<String> names = new TreeSet<>();
        report.gaps().forEach(carts -> names.addAll(carts.days().keySet()));
        return names;
    }
}
