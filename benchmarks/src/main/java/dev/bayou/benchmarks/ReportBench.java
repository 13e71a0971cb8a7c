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

/** The shopper report over one archive. The yardstick is what one writes first in Spark SQL. */
final class ReportBench {
    private static final String MEMORY = "-Xmx2g";
    private static final Pattern MADE_AT = Pattern.compile("\"madeAt\"\\s*:\\s*\"([^\"]+)\"");

    private final BenchEnvironment laboratory;
    private final Path reports;
    private final Path archive;
    private final ReportRows rows;

    private ReportBench(BenchEnvironment laboratory) throws IOException, InterruptedException {
        this.laboratory = laboratory;
        this.reports = laboratory.folder("reports");
        laboratory.warmUp();
        this.archive = laboratory.archive(BenchEnvironment.TOPIC, "archive");
        laboratory.stopSandbox();
        Path first = reports.resolve("first");
        laboratory.prepare(bayou("direct", first));
        this.rows = ReportRows.in(first);
    }

    static List<Finding> findings(BenchEnvironment laboratory, Fingerprint events)
            throws IOException, InterruptedException {
        ReportBench bench = new ReportBench(laboratory);
        List<Candidate> contenders = new ArrayList<>();
        contenders.add(bench.spark("Spark SQL, schema inferred", "NativeShopperReport"));
        contenders.add(bench.spark("Spark SQL, schema given", "NativeShopperReport", "--schema"));
        contenders.add(bench.spark("Spark RDD by hand", "RddShopperReport"));
        contenders.add(bench.contender("Bayou direct", folder -> bench.bayou("direct", folder)));
        contenders.add(bench.contender("Bayou spark", bench::bayouOnSpark).timedBy((folder, told) -> {
            Instant begin = SparkEvents.executorAdded(eventsOf(folder));
            return Duration.between(begin, madeAt(folder)).toMillis() / 1000.0;
        }));
        return List.of(laboratory.race("report on %,d events".formatted(events.records()), MEMORY, events, contenders));
    }

    private Candidate spark(String name, String main, String... further) {
        return contender(name, folder -> {
            List<String> arguments = new ArrayList<>(
                    List.of(archive + "/" + BenchEnvironment.TOPIC + "/dt=*/hr=*/*", folder.toString()));
            arguments.addAll(List.of(further));
            return laboratory.java("spark", MEMORY, "dev.bayou.benchmarks.spark." + main, arguments);
        });
    }

    private Candidate contender(String name, Candidate.Call call) {
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
        return laboratory.bayou(
                profile, "report", "--archive=" + archive, "--topics=" + BenchEnvironment.TOPIC, "--output=" + folder);
    }
}
