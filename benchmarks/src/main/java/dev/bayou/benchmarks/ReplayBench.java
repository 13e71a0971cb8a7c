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

/** One archive back to fresh topics. The yardstick is the plain loop. */
final class ReplayBench {
    /** For any size of archive. */
    private static final String MEMORY = "-Xmx512m";

    private final BenchEnvironment laboratory;
    private final Fingerprint events;
    private final Path archive;
    private final Path nowhere;

    private ReplayBench(BenchEnvironment laboratory, Fingerprint events) throws IOException, InterruptedException {
        this.laboratory = laboratory;
        this.events = events;
        laboratory.warmUp();
        this.archive = laboratory.archive(BenchEnvironment.TOPIC, "archive");
        this.nowhere = laboratory.folder("replays");
    }

    static List<Finding> findings(BenchEnvironment laboratory, Fingerprint events)
            throws IOException, InterruptedException {
        ReplayBench bench = new ReplayBench(laboratory, events);
        List<Candidate> contenders = new ArrayList<>();
        contenders.add(bench.contender("plain loop, 1 thread", bench::plain));
        for (String profile : BenchEnvironment.PROFILES) {
            contenders.add(bench.contender("Bayou " + profile, target -> bench.bayou(profile, target)));
        }
        return List.of(
                laboratory.race("replay of %,d records".formatted(events.records()), MEMORY, events, contenders));
    }

    @FunctionalInterface
    private interface ReplayCall {
        List<String> command(String target) throws IOException;
    }

    /** A run's folder stays empty, but gives the topic its name. */
    private Candidate contender(String name, ReplayCall call) {
        return Candidate.of(
                name,
                nowhere,
                folder -> {
                    String target = target(folder);
                    laboratory
                            .sandbox()
                            .createTopic(target, laboratory.options().partitions(), Map.of());
                    return call.command(target);
                },
                folder -> {
                    String fault = events.differenceOf(Copies.inTopic(laboratory.bootstrapServers(), target(folder)));
                    laboratory.sandbox().deleteTopic(target(folder));
                    return fault;
                });
    }

    private static String target(Path folder) {
        return folder.getFileName().toString();
    }

    private List<String> plain(String target) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(laboratory.bootstrapServers(), target));
        try (Stream<Path> files = Files.walk(archive.resolve(BenchEnvironment.TOPIC))) {
            files.filter(file -> file.getFileName().toString().matches("\\d+_\\d+_\\d+.*"))
                    .sorted()
                    .forEach(file -> arguments.add(file.toString()));
        }
        return laboratory.java("", MEMORY, "dev.bayou.benchmarks.plain.PlainReplay", arguments);
    }

    private List<String> bayou(String profile, String target) {
        return laboratory.bayou(
                profile,
                "replay",
                "--archive=" + archive,
                "--topics=" + BenchEnvironment.TOPIC,
                "--bootstrapServers=" + laboratory.bootstrapServers(),
                "--toTopic=" + target);
    }
}
