package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bayou.archive.Gap;
import dev.bayou.archive.Gap.Reason;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.TimestampTolerance;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.RangeFormat.Envelopes;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.copy.CopyRange.CommittedFile;
import dev.bayou.copy.CopySettings.CorruptOffset;
import dev.bayou.copy.CopySettings.RotationPolicy;
import dev.bayou.eventtime.EventTime;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.kafka.TopicSelection;
import dev.bayou.sandbox.Sandbox;
import dev.bayou.seqfile.Compression;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch of which a byte changed on the broker's disk. */
class CorruptBatchTest {
    private static final String TOPIC = "corrupt";

    @TempDir
    Path folder;

    @AfterEach
    void closeConnections() {
        KafkaClients.closeAll();
    }

    @Test
    void stopsItsPartitionBehindWhatCanBeReadUntilItIsSkipped() throws Exception {
        try (Sandbox sandbox = Sandbox.start(folder.resolve("sandbox"))) {
            sandbox.createTopic(TOPIC, 1, Map.of("retention.ms", "-1"));
            sendBatch(sandbox, "good 0", "good 1", "good 2");
            sendBatch(sandbox, "good 3", "broken 4", "good 5", "good 6", "good 7");
            sendBatch(sandbox, "good 8", "broken 9");
            sendBatch(sandbox, "good 10");
            breakBytes();
            Store store = Stores.of(settings(sandbox, Set.of()).archive(), PipelineOptionsFactory.create());

            assertThatThrownBy(() -> copy(settings(sandbox, Set.of()), store))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll(TOPIC + "-0", "at offset 3", "--skipCorrupt=" + TOPIC + "-0@3");
            assertThat(entry(0, store).to()).isEqualTo(3);
            assertThat(entry(0, store).records()).isEqualTo(3);
            assertThat(entry(0, store).version()).isEqualTo(2);

            assertThatThrownBy(() -> copy(settings(sandbox, Set.of(new CorruptOffset(TOPIC, 0, 3))), store))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("--skipCorrupt=" + TOPIC + "-0@8");
            assertThat(entry(3, store).gaps()).containsExactly(Gap.whole(3, 8, Reason.CORRUPT));
            assertThat(entry(3, store).version()).isEqualTo(3);

            copy(settings(sandbox, Set.of(new CorruptOffset(TOPIC, 0, 8))), store);
            assertThat(entry(8, store).gaps()).containsExactly(Gap.whole(8, 10, Reason.CORRUPT));
            assertThat(entry(8, store).records()).isEqualTo(1);
            assertThat(entry(8, store).to()).isEqualTo(11);
        }
    }

    private static void copy(CopySettings settings, Store store) throws IOException {
        List<CommittedFile> unused =
                new RangeCopier(settings, store, Clock.systemUTC()).copy(new CopyRequest(TOPIC, 0, 0, 11));
    }

    private static LedgerEntry entry(long from, Store store) throws IOException {
        return new Ledger(store, TOPIC, 0).entry(from).orElseThrow();
    }

    private static void sendBatch(Sandbox sandbox, String... values) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", sandbox.bootstrapServers(), "linger.ms", "60000"),
                new StringSerializer(),
                new StringSerializer())) {
            for (String value : values) {
                var unused =
                        producer.send(new ProducerRecord<>(TOPIC, 0, KafkaFixture.BEGIN.toEpochMilli(), "key", value));
            }
            producer.flush();
        }
    }

    /** As a bad disk would, behind the broker's back. */
    private void breakBytes() throws IOException {
        Path log = folder.resolve("sandbox/kafka/" + TOPIC + "-0/00000000000000000000.log");
        byte[] bytes = Files.readAllBytes(log);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf("broken"); at >= 0; at = text.indexOf("broken", at + 1)) {
            bytes[at]++;
        }
        Files.write(log, bytes);
    }

    private CopySettings settings(Sandbox sandbox, Set<CorruptOffset> skipped) {
        return new CopySettings(
                new KafkaSettings(sandbox.bootstrapServers(), Map.of()),
                new TopicSelection.Named(Set.of(TOPIC)),
                new Location(folder.resolve("archive").toString()),
                new RotationPolicy(1 << 20, Duration.ofSeconds(1)),
                new RangeFormat(Compression.NONE, Envelopes.WRITTEN, RangeLimits.DEFAULT),
                WindowSize.HOUR,
                new EventTime.OfRecord(),
                TimestampTolerance.DEFAULT,
                "",
                skipped,
                ProtocolStep.Listener.NONE);
    }
}
