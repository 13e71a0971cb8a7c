package dev.bayou.benchmarks;

import dev.bayou.benchmarks.data.Fingerprint;
import dev.bayou.benchmarks.measure.Candidate;
import dev.bayou.benchmarks.measure.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Abandoned carts by three gaps over one archive. On each runner the baseline is its shopper report. */
final class AbandonedBench {
    private static final String MEMORY = "-Xmx2g";
    private static final Candidate.Check BY_ITS_STATUS = folder -> "";

    private final BenchEnvironment env;
    private final Path outputs;
    private final Path archive;

    private AbandonedBench(BenchEnvironment env) throws IOException, InterruptedException {
        this.env = env;
        this.outputs = env.folder("outputs");
        env.warmUp();
        this.archive = env.archive(BenchEnvironment.TOPIC, "archive");
        env.stopSandbox();
    }

    static List<Finding> findings(BenchEnvironment env, Fingerprint events) throws IOException, InterruptedException {
        AbandonedBench bench = new AbandonedBench(env);
        List<Finding> findings = new ArrayList<>();
        for (String profile : BenchEnvironment.PROFILES) {
            findings.add(env.compare(
                    "abandoned carts of %,d events, %s".formatted(events.records(), profile),
                    MEMORY,
                    events,
                    List.of(
                            bench.candidate("shopper report", profile, "report"),
                            bench.candidate("abandoned carts", profile, "abandoned", "--gap=15m,30m,60m"))));
        }
        return findings;
    }

    private Candidate candidate(String name, String profile, String command, String... flags) {
        return Candidate.of(
                name,
                outputs,
                folder -> {
                    List<String> words = env.bayou(
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
