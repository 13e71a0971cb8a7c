package dev.bayou.benchmarks;

import dev.bayou.benchmarks.measure.Finding;
import dev.bayou.benchmarks.measure.Findings;
import dev.bayou.benchmarks.measure.Growth;
import dev.bayou.benchmarks.measure.Plot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures Bayou and its alternatives, interleaved on the same data. Writes the tables to standard output, as Markdown,
 * and progress to standard error.
 */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        BenchOptions options;
        try {
            options = BenchOptions.parse(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + BenchOptions.USAGE);
            System.exit(2);
            return;
        }
        Instant began = Instant.now();
        List<Finding> findings = new ArrayList<>();
        for (Subject subject : options.subjects()) {
            for (Finding finding : subject.findings(options)) {
                System.out.println(finding.markdown());
                findings.add(finding);
                if (options.plots().isPresent() && finding instanceof Growth growth) {
                    Path folder = Files.createDirectories(options.plots().get());
                    Plot.write(growth, folder.resolve(growth.name() + ".svg"));
                }
            }
        }
        if (options.output().isPresent()) {
            Findings.here(List.of(args), began, findings).write(options.output().get());
        }
    }
}
