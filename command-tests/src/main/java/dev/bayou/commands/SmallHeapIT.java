package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backlog that is many times the heap. */
class SmallHeapIT {
    private static final int PARTITIONS = 64;
    private static final int RECORDS = 100_000;
    private static final int VALUE_BYTES = 10_000;

    private final Sandbox sandbox = Sandbox.shared();
    private final ArchiveHome home = ArchiveHome.onS3(sandbox);
    private final String topic = Topics.fresh(sandbox, "backlog", PARTITIONS);

    @TempDir
    private Path dir;

    /** A gigabyte in Kafka and one in S3 are too much to keep until the sandbox goes. */
    @AfterEach
    void giveTheDiskBack() throws Exception {
        sandbox.deleteTopic(topic);
        home.clear();
        Stores.closeAll();
    }

    @Test
    @Timeout(420)
    void aGigabyteInManyPartitionsFitsThrough256Megabytes() throws Exception {
        Map<Integer, Long> written = writeBacklog();

        home.catchUp(sandbox, topic)
                .withJvm("-Xmx256m", "-XX:TieredStopAtLevel=4")
                .run(dir)
                .requireSuccess();

        Map<Integer, Long> archived = new HashMap<>();
        for (LedgerEntry entry : home.entries(topic)) {
            archived.merge(entry.partition(), entry.records(), Long::sum);
        }
        assertThat(archived).isEqualTo(written);
        new Oracle(sandbox, home).requireTidy(topic);
    }

    @Test
    @Timeout(240)
    void twoHundredTopicsFitThrough128Megabytes() throws Exception {
        assumeTrue(Profile.current() == Profile.DIRECT, "Spark itself does not start with so little");
        List<String> topics = createTopics(200);
        Topics.write(
                sandbox,
                topics.stream()
                        .map(name -> Topics.record(name, 0, ArchiveContract.LONG_AGO, "key", "value"))
                        .toList());

        home.catchUp(sandbox, topics.toArray(String[]::new))
                .withJvm("-Xmx128m")
                .run(dir)
                .requireSuccess();

        for (String name : topics) {
            assertThat(home.entries(name)).as(name).singleElement().satisfies(entry -> assertThat(entry.records())
                    .isEqualTo(1));
        }
        deleteTopics(topics);
    }

    @Test
    @Timeout(240)
    void aRecordThatDoesNotFitIsNamedAndBlocksNoOtherPartition() throws Exception {
        try (Producer<byte[], byte[]> producer = EventProducer.producer(
                sandbox,
                Map.of("compression.type", "zstd", "max.request.size", "200000000", "buffer.memory", "400000000"))) {
            producer.send(new ProducerRecord<>(topic, 3, null, new byte[10])).get();
            producer.send(new ProducerRecord<>(topic, 7, null, new byte[150_000_000]))
                    .get();
        }

        Ended ended = home.catchUp(sandbox, topic).withJvm("-Xmx200m").run(dir);

        assertThat(ended.status()).as(ended.toString()).isEqualTo(1);
        assertThat(ended.stderr().substring(ended.stderr().lastIndexOf("archive failed:")))
                .contains(topic + "-7 from offset 0 on does not fit", "-Xmx");
        assertThat(home.entries(topic, 3)).singleElement().satisfies(entry -> assertThat(entry.records())
                .isEqualTo(1));
        assertThat(home.entries(topic, 7)).isEmpty();
    }

    private List<String> createTopics(int count) throws Exception {
        List<String> names = Stream.generate(() -> Sandbox.freshName("one-of-many"))
                .limit(count)
                .toList();
        try (Admin admin = admin()) {
            admin.createTopics(names.stream()
                            .map(name -> new NewTopic(name, 1, (short) 1).configs(Topics.KEEP))
                            .toList())
                    .all()
                    .get();
        }
        return names;
    }

    private void deleteTopics(List<String> names) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(names).all().get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, sandbox.bootstrapServers()));
    }

    /** Values that no codec makes smaller: slices of one block of noise. */
    private Map<Integer, Long> writeBacklog() throws Exception {
        Random random = new Random(Seed.announced("backlog"));
        byte[] noise = new byte[1 << 20];
        random.nextBytes(noise);
        Map<Integer, Long> written = new HashMap<>();
        try (Producer<byte[], byte[]> producer = EventProducer.producer(
                sandbox, Map.of("batch.size", Integer.toString(VALUE_BYTES * 20), "acks", "1"))) {
            AtomicReference<Exception> failure = new AtomicReference<>();
            for (int i = 0; i < RECORDS; i++) {
                int partition = random.nextInt(PARTITIONS);
                int from = random.nextInt(noise.length - VALUE_BYTES);
                byte[] value = Arrays.copyOfRange(noise, from, from + VALUE_BYTES);
                var unused = producer.send(new ProducerRecord<>(topic, partition, null, value), (metadata, e) -> {
                    if (e != null) {
                        failure.set(e);
                    }
                });
                written.merge(partition, 1L, Long::sum);
            }
            producer.flush();
            assertThat(failure).hasNullValue();
        }
        return written;
    }
}
