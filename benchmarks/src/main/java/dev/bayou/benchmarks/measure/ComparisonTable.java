package dev.bayou.benchmarks.measure;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What a comparison showed, a row for each candidate: medians, with least and most in brackets. A ratio is of speeds,
 * to the candidate that all are compared with, in the same turn; above 1 is faster.
 *
 * @param work what was done, as the head of the first column
 * @param records each run's
 * @param bytes of their values
 * @param baseline the candidate that ratios are to
 */
public record ComparisonTable(String work, long records, long bytes, String baseline, List<Run> runs)
        implements Finding {
    private static final String COMMON_HEAD =
            """
            | %s | whole process | steady state | ratio | peak memory | requests to S3 | output |
            |---|---|---|---|---|---|---|
            """;

    @Override
    public String markdown() {
        Map<Integer, Double> baselines = runs.stream()
                .filter(run -> run.candidate().equals(baseline))
                .collect(Collectors.toMap(Run::turn, Run::comparedSeconds));
        Map<String, List<Run>> rows =
                runs.stream().collect(Collectors.groupingBy(Run::candidate, LinkedHashMap::new, Collectors.toList()));
        StringBuilder table = new StringBuilder(COMMON_HEAD.formatted(work));
        rows.forEach((candidate, row) -> table.append("| ")
                .append(String.join(" | ", cells(candidate, row, baselines)))
                .append(" |\n"));
        return table.toString();
    }

    private List<String> cells(String candidate, List<Run> row, Map<Integer, Double> baselines) {
        return List.of(
                candidate,
                spread(row, Run::seconds).text("%.1f") + " s",
                steady(row),
                spread(row, run -> baselines.getOrDefault(run.turn(), Double.NaN) / run.comparedSeconds())
                        .text("%.2f"),
                Math.round(spread(row, Run::peakBytes).most() / (1 << 20)) + " MiB",
                requests(row),
                faults(row));
    }

    private String steady(List<Run> row) {
        if (row.stream().anyMatch(run -> run.steadySeconds() == 0)) {
            return "";
        }
        Spread speed = spread(row, run -> records / run.steadySeconds());
        return String.format(
                Locale.ROOT, "%s /s, %.0f MB/s", speed.text("%,.0f"), speed.median() * bytes / records / 1e6);
    }

    private static Spread spread(List<Run> row, ToDoubleFunction<Run> measure) {
        return Spread.of(row.stream().map(measure::applyAsDouble).toList());
    }

    /** The most of any run, by operation. */
    private static String requests(List<Run> row) {
        Map<String, Long> most = new TreeMap<>();
        row.forEach(run -> run.s3Requests().forEach((operation, count) -> most.merge(operation, count, Math::max)));
        return most.entrySet().stream()
                .map(operation -> operation.getValue() + " " + operation.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String faults(Collection<Run> row) {
        List<String> faults =
                row.stream().filter(run -> !run.isRight()).map(Run::fault).toList();
        return faults.isEmpty()
                ? "whole"
                : "**" + faults.get(0).lines().findFirst().orElseThrow() + "** in " + faults.size() + " of "
                        + row.size();
    }
}
