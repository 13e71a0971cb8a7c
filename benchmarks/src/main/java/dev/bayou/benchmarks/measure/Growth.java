package dev.bayou.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the cost of work grows with its size: seconds and peak memory of whole processes, at growing sizes.
 *
 * @param name in one word, as a plot's file is called
 * @param work what was done
 * @param unit what the size counts
 */
public record Growth(String name, String work, String unit, List<Size> sizes) implements Finding {
    /** By so much more, or less, may the next of a unit cost before the growth is not called linear. */
    private static final double TOLERANCE = 1.5;

    /** All runs at one size. */
    public record Size(long size, List<Run> runs) {}

    /** One candidate at one size. */
    record Point(double size, double seconds, long peakBytes) {}

    /** The medians of each candidate, in the order of the sizes. */
    Map<String, List<Point>> lines() {
        Map<String, List<Point>> lines = new LinkedHashMap<>();
        for (Size size : sizes) {
            Map<String, List<Run>> byCandidate = size.runs().stream()
                    .collect(Collectors.groupingBy(Run::candidate, LinkedHashMap::new, Collectors.toList()));
            byCandidate.forEach((candidate, runs) -> lines.computeIfAbsent(candidate, c -> new ArrayList<>())
                    .add(new Point(
                            size.size(),
                            Spread.of(runs.stream().map(Run::seconds).toList()).median(),
                            runs.stream().mapToLong(Run::peakBytes).max().orElseThrow())));
        }
        return lines;
    }

    @Override
    public String markdown() {
        Map<String, List<Point>> lines = lines();
        StringBuilder table = new StringBuilder("| " + work + ": " + unit + " | ")
                .append(String.join(" | ", lines.keySet()))
                .append(" |\n|")
                .append("---|".repeat(lines.size() + 1))
                .append('\n');
        for (int row = 0; row < sizes.size(); row++) {
            int at = row;
            table.append(String.format(Locale.ROOT, "| %,d | ", sizes.get(row).size()))
                    .append(lines.values().stream()
                            .map(line -> cell(line.get(at)))
                            .collect(Collectors.joining(" | ")))
                    .append(" |\n");
        }
        table.append('\n');
        lines.forEach((candidate, line) -> table.append("- ")
                .append(candidate)
                .append(": ")
                .append(judgement(line))
                .append('\n'));
        faults().forEach(fault -> table.append("- **").append(fault).append("**\n"));
        return table.toString();
    }

    private static String cell(Point point) {
        return String.format(Locale.ROOT, "%.1f s, %,d MiB", point.seconds(), point.peakBytes() >> 20);
    }

    private List<String> faults() {
        return sizes.stream()
                .flatMap(size -> size.runs().stream()
                        .filter(run -> !run.isRight())
                        .map(run -> run.candidate() + " at " + size.size() + ": "
                                + run.fault().lines().findFirst().orElseThrow()))
                .toList();
    }

    /** By what a unit more costs at the end, and costs before. */
    private static String judgement(List<Point> line) {
        if (line.size() < 3) {
            return "too few sizes to judge";
        }
        int last = line.size() - 1;
        double before = slope(line.get(last - 2), line.get(last - 1));
        double after = slope(line.get(last - 1), line.get(last));
        double ratio = after / before;
        String costs = String.format(
                Locale.ROOT, "1,000 more cost %.3g s in the last step and %.3g s in the one before", after, before);
        if (before <= 0 || after <= 0) {
            return "no growth that shows (" + costs + ")";
        }
        if (ratio > TOLERANCE) {
            return "MORE than linear (" + costs + ")";
        }
        return (ratio < 1 / TOLERANCE ? "less than linear (" : "linear (") + costs + ")";
    }

    private static double slope(Point from, Point to) {
        return 1_000 * (to.seconds() - from.seconds()) / (to.size() - from.size());
    }
}
