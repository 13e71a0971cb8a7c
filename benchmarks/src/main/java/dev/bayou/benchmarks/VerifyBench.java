package dev.bayou.benchmarks;

import dev.bayou.benchmarks.data.Fingerprint;
import dev.bayou.benchmarks.measure.Candidate;
import dev.bayou.benchmarks.measure.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Archives read again. With {@code --deep} the yardstick is Hadoop's reader, which does nothing with what it reads; of
 * a long ledger, the first runner.
 */
final class VerifyBench {
    private static final String MEMORY = "-Xmx1g";
    /** A process that did not prove what is right ends with another status than 0, and so fails. */
    private static final Candidate.Check BY_ITS_STATUS = folder -> "";

    private final BenchEnvironment laboratory;
    private final Fingerprint events;
    private final Path nowhere;

    private VerifyBench(BenchEnvironment laboratory, Fingerprint events) throws IOException {
        this.laboratory = laboratory;
        this.events = events;
        this.nowhere = laboratory.folder("verifications");
    }

    static List<Finding> findings(BenchEnvironment laboratory, Fingerprint events)
            throws IOException, InterruptedException {
        VerifyBench bench = new VerifyBench(laboratory, events);
        laboratory.warmUp();
        Path plain = laboratory.archive(BenchEnvironment.TOPIC, "none", "--compression=none");
        Path snappy = laboratory.archive(BenchEnvironment.TOPIC, "snappy", "--compression=snappy");
        laboratory.stopSandbox();
        return List.of(bench.deep("none", plain), bench.deep("snappy", snappy), bench.longLedger());
    }

    private Finding deep(String compression, Path archive) throws IOException, InterruptedException {
        List<Candidate> contenders = new ArrayList<>();
        contenders.add(contender("plain read, 1 thread", folder -> plain(archive)));
        for (String profile : BenchEnvironment.PROFILES) {
            contenders.add(contender("Bayou " + profile, folder -> bayou(profile, archive, "--deep")));
        }
        return laboratory.race(
                "verify --deep of %,d records, %s".formatted(events.records(), compression),
                MEMORY,
                events,
                contenders);
    }

    private Finding longLedger() throws IOException, InterruptedException {
        int entries = laboratory.options().entries();
        Path archive = laboratory.ledger("long", entries);
        List<Candidate> contenders = new ArrayList<>();
        for (String profile : BenchEnvironment.PROFILES) {
            contenders.add(contender("Bayou " + profile, folder -> bayou(profile, archive)));
        }
        return laboratory.race("verify of %,d entries".formatted(entries), MEMORY, events, contenders);
    }

    private Candidate contender(String name, Candidate.Call call) {
        return Candidate.of(name, nowhere, call, BY_ITS_STATUS);
    }

    private List<String> plain(Path archive) throws IOException {
        List<String> files;
        try (Stream<Path> all = Files.walk(archive.resolve(BenchEnvironment.TOPIC))) {
            files = all.filter(file -> file.getFileName().toString().matches("\\d+_\\d+_\\d+.*"))
                    .sorted()
                    .map(Path::toString)
                    .toList();
        }
        return laboratory.java("", MEMORY, "dev.bayou.benchmarks.plain.PlainRead", files);
    }

    private List<String> bayou(String profile, Path archive, String... flags) {
        List<String> command = laboratory.bayou(profile, "verify", "--archive=" + archive);
        command.addAll(List.of(flags));
        return command;
    }
}
