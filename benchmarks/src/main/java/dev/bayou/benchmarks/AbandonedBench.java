package dev.bayou.benchmarks;

import dev.bayou.benchmarks.data.Fingerprint;
import dev.bayou.benchmarks.measure.Candidate;
import dev.bayou.benchmarks.measure.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Abandoned carts by three gaps over one archive. On each runner the yardstick is its shopper report. */
final class AbandonedBench {
    private static final String MEMORY = "-Xmx2g";
    private static final Candidate.Check BY_ITS_STATUS = folder -> "";

    private final BenchEnvironment laboratory;
    private final Path outputs;
    private final Path archive;

    private AbandonedBench(BenchEnvironment laboratory) throws IOException, InterruptedException {
        this.laboratory = laboratory;
        this.outputs = laboratory.folder("outputs");
        laboratory.warmUp();
        this.archive = laboratory.archive(BenchEnvironment.TOPIC, "archive");
        laboratory.stopSandbox();
    }

    static List<Finding> findings(BenchEnvironment laboratory, Fingerprint events)
            throws IOException, InterruptedException {
        AbandonedBench bench = new AbandonedBench(laboratory);
        List<Finding> findings = new ArrayList<>();
        for (String profile : BenchEnvironment.PROFILES) {
            findings.add(laboratory.race(
                    "abandoned carts of %,d events, %s".formatted(events.records(), profile),
                    MEMORY,
                    events,
                    List.of(
                            bench.contender("shopper report", profile, "report"),
                            bench.contender("abandoned carts", profile, "abandoned", "--gap=15m,30m,60m"))));
        }
        return findings;
    }

    private Candidate contender(String name, String profile, String command, String... flags) {
        return Candidate.of(
                name,
                outputs,
                folder -> {
                    List<String> words = laboratory.bayou(
                            profile,
                            command,
                            "--archive=" + archive,
                            "--topics=" + BenchEnvironment.TOPIC,
                            "--output=" + folder);
                    words.addAll(List.of(flags));
                    return words;
                },
                BY_ITS_STATUS);
    }
}
