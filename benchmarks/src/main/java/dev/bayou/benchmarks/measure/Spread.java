package dev.bayou.benchmarks.measure;

import java.util.Collection;
import java.util.Locale;

/** Of several measurements of one thing, the median and the extremes. */
record Spread(double median, double least, double most) {
    /** Of at least one. */
    static Spread of(Collection<Double> measured) {
        double[] sorted =
                measured.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int last = sorted.length - 1;
        return new Spread((sorted[last / 2] + sorted[(last + 1) / 2]) / 2, sorted[0], sorted[last]);
    }

    /** The three by that format: {@code 1.02 (0.98 – 1.10)}. */
    String text(String format) {
        String middle = String.format(Locale.ROOT, format, median);
        return median == least && median == most
                ? middle
                : middle + " (" + String.format(Locale.ROOT, format, least) + " – "
                        + String.format(Locale.ROOT, format, most) + ")";
    }
}
