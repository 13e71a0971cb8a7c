package dev.bayou.benchmarks;

import dev.bayou.benchmarks.data.Copies;
import dev.bayou.benchmarks.data.Fingerprint;
import dev.bayou.benchmarks.data.GenerateEvents;
import dev.bayou.benchmarks.measure.Candidate;
import dev.bayou.benchmarks.measure.Finding;
import dev.bayou.benchmarks.measure.Folders;
import dev.bayou.benchmarks.measure.Growth;
import dev.bayou.benchmarks.measure.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** How Bayou's cost grows with what there is more of: records, partitions, files, entries, windows, shoppers. */
final class ScaleBench {
    private static final String MEMORY = "-Xmx2g";
    /** A little more than Spark requires. With much heap a JVM takes much, needed or not. */
    private static final String LITTLE_MEMORY = "-Xmx512m";

    private static final int PARTITIONS = 4;
    private static final int SHOPPERS = 100_000;
    private static final Candidate.Check BY_ITS_STATUS = folder -> "";

    private final BenchEnvironment env;
    private final Path outputs;
    /** How many there are where something else grows. */
    private final long records;

    private ScaleBench(BenchEnvironment env, long records) throws IOException {
        this.env = env;
        this.outputs = env.folder("outputs");
        this.records = records;
    }

    static List<Finding> findings(BenchEnvironment env, long records) throws IOException, InterruptedException {
        env.warmUp();
        ScaleBench bench = new ScaleBench(env, records);
        List<Finding> findings = new ArrayList<>(bench.byRecords());
        findings.addAll(List.of(
                bench.byFileSize(),
                bench.byPartitions(),
                bench.byFiles(),
                bench.byEntries(),
                bench.byWindows(),
                bench.byShoppers()));
        findings.addAll(DisorderBench.findings(env, records));
        return findings;
    }

    private List<Growth> byRecords() throws IOException, InterruptedException {
        List<Growth.Size> sizes = new ArrayList<>();
        List<Growth.Size> inLittleMemory = new ArrayList<>();
        for (long size : List.of(records / 2, records, records * 2, records * 4)) {
            String topic = "records-" + size;
            Fingerprint events = fill(topic, size, PARTITIONS, SHOPPERS);
            Path archive = env.archive(topic, topic);
            List<Candidate> candidates = new ArrayList<>();
            for (String profile : BenchEnvironment.PROFILES) {
                candidates.add(archive(profile, topic, events));
                candidates.add(report(profile, topic, archive));
                candidates.add(verify("verify --deep", profile, archive, "--deep"));
            }
            sizes.add(measured(size, candidates));
            inLittleMemory.add(new Growth.Size(size, env.runs(LITTLE_MEMORY, archives(topic, events))));
            env.sandbox().deleteTopic(topic);
            Folders.delete(archive);
        }
        return List.of(
                new Growth("records", "more records", "records", sizes),
                new Growth("backlog", "a backlog, " + LITTLE_MEMORY, "records", inLittleMemory));
    }

    private Growth byFileSize() throws IOException, InterruptedException {
        String topic = "file-size";
        Fingerprint events = fill(topic, records, PARTITIONS, SHOPPERS);
        List<Growth.Size> sizes = new ArrayList<>();
        for (long mebibytes : List.of(1L, 8L, 64L, 512L)) {
            sizes.add(new Growth.Size(
                    mebibytes,
                    env.runs(
                            LITTLE_MEMORY,
                            archives(topic, events, "--compression=none", "--maxFileBytes=" + mebibytes + "MiB"))));
        }
        env.sandbox().deleteTopic(topic);
        return new Growth(
                "file-size", "archive of %,d records, %s".formatted(records, LITTLE_MEMORY), "MiB a file", sizes);
    }

    private Growth byPartitions() throws IOException, InterruptedException {
        List<Growth.Size> sizes = new ArrayList<>();
        for (int size : List.of(1, 4, 16, 64, 256)) {
            String topic = "partitions-" + size;
            Fingerprint events = fill(topic, records, size, SHOPPERS);
            sizes.add(measured(size, archives(topic, events)));
            env.sandbox().deleteTopic(topic);
        }
        return new Growth("partitions", "archive of %,d records".formatted(records), "partitions", sizes);
    }

    private Growth byFiles() throws IOException, InterruptedException {
        String topic = "files";
        Fingerprint events = fill(topic, records, PARTITIONS, SHOPPERS);
        List<Growth.Size> sizes = new ArrayList<>();
        for (long files : List.of(10L, 100L, 1_000L, 10_000L, 100_000L)) {
            String name = "files-" + files;
            Path archive = env.archive(
                    topic, name, "--compression=none", "--maxFileBytes=" + Math.max(1, events.bytes() / files));
            List<Candidate> candidates = new ArrayList<>();
            for (String profile : BenchEnvironment.PROFILES) {
                candidates.add(report(profile, topic, archive));
                candidates.add(verify("verify", profile, archive));
            }
            sizes.add(measured(dataFiles(archive.resolve(topic)), candidates));
            Folders.delete(archive);
        }
        return new Growth("files", "archive of %,d records".formatted(records), "files", sizes);
    }

    private Growth byEntries() throws IOException, InterruptedException {
        List<Growth.Size> sizes = new ArrayList<>();
        long most = env.options().entries();
        for (long size : LongStream.of(most / 1_000, most / 100, most / 10, most)
                .filter(entries -> entries > 0)
                .toArray()) {
            Path archive = env.ledger("ledger-" + size, size);
            List<Candidate> candidates = new ArrayList<>();
            for (String profile : BenchEnvironment.PROFILES) {
                candidates.add(verify("verify", profile, archive));
            }
            sizes.add(measured(size, candidates));
            Folders.delete(archive);
        }
        return new Growth("entries", "ledgers", "entries", sizes);
    }

    /** Windows of one entry for each partition. */
    private Growth byWindows() throws IOException, InterruptedException {
        int partitions = env.options().partitions();
        List<Growth.Size> sizes = new ArrayList<>();
        for (int size : List.of(750, 1_500, 3_000, 6_000)) {
            Path archive = env.ledger("windows-" + size, (long) size * partitions, partitions);
            List<Candidate> candidates = new ArrayList<>();
            for (String profile : BenchEnvironment.PROFILES) {
                candidates.add(verify("verify", profile, archive));
            }
            sizes.add(measured(size, candidates));
            Folders.delete(archive);
        }
        return new Growth("windows", "ledgers of many windows", "windows", sizes);
    }

    private Growth byShoppers() throws IOException, InterruptedException {
        List<Growth.Size> sizes = new ArrayList<>();
        for (int size : List.of(1_000, 10_000, 100_000, 1_000_000, 10_000_000)) {
            String topic = "shoppers-" + size;
            fill(topic, records, PARTITIONS, size);
            Path archive = env.archive(topic, topic);
            List<Candidate> candidates = new ArrayList<>();
            for (String profile : BenchEnvironment.PROFILES) {
                candidates.add(report(profile, topic, archive));
            }
            sizes.add(measured(size, candidates));
            env.sandbox().deleteTopic(topic);
            Folders.delete(archive);
        }
        return new Growth("shoppers", "report on %,d events".formatted(records), "shoppers", sizes);
    }

    private Fingerprint fill(String topic, long size, int partitions, int shoppers) {
        return env.fill(
                topic,
                new GenerateEvents(size, partitions, shoppers, env.options().seed()));
    }

    private Growth.Size measured(long size, List<Candidate> candidates) throws IOException, InterruptedException {
        List<Run> runs = env.runs(MEMORY, candidates);
        return new Growth.Size(size, runs);
    }

    /** One for each profile. */
    private List<Candidate> archives(String topic, Fingerprint events, String... flags) {
        return BenchEnvironment.PROFILES.stream()
                .map(profile -> archive(profile, topic, events, flags))
                .toList();
    }

    private Candidate archive(String profile, String topic, Fingerprint events, String... flags) {
        return Candidate.of(
                "archive, " + profile,
                outputs,
                folder -> {
                    List<String> command = env.bayou(
                            profile,
                            "archive",
                            "--bootstrapServers=" + env.bootstrapServers(),
                            "--topics=" + topic,
                            "--archive=" + folder,
                            "--untilCaughtUp");
                    command.addAll(List.of(flags));
                    return command;
                },
                folder -> events.differenceOf(Copies.inSequenceFiles(folder)));
    }

    private Candidate report(String profile, String topic, Path archive) {
        return Candidate.of(
                "report, " + profile,
                outputs,
                folder ->
                        env.bayou(profile, "report", "--archive=" + archive, "--topics=" + topic, "--output=" + folder),
                BY_ITS_STATUS);
    }

    private Candidate verify(String name, String profile, Path archive, String... flags) {
        return Candidate.of(
                name + ", " + profile,
                outputs,
                folder -> {
                    List<String> command = env.bayou(profile, "verify", "--archive=" + archive);
                    command.addAll(List.of(flags));
                    return command;
                },
                BY_ITS_STATUS);
    }

    private static long dataFiles(Path topic) throws IOException {
        try (Stream<Path> files = Files.walk(topic)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+_\\d+_\\d+.*"))
                    .count();
        }
    }
}
