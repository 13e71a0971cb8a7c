package dev.bayou.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws a growth as SVG: both axes logarithmic, so that what is linear rises by one decade for each. */
public final class Plot {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int LEFT = 60;
    private static final int RIGHT = 170;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final List<String> COLOURS =
            List.of("#1b6ca8", "#d1495b", "#2e8b57", "#8e5ea2", "#b8860b", "#555555");

    private final Growth growth;
    private final Axis x;
    private final Axis y;
    private final StringBuilder svg = new StringBuilder();

    private Plot(Growth growth) {
        this.growth = growth;
        List<Growth.Point> points =
                growth.lines().values().stream().flatMap(List::stream).toList();
        this.x = Axis.over(points.stream().map(Growth.Point::size).toList());
        this.y = Axis.over(points.stream().map(Growth.Point::seconds).toList());
    }

    /** Writes the plot of a growth that has a size at least, in place of a file that is there. */
    public static void write(Growth growth, Path file) throws IOException {
        Files.writeString(file, new Plot(growth).draw());
    }

    /** From a power of ten to another. */
    private record Axis(int low, int high) {
        static Axis over(List<Double> values) {
            double least =
                    values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            double most = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            int low = (int) Math.floor(Math.log10(least));
            return new Axis(low, Math.max(low + 1, (int) Math.ceil(Math.log10(most))));
        }

        /** From 0 to 1. */
        double place(double value) {
            return (Math.log10(value) - low) / (high - low);
        }
    }

    private String draw() {
        line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, HEIGHT);
        line("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
        line(
                "<text x=\"%d\" y=\"20\" font-size=\"14\">%s</text>",
                LEFT, escaped(growth.work() + ": seconds by " + growth.unit()));
        grid();
        int number = 0;
        for (Map.Entry<String, List<Growth.Point>> candidate : growth.lines().entrySet()) {
            curve(candidate.getKey(), candidate.getValue(), number++);
        }
        line("</svg>");
        return svg.toString();
    }

    private void grid() {
        for (int power = x.low(); power <= x.high(); power++) {
            double at = across(Math.pow(10, power));
            line("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#ddd\"/>", at, TOP, at, HEIGHT - BOTTOM);
            line("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>", at, HEIGHT - BOTTOM + 18, decade(power));
        }
        for (int power = y.low(); power <= y.high(); power++) {
            double at = down(Math.pow(10, power));
            line("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>", LEFT, at, WIDTH - RIGHT, at);
            line("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 6, at + 4, decade(power));
        }
    }

    private void curve(String candidate, List<Growth.Point> points, int number) {
        String colour = COLOURS.get(number % COLOURS.size());
        StringBuilder path = new StringBuilder();
        for (Growth.Point point : points) {
            path.append(String.format(Locale.ROOT, "%.1f,%.1f ", across(point.size()), down(point.seconds())));
            line(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>",
                    across(point.size()), down(point.seconds()), colour);
        }
        line(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                path.toString().strip(), colour);
        int row = TOP + 10 + 18 * number;
        line("<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"4\" fill=\"%s\"/>", WIDTH - RIGHT + 10, row - 4, colour);
        line("<text x=\"%d\" y=\"%d\">%s</text>", WIDTH - RIGHT + 28, row, escaped(candidate));
    }

    private double across(double value) {
        return LEFT + x.place(value) * (WIDTH - LEFT - RIGHT);
    }

    private double down(double value) {
        return HEIGHT - BOTTOM - y.place(value) * (HEIGHT - TOP - BOTTOM);
    }

    private void line(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String decade(int power) {
        return power < 0
                ? String.format(Locale.ROOT, "%." + -power + "f", Math.pow(10, power))
                : String.format(Locale.ROOT, "%,d", Math.round(Math.pow(10, power)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
