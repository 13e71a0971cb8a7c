package dev.bayou.report.carts;

import dev.bayou.report.carts.AbandonedReport.ByGap;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The rate of abandoned carts over the days, a line for each gap, as SVG. Days without a cart have no point. */
final class RatePlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 300;
    private static final int LEFT = 50;
    private static final int RIGHT = 20;
    private static final int LEGEND_LINE = 20;
    private static final int LEGENDS_A_LINE = 9;
    private static final int BOTTOM = 30;
    private static final int GRID_LINES = 5;
    private static final List<String> COLOURS =
            List.of("var(--abandoned)", "var(--basket)", "var(--orders)", "var(--warn)", "var(--soft)");
    private static final int WHOLE_CIRCLE = 360;

    private final List<ByGap> gaps;
    private final LocalDate first;
    private final long days;
    private final int top;
    private final StringBuilder svg = new StringBuilder();

    private RatePlot(List<ByGap> gaps) {
        this.gaps = gaps;
        NavigableSet<String> all = new TreeSet<>();
        gaps.forEach(carts -> all.addAll(carts.days().keySet()));
        this.first = LocalDate.parse(all.first());
        this.top = LEGEND_LINE * (1 + (gaps.size() - 1) / LEGENDS_A_LINE) + LEGEND_LINE / 2;
        this.days = LocalDate.parse(all.last()).toEpochDay() - first.toEpochDay();
    }

    /** @param gaps with one day at least */
    static String of(List<ByGap> gaps) {
        RatePlot plot = new RatePlot(gaps);
        plot.add(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"rate by day\" style=\"width:100%%\">",
                WIDTH, HEIGHT);
        plot.addGrid();
        for (int i = 0; i < gaps.size(); i++) {
            plot.addLine(i);
        }
        plot.svg.append("</svg>");
        return plot.svg.toString();
    }

    private void addGrid() {
        for (int i = 0; i <= GRID_LINES; i++) {
            double rate = (double) i / GRID_LINES;
            add(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"var(--line)\"/>",
                    LEFT, WIDTH - RIGHT, y(rate), y(rate));
            addText(LEFT - 8, y(rate) + 4, "end", Math.round(100 * rate) + " %");
        }
        addText(LEFT, HEIGHT - 8, "start", first.toString());
        if (days > 0) {
            addText(WIDTH - RIGHT, HEIGHT - 8, "end", first.plusDays(days).toString());
        }
    }

    private void addLine(int index) {
        ByGap carts = gaps.get(index);
        String colour = colour(index);
        List<String> points = new ArrayList<>();
        for (Map.Entry<String, CartCounts> day : carts.days().entrySet()) {
            if (day.getValue().carts() > 0) {
                double x = x(LocalDate.parse(day.getKey()));
                double y = y(day.getValue().rate().doubleValue());
                points.add(String.format(Locale.ROOT, "%.1f,%.1f", x, y));
                add(
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"><title>%s, %s: %s</title></circle>",
                        x,
                        y,
                        colour,
                        carts.gap(),
                        day.getKey(),
                        AbandonedTable.percent(day.getValue().rate()));
            }
        }
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                String.join(" ", points), colour);
        int x = LEFT + 90 * (index % LEGENDS_A_LINE);
        int y = 6 + LEGEND_LINE * (index / LEGENDS_A_LINE);
        add("<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" rx=\"2\" fill=\"%s\"/>", x, y, colour);
        addText(x + 18, y + 11, "start", carts.gap().toString());
    }

    /** The page's own, as far as they go. */
    private String colour(int index) {
        return gaps.size() <= COLOURS.size()
                ? COLOURS.get(index)
                : String.format(Locale.ROOT, "hsl(%d 60%% 50%%)", WHOLE_CIRCLE * index / gaps.size());
    }

    private double x(LocalDate day) {
        double share = days == 0 ? 0.5 : (double) (day.toEpochDay() - first.toEpochDay()) / days;
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private double y(double rate) {
        return top + (1 - rate) * (HEIGHT - top - BOTTOM);
    }

    private void addText(double x, double y, String anchor, String text) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"12\" fill=\"var(--soft)\">%s</text>",
                x, y, anchor, text);
    }

    private void add(String template, Object... values) {
        svg.append(String.format(Locale.ROOT, template, values));
    }
}
