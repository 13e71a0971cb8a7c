package dev.bayou.benchmarks;

import dev.bayou.benchmarks.data.ArrivedRecords;
import dev.bayou.benchmarks.data.Fingerprint;
import dev.bayou.benchmarks.measure.Finding;
import dev.bayou.benchmarks.measure.KilledProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * The pipeline that one writes first: how much of the topic is in files when it is killed after a minute, and what is
 * lost and doubled when it is then started again for another.
 */
final class KafkaIoBench {
    private static final String MEMORY = "-Xmx2g";
    private static final Duration TIME = Duration.ofSeconds(60);

    private final BenchEnvironment env;
    private final Path folder;

    private KafkaIoBench(BenchEnvironment env) throws IOException {
        this.env = env;
        this.folder = env.folder("kafkaio-baseline");
    }

    /**
     * What became of the records on one runner.
     *
     * @param written in files when it was killed for the first time
     * @param acknowledged offsets of the consumer group by then
     * @param lost below the group's offsets at the end, and in no file: they are never read again
     * @param doubled in files once more than once at the end
     */
    private record Fate(String runner, long written, long acknowledged, long writtenAtEnd, long lost, long doubled) {}

    /**
     * What became of the records on each runner.
     *
     * @param records in the topic
     * @param seconds that each start was given
     */
    private record Fates(long records, long seconds, List<Fate> fates) implements Finding {
        @Override
        public String markdown() {
            StringBuilder table = new StringBuilder(
                    """
                    | KafkaIO baseline, %,d records | in files after %d s | acknowledged to Kafka | kill -9, and %d s more: in files | lost | doubled |
                    |---|---|---|---|---|---|
                    """
                            .formatted(records, seconds, seconds));
            fates.forEach(fate -> table.append(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %,d | %,d | %,d |%n",
                    fate.runner,
                    fate.written,
                    fate.acknowledged,
                    fate.writtenAtEnd,
                    fate.lost,
                    fate.doubled)));
            return table.toString();
        }
    }

    static List<Finding> findings(BenchEnvironment env, Fingerprint events) throws IOException, InterruptedException {
        KafkaIoBench bench = new KafkaIoBench(env);
        List<Fate> fates = new ArrayList<>();
        for (String runner : List.of("DirectRunner", "SparkRunner")) {
            BenchEnvironment.log("Measuring: the KafkaIO baseline on the " + runner);
            Fate fate = bench.fate(runner);
            BenchEnvironment.log(fate.toString());
            fates.add(fate);
        }
        return List.of(new Fates(events.records(), TIME.toSeconds(), fates));
    }

    private Fate fate(String runner) throws IOException, InterruptedException {
        Path files = folder.resolve(runner);
        run(runner, files);
        ArrivedRecords first = ArrivedRecords.in(files);
        long acknowledged = acknowledged(runner).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        run(runner, files);
        ArrivedRecords end = ArrivedRecords.in(files);
        return new Fate(
                runner,
                first.total(),
                acknowledged,
                end.total(),
                end.missingBelow(acknowledged(runner)),
                end.doubled());
    }

    private void run(String runner, Path files) throws IOException, InterruptedException {
        List<String> command = env.java(
                "kafkaio-baseline",
                MEMORY,
                "dev.bayou.benchmarks.kafkaio.KafkaIoArchive",
                List.of(
                        env.bootstrapServers(),
                        BenchEnvironment.TOPIC,
                        files.toString(),
                        Integer.toString(env.options().partitions()),
                        runner,
                        "--runner=" + runner));
        KilledProcess.run(command, env.environment(MEMORY), folder.resolve(runner + ".log"), TIME);
    }

    /** Of the consumer group that has the runner's name, by partition. */
    private Map<Integer, Long> acknowledged(String group) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", env.bootstrapServers()))) {
            Map<Integer, Long> offsets = new HashMap<>();
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
            return offsets;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not return the offsets of group " + group, e);
        }
    }
}
