package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Envelope.Header;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.read.ArchiveReader.Selection;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.copy.CopyRange.CommittedFile;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client settings that users change, over a topic with records that are larger than a fetch. */
@Tag("slow")
class ClientOverridesTest {
    private static final int HUGE = 10_000_000;
    private static final int HUGE_HEADER = 1_000_000;
    private static final String TOPIC = Sandbox.freshName("overrides");
    private static final List<Copied> SENT = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void send() throws Exception {
        Sandbox.shared().createTopic(TOPIC, 1, Map.of("retention.ms", "-1", "max.message.bytes", "12000000"));
        Random random = new Random(1);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        Sandbox.shared().bootstrapServers(),
                        "max.request.size",
                        12_000_000,
                        "batch.size",
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int size : new int[] {10, HUGE, 10, 0, HUGE, 10}) {
                byte[] value = bytes(random, size);
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(TOPIC, 0, KafkaFixture.BEGIN.toEpochMilli(), bytes(random, 5), value);
                List<Header> headers = new ArrayList<>();
                if (size == HUGE) {
                    byte[] header = bytes(random, HUGE_HEADER);
                    record.headers().add("huge", header);
                    headers.add(new Header("huge", ByteBuffer.wrap(header)));
                }
                long offset = producer.send(record).get().offset();
                SENT.add(new Copied(offset, ByteBuffer.wrap(record.key()), ByteBuffer.wrap(value), headers));
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        KafkaClients.closeAll();
        Stores.closeAll();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max.partition.fetch.bytes=1",
                "fetch.max.bytes=1",
                "max.partition.fetch.bytes=1,fetch.max.bytes=1,max.poll.records=1",
                "fetch.min.bytes=50000000",
                "fetch.max.wait.ms=0",
                "receive.buffer.bytes=1024,send.buffer.bytes=1024",
                "check.crcs=false",
                "client.id=a client,client.rack=a rack",
                "metadata.max.age.ms=1",
                "connections.max.idle.ms=1000",
                "default.api.timeout.ms=60000,request.timeout.ms=60000",
            })
    void everyRecordIsArchivedAsItIs(String overrides) throws IOException {
        Map<String, String> extra = new HashMap<>();
        Arrays.stream(overrides.split(",", -1))
                .map(override -> override.split("=", 2))
                .forEach(override -> extra.put(override[0], override[1]));

        requireArchived(extra);
    }

    @Test
    void everyRecordIsArchivedAsItIsWithoutOverrides() throws IOException {
        requireArchived(Map.of());
    }

    private void requireArchived(Map<String, String> extra) throws IOException {
        CopySettings settings =
                KafkaFixture.settings(new KafkaSettings(Sandbox.shared().bootstrapServers(), extra), TOPIC, folder);
        Store store = Stores.of(settings.archive(), PipelineOptionsFactory.create());
        List<CopyRequest> ranges = CatchUpPlan.make(settings, store).ranges();
        assertThat(ranges).containsExactly(new CopyRequest(TOPIC, 0, 0, SENT.size()));

        List<CommittedFile> segments = new RangeCopier(settings, store, Clock.systemUTC()).copy(ranges.get(0));

        assertThat(segments.stream().mapToLong(CommittedFile::records).sum()).isEqualTo(SENT.size());
        List<Copied> archived = new ArrayList<>();
        new ArchiveReader(store)
                .read(
                        TOPIC,
                        0,
                        Selection.ALL,
                        record -> archived.add(new Copied(
                                record.offset(),
                                record.envelope().key(),
                                copyOf(record.value()),
                                record.envelope().headers())));
        // Without a message of 20 MB.
        assertThat(archived.equals(SENT)).as("as sent: " + offsets(archived)).isTrue();
    }

    private static List<Long> offsets(List<Copied> records) {
        return records.stream().map(Copied::offset).toList();
    }

    private static ByteBuffer copyOf(ByteBuffer value) {
        return ByteBuffer.allocate(value.remaining()).put(value.duplicate()).flip();
    }

    private static byte[] bytes(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private record Copied(long offset, ByteBuffer key, ByteBuffer value, List<Header> headers) {}
}
