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
 * Archives read again. With {@code --deep} the baseline is Hadoop's reader, which does nothing with what it reads; of a
 * long ledger, the first runner.
 */
final class VerifyBench {
    private static final String MEMORY = "-Xmx1g";
    /** A process that did not prove what is right ends with another status than 0, and so fails. */
    private static final Candidate.Check BY_ITS_STATUS = folder -> "";

    private final BenchEnvironment env;
    private final Fingerprint events;
    private final Path nowhere;

    private VerifyBench(BenchEnvironment env, Fingerprint events) throws IOException {
        this.env = env;
        this.events = events;
        this.nowhere = env.folder("verifications");
    }

    static List<Finding> findings(BenchEnvironment env, Fingerprint events) throws IOException, InterruptedException {
        VerifyBench bench = new VerifyBench(env, events);
        env.warmUp();
        Path plain = env.archive(BenchEnvironment.TOPIC, "none", "--compression=none");
        Path snappy = env.archive(BenchEnvironment.TOPIC, "snappy", "--compression=snappy");
        env.stopSandbox();
        return List.of(bench.deep("none", plain), bench.deep("snappy", snappy), bench.longLedger());
    }

    private Finding deep(String compression, Path archive) throws IOException, InterruptedException {
        List<Candidate> candidates = new ArrayList<>();
        candidates.add(candidate("plain read, 1 thread", folder -> plain(archive)));
        for (String profile : BenchEnvironment.PROFILES) {
            candidates.add(candidate("Bayou " + profile, folder -> bayou(profile, archive, "--deep")));
        }
        return env.compare(
                "verify --deep of %,d records, %s".formatted(events.records(), compression),
                MEMORY,
                events,
                candidates);
    }

    private Finding longLedger() throws IOException, InterruptedException {
        int entries = env.options().entries();
        Path archive = env.ledger("long", entries);
        List<Candidate> candidates = new ArrayList<>();
        for (String profile : BenchEnvironment.PROFILES) {
            candidates.add(candidate("Bayou " + profile, folder -> bayou(profile, archive)));
        }
        return env.compare("verify of %,d entries".formatted(entries), MEMORY, events, candidates);
    }

    private Candidate candidate(String name, Candidate.Call call) {
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
        return env.java("", MEMORY, "dev.bayou.benchmarks.plain.PlainRead", files);
    }

    private List<String> bayou(String profile, Path archive, String... flags) {
        List<String> command = env.bayou(profile, "verify", "--archive=" + archive);
        command.addAll(List.of(flags));
        return command;
    }
}
