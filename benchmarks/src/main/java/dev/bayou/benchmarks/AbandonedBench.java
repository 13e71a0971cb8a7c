package dev.bayou.benchmarks;

import dev.bayou.benchmarks.data.Fingerprint;
import dev.bayou.benchmarks.measure.Contender;
import dev.bayou.benchmarks.measure.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Abandoned carts by three gaps over one archive. On each runner the yardstick is its shopper report. */
final class AbandonedBench {
    private static final String MEMORY = "-Xmx2g";
    private static final Contender.Check BY_ITS_STATUS = folder -> "";

    private final Laboratory laboratory;
    private final Path outputs;
    private final Path archive;

    private AbandonedBench(Laboratory laboratory) throws IOException, InterruptedException {
        this.laboratory = laboratory;
        this.outputs = laboratory.folder("outputs");
        laboratory.warmUp();
        this.archive = laboratory.archive(Laboratory.TOPIC, "archive");
        laboratory.stopSandbox();
    }

    static List<Finding> findings(Laboratory laboratory, Fingerprint events) throws IOException, InterruptedException {
        AbandonedBench bench = new AbandonedBench(laboratory);
        List<Finding> findings = new ArrayList<>();
        for (String profile : Laboratory.PROFILES) {
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

    private Contender contender(String name, String profile, String command, String... flags) {
        return Contender.of(
                name,
                outputs,
                folder -> {
                    List<String> words = laboratory.bayou(
                            profile,
                            command,
                            "--archive=" + archive,
                            "--topics=" + Laboratory.TOPIC,
                            "--output=" + folder);
                    words.addAll(List.of(flags));
                    return words;
                },
                BY_ITS_STATUS);
    }
}
