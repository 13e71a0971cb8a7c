package dev.bayou.benchmarks;

import dev.bayou.benchmarks.data.Copies;
import dev.bayou.benchmarks.data.EventTimes;
import dev.bayou.benchmarks.data.Fingerprint;
import dev.bayou.benchmarks.data.GenerateEvents;
import dev.bayou.benchmarks.measure.Candidate;
import dev.bayou.benchmarks.measure.ComparisonTable;
import dev.bayou.benchmarks.measure.Finding;
import dev.bayou.benchmarks.measure.Growth;
import dev.bayou.benchmarks.measure.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What it costs that events come in no order: by the windows that a range touches, and by the share of late events. */
final class DisorderBench {
    private static final String MEMORY = "-Xmx1g";
    private static final int PARTITIONS = 4;
    private static final int SHOPPERS = 100_000;
    private static final List<Integer> WINDOWS = List.of(1, 24, 100, 672, 5_000);
    private static final List<Integer> LATE_OF_TEN_THOUSAND = List.of(1, 10, 100, 1_000, 10_000);
    private static final int HOURS_LATE = 28 * 24;
    private static final String IN_ORDER = "in order, disk";

    private final BenchEnvironment env;
    private final Path disk;
    private final long records;
    /** Of each candidate's last run. */
    private final Map<String, Long> files = new TreeMap<>();

    private DisorderBench(BenchEnvironment env, long records) throws IOException {
        this.env = env;
        this.disk = env.folder("disorder");
        this.records = records;
    }

    /** Expects a warm environment. */
    static List<Finding> findings(BenchEnvironment env, long records) throws IOException, InterruptedException {
        DisorderBench bench = new DisorderBench(env, records);
        List<Finding> findings = new ArrayList<>(bench.byWindows());
        findings.addAll(bench.byLateness());
        return findings;
    }

    private List<Finding> byWindows() throws IOException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        List<Growth.Size> sizes = new ArrayList<>();
        for (int windows : WINDOWS) {
            String what = "%,d windows".formatted(windows);
            if (takesPart(what)) {
                EventTimes inOrder = EventTimes.inOrderOver(windows, records);
                sizes.add(measured(windows, what, inOrder, EventTimes.scatteredOver(windows), findings));
            }
        }
        addGrowth("range-windows", "windows", sizes, findings);
        return findings;
    }

    private List<Finding> byLateness() throws IOException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        List<Growth.Size> sizes = new ArrayList<>();
        for (int late : LATE_OF_TEN_THOUSAND) {
            String what = "%,d of 10,000 late by up to 28 days".formatted(late);
            if (takesPart(what)) {
                EventTimes disordered = EventTimes.late(late, HOURS_LATE);
                sizes.add(measured(late, what, EventTimes.A_MILLISECOND_APART, disordered, findings));
            }
        }
        addGrowth("lateness", "late of 10,000", sizes, findings);
        return findings;
    }

    private boolean takesPart(String what) {
        return env.options().takesPart().test(what);
    }

    private void addGrowth(String name, String unit, List<Growth.Size> sizes, List<Finding> findings) {
        if (!sizes.isEmpty()) {
            findings.add(new Growth(name, "archive of %,d records".formatted(records), unit, sizes));
        }
    }

    private Growth.Size measured(
            int size, String what, EventTimes inOrder, EventTimes disordered, List<Finding> findings)
            throws IOException, InterruptedException {
        String ordered = "ordered-" + what.replaceAll("\\W+", "-");
        String scattered = "scattered-" + what.replaceAll("\\W+", "-");
        Fingerprint orderedEvents = fill(ordered, inOrder);
        Fingerprint scatteredEvents = fill(scattered, disordered);
        List<Run> runs = env.runs(
                MEMORY,
                List.of(
                        onDisk(IN_ORDER, ordered, orderedEvents),
                        onDisk("in no order, disk", scattered, scatteredEvents),
                        onS3("in no order, S3", scattered, scatteredEvents)));
        findings.add(new ComparisonTable(
                "%,d records, %s; files: %s".formatted(records, what, files),
                records,
                orderedEvents.bytes(),
                IN_ORDER,
                runs));
        env.sandbox().deleteTopic(ordered);
        env.sandbox().deleteTopic(scattered);
        return new Growth.Size(size, runs);
    }

    private Fingerprint fill(String topic, EventTimes times) {
        return env.fill(
                topic,
                new GenerateEvents(records, PARTITIONS, SHOPPERS, env.options().seed(), times));
    }

    private Candidate onDisk(String name, String topic, Fingerprint events) {
        return Candidate.of(name, disk, folder -> archive(topic, folder.toString()), check(name, events));
    }

    private Candidate onS3(String name, String topic, Fingerprint events) {
        return Candidate.of(
                name,
                env.bucket(),
                folder -> archive(
                        topic,
                        "s3://" + env.sandbox().bucket() + "/" + folder.getFileName(),
                        "--endpoint=" + env.sandbox().s3Endpoint()),
                check(name, events));
    }

    private List<String> archive(String topic, String archive, String... flags) {
        List<String> command = env.bayou(
                "direct",
                "archive",
                "--bootstrapServers=" + env.bootstrapServers(),
                "--topics=" + topic,
                "--archive=" + archive,
                "--timestampFrom=/context/timestamp",
                "--untilCaughtUp");
        command.addAll(List.of(flags));
        return command;
    }

    private Candidate.Check check(String name, Fingerprint events) {
        return folder -> {
            files.put(name, dataFiles(folder));
            return events.differenceOf(Copies.inSequenceFiles(folder));
        };
    }

    private static long dataFiles(Path archive) throws IOException {
        try (Stream<Path> all = Files.walk(archive)) {
            return all.filter(file -> !archive.relativize(file).toString().startsWith("_"))
                    .filter(file -> file.getFileName().toString().matches("\\d+_\\d+_\\d+.*"))
                    .count();
        }
    }
}
