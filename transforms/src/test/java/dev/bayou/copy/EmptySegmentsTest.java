package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Gap;
import dev.bayou.archive.Gap.Reason;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.read.ArchiveReader.Selection;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.copy.CopyRange.CommittedFile;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A compacted partition of which two segments in a row hold nothing any more. */
@Tag("slow")
class EmptySegmentsTest {
    private static final String TOPIC = "segments";
    /** Less than two batches, so that each is in a segment of its own. */
    private static final String SEGMENT_BYTES = "100";

    @TempDir
    Path folder;

    @AfterEach
    void closeConnections() throws IOException {
        KafkaClients.closeAll();
        Stores.closeAll();
    }

    @Test
    void arePassedOverAndExplained() throws Exception {
        try (Sandbox sandbox = Sandbox.start(folder.resolve("sandbox"))) {
            sandbox.createTopic(
                    TOPIC,
                    1,
                    Map.of(
                            "cleanup.policy",
                            "compact",
                            "segment.bytes",
                            SEGMENT_BYTES,
                            "min.compaction.lag.ms",
                            "9999999"));
            send(sandbox, 8);
            sandbox.stop();
            empty(2);
            empty(3);
            sandbox.restart();
            CopySettings settings = KafkaFixture.settings(
                    new KafkaSettings(sandbox.bootstrapServers(), Map.of()), TOPIC, folder.resolve("archive"));
            Store store = Stores.of(settings.archive(), PipelineOptionsFactory.create());
            CatchUpPlan plan = CatchUpPlan.make(settings, store);
            assertThat(plan.ranges()).containsExactly(new CopyRequest(TOPIC, 0, 0, 8));

            List<CommittedFile> unused = new RangeCopier(settings, store, Clock.systemUTC())
                    .copy(plan.ranges().get(0));

            assertThat(offsets(store)).containsExactly(0L, 1L, 4L, 5L, 6L, 7L);
            assertThat(new Ledger(store, TOPIC, 0).entry(0).orElseThrow().gaps())
                    .containsExactly(Gap.whole(2, 4, Reason.COMPACTION));
        }
    }

    /** As the cleaner leaves it when all its records are superseded. */
    private void empty(int baseOffset) throws IOException {
        Path partition = folder.resolve("sandbox/kafka/" + TOPIC + "-0");
        String name = String.format(Locale.ROOT, "%020d", baseOffset);
        Files.write(partition.resolve(name + ".log"), new byte[0]);
        try (Stream<Path> files = Files.list(partition)) {
            for (Path index : files.filter(file -> file.getFileName().toString().matches(name + ".*index"))
                    .toList()) {
                Files.delete(index);
            }
        }
    }

    private static List<Long> offsets(Store store) throws IOException {
        List<Long> offsets = new ArrayList<>();
        new ArchiveReader(store).read(TOPIC, 0, Selection.ALL, record -> offsets.add(record.offset()));
        return offsets;
    }

    private static void send(Sandbox sandbox, int records) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", sandbox.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(TOPIC, 0, KafkaFixture.BEGIN.toEpochMilli(), "key " + i, "value"))
                        .get();
            }
        }
    }
}
