package dev.bayou.report.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.TimeRange;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.report.compare.Coverage.Part;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoverageTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Sandbox sandbox = Sandbox.shared();
    private final KafkaSettings kafka = new KafkaSettings(sandbox.bootstrapServers(), Map.of());

    @TempDir
    private Path folder;

    @AfterEach
    void close() throws IOException {
        Stores.closeAll();
    }

    @Test
    void aWindowIsWholeIfItIsInTheRangeAndOverBeforeTheFirstEventThatIsNotArchived() {
        Coverage coverage = new Coverage(new TimeRange(NOON, NOON.plus(Duration.ofHours(1))), NOON.plusSeconds(150));

        assertThat(coverage.of(NOON, MINUTE)).isEqualTo(Part.WHOLE);
        assertThat(coverage.of(NOON.plusSeconds(90), MINUTE)).isEqualTo(Part.WHOLE);
        assertThat(coverage.of(NOON.plusSeconds(91), MINUTE)).isEqualTo(Part.UNARCHIVED);
        assertThat(coverage.of(NOON.minusSeconds(1), MINUTE)).isEqualTo(Part.OUTSIDE);
        assertThat(coverage.of(NOON.plus(Duration.ofHours(1)), MINUTE)).isEqualTo(Part.OUTSIDE);
        assertThat(new Coverage(TimeRange.ALL, Instant.MAX).of(NOON, MINUTE)).isEqualTo(Part.WHOLE);
    }

    @Test
    void anArchiveCoversWhatWasBeforeTheEarliestEventThatItLacks() throws Exception {
        String topic = Sandbox.freshName("coverage");
        sandbox.createTopic(topic, 3, Map.of("retention.ms", "-1"));
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", sandbox.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            send(producer, topic, 0, NOON.plusSeconds(60), "no json: Kafka's own time counts");
            send(producer, topic, 1, NOON, "{\"context\":{\"timestamp\":\"2026-01-01T11:00:00\"}}");
            send(producer, topic, 1, NOON, "{\"context\":{\"timestamp\":\"2026-01-01T10:59:59\"}}");
        }

        assertThat(now(topic).until()).isEqualTo(Instant.parse("2026-01-01T10:59:59Z"));
        assertThat(now(Sandbox.freshName("unknown")).until()).isEqualTo(Instant.MAX);
    }

    private Coverage now(String topic) throws IOException {
        Store empty = Stores.of(new Location(folder.toString()), PipelineOptionsFactory.create());
        return Coverage.now(kafka, empty, Set.of(topic), TimeRange.ALL);
    }

    private static void send(
            KafkaProducer<String, String> producer, String topic, int partition, Instant time, String value)
            throws ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>(topic, partition, time.toEpochMilli(), null, value))
                .get();
    }
}
