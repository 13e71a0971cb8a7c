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

/** The topic to files, by everybody. The yardstick is the plain loop of one thread. */
final class ArchiveBench {
    private static final String MEMORY = "-Xmx2g";

    private final BenchEnvironment laboratory;
    private final Fingerprint events;
    private final Path disk;
    private final Check sequenceFiles;

    private ArchiveBench(BenchEnvironment laboratory, Fingerprint events) throws IOException {
        this.laboratory = laboratory;
        this.events = events;
        this.disk = laboratory.folder("archives");
        this.sequenceFiles = folder -> fault(Copies.inSequenceFiles(folder));
    }

    static List<Finding> findings(BenchEnvironment laboratory, Fingerprint events)
            throws IOException, InterruptedException {
        return List.of(new ArchiveBench(laboratory, events).race());
    }

    private Finding race() throws IOException, InterruptedException {
        laboratory.warmUp();
        List<Candidate> contenders = new ArrayList<>();
        contenders.add(plain(1));
        contenders.add(plain(Runtime.getRuntime().availableProcessors()));
        for (String profile : BenchEnvironment.PROFILES) {
            contenders.add(onDisk(profile, "none"));
            contenders.add(onS3(profile, "none"));
            contenders.add(onDisk(profile, "snappy"));
            contenders.add(onS3(profile, "snappy"));
            contenders.add(streaming(onDisk(profile, "none")));
            contenders.add(streaming(onS3(profile, "none")));
        }
        contenders.add(onDisk("direct", "gzip"));
        contenders.add(onDisk("direct", "deflate"));
        contenders.add(flink("as documented"));
        contenders.add(flink("tuned"));
        contenders.add(structuredStreaming());
        return laboratory.race("archive of %,d records".formatted(events.records()), MEMORY, events, contenders);
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
                laboratory.bucket(),
                folder -> bayou(
                        profile,
                        compression,
                        "s3://" + laboratory.sandbox().bucket() + "/" + folder.getFileName(),
                        "--endpoint=" + laboratory.sandbox().s3Endpoint()),
                sequenceFiles);
    }

    private List<String> bayou(String profile, String compression, String archive, String... flags) {
        List<String> command = laboratory.bayou(
                profile,
                "archive",
                "--bootstrapServers=" + laboratory.bootstrapServers(),
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
                new ArrayList<>(List.of(laboratory.bootstrapServers(), BenchEnvironment.TOPIC, folder.toString()));
        arguments.addAll(List.of(further));
        return laboratory.java(module, MEMORY, "dev.bayou.benchmarks." + main, arguments);
    }

    private String fault(Fingerprint copy) {
        return events.differenceOf(copy);
    }
}
