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
    FIRST_IDEA(8_000_000),
    REPORT(2_000_000),
    ABANDONED(2_000_000),
    REPLAY(2_000_000),
    VERIFY(8_000_000),
    SCALE(2_000_000),
    DISORDER(2_000_000);

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
        return List.of(values()).stream()
                .filter(subject -> subject.word().equals(word))
                .map(List::of)
                .findAny();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Measures it in a laboratory of its own. */
    List<Finding> findings(BenchOptions options) throws IOException, InterruptedException {
        long records = options.records().orElse(defaultRecords);
        try (BenchEnvironment laboratory = BenchEnvironment.open(options)) {
            return switch (this) {
                case SCALE -> ScaleBench.findings(laboratory, records);
                case DISORDER -> {
                    laboratory.warmUp();
                    yield DisorderBench.findings(laboratory, records);
                }
                default ->
                    findings(
                            laboratory,
                            laboratory.fill(
                                    BenchEnvironment.TOPIC,
                                    new GenerateEvents(records, options.partitions(), SHOPPERS, options.seed())));
            };
        }
    }

    private List<Finding> findings(BenchEnvironment laboratory, Fingerprint events)
            throws IOException, InterruptedException {
        return switch (this) {
            case ARCHIVE -> ArchiveBench.findings(laboratory, events);
            case FIRST_IDEA -> KafkaIoBench.findings(laboratory, events);
            case REPORT -> ReportBench.findings(laboratory, events);
            case ABANDONED -> AbandonedBench.findings(laboratory, events);
            case REPLAY -> ReplayBench.findings(laboratory, events);
            case VERIFY -> VerifyBench.findings(laboratory, events);
            case SCALE, DISORDER -> throw new IllegalStateException("this one fills its own topics");
        };
    }
}
