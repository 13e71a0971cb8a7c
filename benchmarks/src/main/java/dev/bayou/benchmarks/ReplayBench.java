package dev.bayou.benchmarks;

import dev.bayou.benchmarks.data.Copies;
import dev.bayou.benchmarks.data.Fingerprint;
import dev.bayou.benchmarks.measure.Candidate;
import dev.bayou.benchmarks.measure.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One archive back to fresh topics. The baseline is the plain loop. */
final class ReplayBench {
    /** For any size of archive. */
    private static final String MEMORY = "-Xmx512m";

    private final BenchEnvironment env;
    private final Fingerprint events;
    private final Path archive;
    private final Path nowhere;

    private ReplayBench(BenchEnvironment env, Fingerprint events) throws IOException, InterruptedException {
        this.env = env;
        this.events = events;
        env.warmUp();
        this.archive = env.archive(BenchEnvironment.TOPIC, "archive");
        this.nowhere = env.folder("replays");
    }

    static List<Finding> findings(BenchEnvironment env, Fingerprint events) throws IOException, InterruptedException {
        ReplayBench bench = new ReplayBench(env, events);
        List<Candidate> candidates = new ArrayList<>();
        candidates.add(bench.candidate("plain loop, 1 thread", bench::plain));
        for (String profile : BenchEnvironment.PROFILES) {
            candidates.add(bench.candidate("Bayou " + profile, target -> bench.bayou(profile, target)));
        }
        return List.of(env.compare("replay of %,d records".formatted(events.records()), MEMORY, events, candidates));
    }

    @FunctionalInterface
    private interface ReplayCall {
        List<String> command(String target) throws IOException;
    }

    /** A run's folder stays empty, but gives the topic its name. */
    private Candidate candidate(String name, ReplayCall call) {
        return Candidate.of(
                name,
                nowhere,
                folder -> {
                    String target = target(folder);
                    env.sandbox().createTopic(target, env.options().partitions(), Map.of());
                    return call.command(target);
                },
                folder -> {
                    String fault = events.differenceOf(Copies.inTopic(env.bootstrapServers(), target(folder)));
                    env.sandbox().deleteTopic(target(folder));
                    return fault;
                });
    }

    private static String target(Path folder) {
        return folder.getFileName().toString();
    }

    private List<String> plain(String target) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(env.bootstrapServers(), target));
        try (Stream<Path> files = Files.walk(archive.resolve(BenchEnvironment.TOPIC))) {
            files.filter(file -> file.getFileName().toString().matches("\\d+_\\d+_\\d+.*"))
                    .sorted()
                    .forEach(file -> arguments.add(file.toString()));
        }
        return env.java("", MEMORY, "dev.bayou.benchmarks.plain.PlainReplay", arguments);
    }

    private List<String> bayou(String profile, String target) {
        return env.bayou(
                profile,
                "replay",
                "--archive=" + archive,
                "--topics=" + BenchEnvironment.TOPIC,
                "--bootstrapServers=" + env.bootstrapServers(),
                "--toTopic=" + target);
    }
}
