package dev.bayou.benchmarks;

import dev.bayou.benchmarks.data.Fingerprint;
import dev.bayou.benchmarks.data.ReportRows;
import dev.bayou.benchmarks.measure.Candidate;
import dev.bayou.benchmarks.measure.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shopper report over one archive. The baseline is what one writes first in Spark SQL. */
final class ReportBench {
    private static final String MEMORY = "-Xmx2g";
    private static final Pattern MADE_AT = Pattern.compile("\"madeAt\"\\s*:\\s*\"([^\"]+)\"");

    private final BenchEnvironment env;
    private final Path reports;
    private final Path archive;
    private final ReportRows rows;

    private ReportBench(BenchEnvironment env) throws IOException, InterruptedException {
        this.env = env;
        this.reports = env.folder("reports");
        env.warmUp();
        this.archive = env.archive(BenchEnvironment.TOPIC, "archive");
        env.stopSandbox();
        Path first = reports.resolve("first");
        env.prepare(bayou("direct", first));
        this.rows = ReportRows.in(first);
    }

    static List<Finding> findings(BenchEnvironment env, Fingerprint events) throws IOException, InterruptedException {
        ReportBench bench = new ReportBench(env);
        List<Candidate> candidates = new ArrayList<>();
        candidates.add(bench.spark("Spark SQL, schema inferred", "NativeShopperReport"));
        candidates.add(bench.spark("Spark SQL, schema given", "NativeShopperReport", "--schema"));
        candidates.add(bench.spark("Spark RDD by hand", "RddShopperReport"));
        candidates.add(bench.candidate("Bayou direct", folder -> bench.bayou("direct", folder)));
        candidates.add(bench.candidate("Bayou spark", bench::bayouOnSpark).timedBy((folder, printed) -> {
            Instant begin = SparkEvents.executorAdded(eventsOf(folder));
            return Duration.between(begin, madeAt(folder)).toMillis() / 1000.0;
        }));
        return List.of(env.compare("report on %,d events".formatted(events.records()), MEMORY, events, candidates));
    }

    private Candidate spark(String name, String main, String... further) {
        return candidate(name, folder -> {
            List<String> arguments = new ArrayList<>(
                    List.of(archive + "/" + BenchEnvironment.TOPIC + "/dt=*/hr=*/*", folder.toString()));
            arguments.addAll(List.of(further));
            return env.java("spark", MEMORY, "dev.bayou.benchmarks.spark." + main, arguments);
        });
    }

    private Candidate candidate(String name, Candidate.Call call) {
        return Candidate.of(name, reports, call, folder -> rows.differenceOf(ReportRows.in(folder)));
    }

    private List<String> bayouOnSpark(Path folder) throws IOException {
        Path events = Files.createDirectories(eventsOf(folder));
        List<String> command = new ArrayList<>(
                List.of("env", "BAYOU_JAVA_OPTS=" + MEMORY + " " + String.join(" ", SparkEvents.flags(events))));
        command.addAll(bayou("spark", folder));
        return command;
    }

    private static Path eventsOf(Path folder) {
        return folder.resolveSibling(folder.getFileName() + "-events");
    }

    /** When the report was published, as it says itself. */
    private static Instant madeAt(Path folder) throws IOException {
        Matcher madeAt = MADE_AT.matcher(Files.readString(folder.resolve("report.json")));
        if (!madeAt.find()) {
            throw new IOException(folder + " does not say when it was made");
        }
        return Instant.parse(madeAt.group(1));
    }

    private List<String> bayou(String profile, Path folder) {
        return env.bayou(
                profile, "report", "--archive=" + archive, "--topics=" + BenchEnvironment.TOPIC, "--output=" + folder);
    }
}
