package dev.bayou.benchmarks;

import dev.bayou.benchmarks.data.Copies;
import dev.bayou.benchmarks.data.Fingerprint;
import dev.bayou.benchmarks.measure.Candidate;
import dev.bayou.benchmarks.measure.Candidate.Check;
import dev.bayou.benchmarks.measure.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The topic to files, by all candidates. The baseline is the plain loop of one thread. */
final class ArchiveBench {
    private static final String MEMORY = "-Xmx2g";

    private final BenchEnvironment env;
    private final Fingerprint events;
    private final Path disk;
    private final Check sequenceFiles;

    private ArchiveBench(BenchEnvironment env, Fingerprint events) throws IOException {
        this.env = env;
        this.events = events;
        this.disk = env.folder("archives");
        this.sequenceFiles = folder -> fault(Copies.inSequenceFiles(folder));
    }

    static List<Finding> findings(BenchEnvironment env, Fingerprint events) throws IOException, InterruptedException {
        return List.of(new ArchiveBench(env, events).compare());
    }

    private Finding compare() throws IOException, InterruptedException {
        env.warmUp();
        List<Candidate> candidates = new ArrayList<>();
        candidates.add(plain(1));
        candidates.add(plain(Runtime.getRuntime().availableProcessors()));
        for (String profile : BenchEnvironment.PROFILES) {
            candidates.add(onDisk(profile, "none"));
            candidates.add(onS3(profile, "none"));
            candidates.add(onDisk(profile, "snappy"));
            candidates.add(onS3(profile, "snappy"));
            candidates.add(streaming(onDisk(profile, "none")));
            candidates.add(streaming(onS3(profile, "none")));
        }
        candidates.add(onDisk("direct", "gzip"));
        candidates.add(onDisk("direct", "deflate"));
        candidates.add(flink("as documented"));
        candidates.add(flink("tuned"));
        candidates.add(structuredStreaming());
        return env.compare("archive of %,d records".formatted(events.records()), MEMORY, events, candidates);
    }

    private Candidate plain(int threads) {
        return Candidate.of(
                "plain loop, " + threads + (threads == 1 ? " thread" : " threads"),
                disk,
                folder -> java("", "plain.PlainLoop", folder, Integer.toString(threads)),
                sequenceFiles);
    }

    private Candidate onDisk(String profile, String compression) {
        return Candidate.of(
                "Bayou " + profile + ", disk, " + compression,
                disk,
                folder -> bayou(profile, compression, folder.toString()),
                sequenceFiles);
    }

    private Candidate onS3(String profile, String compression) {
        return Candidate.of(
                "Bayou " + profile + ", S3, " + compression,
                env.bucket(),
                folder -> bayou(
                        profile,
                        compression,
                        "s3://" + env.sandbox().bucket() + "/" + folder.getFileName(),
                        "--endpoint=" + env.sandbox().s3Endpoint()),
                sequenceFiles);
    }

    private List<String> bayou(String profile, String compression, String archive, String... flags) {
        List<String> command = env.bayou(
                profile,
                "archive",
                "--bootstrapServers=" + env.bootstrapServers(),
                "--topics=" + BenchEnvironment.TOPIC,
                "--archive=" + archive,
                "--compression=" + compression,
                "--untilCaughtUp");
        command.addAll(List.of(flags));
        return command;
    }

    /** An archiver that is left to run, and ended when it has nothing more to copy. */
    private static Candidate streaming(Candidate bounded) {
        return Candidate.of(
                        bounded.name() + ", streaming",
                        bounded.place(),
                        folder -> bounded.call().command(folder).stream()
                                .filter(flag -> !flag.equals("--untilCaughtUp"))
                                .toList(),
                        bounded.check())
                .until("caught up");
    }

    private Candidate flink(String how) {
        return Candidate.of(
                "Flink FileSink, " + how,
                disk,
                folder -> java("flink", "flink.FlinkArchive", folder, how.replace(' ', '-')),
                sequenceFiles);
    }

    private Candidate structuredStreaming() {
        return Candidate.of(
                "Spark Structured Streaming, text",
                disk,
                folder -> java("spark", "spark.StructuredStreamingArchive", folder),
                folder -> fault(Copies.inLines(folder)));
    }

    private List<String> java(String module, String main, Path folder, String... further) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of(env.bootstrapServers(), BenchEnvironment.TOPIC, folder.toString()));
        arguments.addAll(List.of(further));
        return env.java(module, MEMORY, "dev.bayou.benchmarks." + main, arguments);
    }

    private String fault(Fingerprint copy) {
        return events.differenceOf(copy);
    }
}
