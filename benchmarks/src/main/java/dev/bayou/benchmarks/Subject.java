package dev.bayou.benchmarks;

import dev.bayou.benchmarks.data.Fingerprint;
import dev.bayou.benchmarks.data.GenerateEvents;
import dev.bayou.benchmarks.measure.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be measured. */
enum Subject {
    ARCHIVE(8_000_000),
    KAFKAIO_BASELINE(8_000_000),
    REPORT(2_000_000),
    ABANDONED(2_000_000),
    REPLAY(2_000_000),
    VERIFY(8_000_000),
    SCALE(2_000_000),
    DISORDER(2_000_000);

    /** The name of {@link #KAFKAIO_BASELINE} up to 0.1. */
    private static final String FIRST_IDEA = "first-idea";

    private static final int SHOPPERS = 100_000;

    private final long defaultRecords;

    Subject(long defaultRecords) {
        this.defaultRecords = defaultRecords;
    }

    /** The subjects of a word of the command line; empty if it is none's name. */
    static Optional<List<Subject>> named(String word) {
        if (word.equals("all")) {
            return Optional.of(List.of(values()));
        }
        if (word.equals(FIRST_IDEA)) {
            return Optional.of(List.of(KAFKAIO_BASELINE));
        }
        return List.of(values()).stream()
                .filter(subject -> subject.word().equals(word))
                .map(List::of)
                .findAny();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Measures it in an environment of its own. */
    List<Finding> findings(BenchOptions options) throws IOException, InterruptedException {
        long records = options.records().orElse(defaultRecords);
        try (BenchEnvironment env = BenchEnvironment.open(options)) {
            return switch (this) {
                case SCALE -> ScaleBench.findings(env, records);
                case DISORDER -> {
                    env.warmUp();
                    yield DisorderBench.findings(env, records);
                }
                default ->
                    findings(
                            env,
                            env.fill(
                                    BenchEnvironment.TOPIC,
                                    new GenerateEvents(records, options.partitions(), SHOPPERS, options.seed())));
            };
        }
    }

    private List<Finding> findings(BenchEnvironment env, Fingerprint events) throws IOException, InterruptedException {
        return switch (this) {
            case ARCHIVE -> ArchiveBench.findings(env, events);
            case KAFKAIO_BASELINE -> KafkaIoBench.findings(env, events);
            case REPORT -> ReportBench.findings(env, events);
            case ABANDONED -> AbandonedBench.findings(env, events);
            case REPLAY -> ReplayBench.findings(env, events);
            case VERIFY -> VerifyBench.findings(env, events);
            case SCALE, DISORDER -> throw new IllegalStateException("this one fills its own topics");
        };
    }
}
