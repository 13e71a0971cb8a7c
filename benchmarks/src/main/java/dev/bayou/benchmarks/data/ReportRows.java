package dev.bayou.benchmarks.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The rows of a shopper report, by shopper. Sums within a cent count as the same: others sum doubles.
 *
 * @param byShopper what stands behind each shopper's name: items, value, orders, value, difference
 */
public record ReportRows(Map<String, List<BigDecimal>> byShopper) {
    private static final String REPORT = "[^_.].*\\.csv|part-\\d+";
    private static final BigDecimal CENT = new BigDecimal("0.01");

    /** Reads the CSV files of a folder, also by the names that Hadoop gives. Each may have a header. */
    public static ReportRows in(Path folder) throws IOException {
        Map<String, List<BigDecimal>> rows = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>)
                    files.filter(path -> path.getFileName().toString().matches(REPORT))::iterator) {
                try (BufferedReader lines = Files.newBufferedReader(file)) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        add(line, rows);
                    }
                }
            }
        }
        return new ReportRows(rows);
    }

    private static void add(String line, Map<String, List<BigDecimal>> rows) throws IOException {
        if (line.startsWith("shopper,")) {
            return;
        }
        List<String> cells = List.of(line.split(",", -1));
        List<BigDecimal> amounts =
                cells.subList(1, cells.size()).stream().map(BigDecimal::new).toList();
        if (rows.put(cells.get(0), amounts) != null) {
            throw new IOException("shopper " + cells.get(0) + " has two rows");
        }
    }

    /** What is wrong with another report on the same events; empty if nothing is. */
    public String differenceOf(ReportRows other) {
        if (!other.byShopper.keySet().equals(byShopper.keySet())) {
            return "OTHER shoppers: " + other.byShopper.size() + " instead of " + byShopper.size();
        }
        return byShopper.entrySet().stream()
                .filter(row -> !isAlike(row.getValue(), other.byShopper.get(row.getKey())))
                .map(row -> "OTHER sums, as for shopper " + row.getKey() + ": " + other.byShopper.get(row.getKey())
                        + " instead of " + row.getValue())
                .findAny()
                .orElse("");
    }

    private static boolean isAlike(List<BigDecimal> amounts, List<BigDecimal> others) {
        if (amounts.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < amounts.size(); i++) {
            if (amounts.get(i).subtract(others.get(i)).abs().compareTo(CENT) > 0) {
                return false;
            }
        }
        return true;
    }
}
