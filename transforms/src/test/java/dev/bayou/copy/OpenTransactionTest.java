package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.OpenTransaction;
import dev.bayou.kafka.PartitionOffsets.End;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records behind a transaction that does not end. */
class OpenTransactionTest {
    private static final String WINDOW = "/dt=2024-05-01/hr=10";

    @TempDir
    Path folder;

    private final KafkaFixture kafka = new KafkaFixture(1);
    private final TopicPartition partition = new TopicPartition(kafka.topic, 0);
    private final PipelineOptions options = PipelineOptionsFactory.create();
    private CopySettings settings;
    private Store store;
    private KafkaCluster cluster;

    @BeforeEach
    void open() throws IOException {
        settings = kafka.settings(folder);
        store = Stores.of(settings.archive(), options);
        cluster = KafkaClients.cluster(settings.kafka());
    }

    @Test
    void areCountedAndNamedAndKeepTheirWindowFromBeingSealed() throws Exception {
        kafka.send(0, 1);
        Instant began = Instant.now();
        try (KafkaProducer<String, String> producer = transactional()) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(kafka.topic, 0, KafkaFixture.BEGIN.toEpochMilli(), "key", "open"))
                    .get();
            kafka.send(0, 2);

            CatchUpPlan plan = CatchUpPlan.make(settings, store);
            assertThat(plan.ranges()).containsExactly(new CopyRequest(kafka.topic, 0, 0, 1));
            assertThat(plan.unstable()).containsExactly(new CopyRequest(kafka.topic, 0, 1, 4));
            assertThat(sealedBy(plan)).as("sealed with 1 of 4 records").isEmpty();
            CopyCounts.Snapshot snapshot =
                    CopySession.of(settings.archive()).counts().snapshot().get(kafka.topic);
            assertThat(snapshot.lag()).isZero();
            assertThat(snapshot.unstable()).isEqualTo(3);
            assertThat(plan.stillOpen(settings, began))
                    .singleElement()
                    .asString()
                    .contains(
                            "Offsets 1 to 3 of " + partition,
                            "transactional id " + kafka.topic,
                            "open since ",
                            "--start-offset 1");

            OpenTransaction transaction =
                    cluster.offsets().openTransactions(List.of(partition)).get(partition);
            assertThat(transaction.firstOffset()).isEqualTo(1);
            assertThat(transaction.since().orElseThrow())
                    .isBetween(began.minusSeconds(1), Instant.now().plusSeconds(1));

            producer.commitTransaction();
            awaitEnd();
        }
        CatchUpPlan rest = CatchUpPlan.make(settings, store);
        assertThat(rest.unstable()).isEmpty();
        assertThat(rest.stillOpen(settings, began)).isEmpty();
        assertThat(sealedBy(rest)).containsExactly(kafka.topic + WINDOW);
    }

    @Test
    void areReportedWhenTheTransactionIsOverdueAndAgainAfterThat() throws Exception {
        kafka.send(0, 1);
        try (KafkaProducer<String, String> producer = transactional()) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(kafka.topic, 0, "key", "open")).get();
            Instant now = Instant.now();
            TransactionWatch watch = new TransactionWatch(cluster);
            Map<TopicPartition, End> ends =
                    cluster.offsets().ends(List.of(partition)).required();

            assertThat(watch.overdue(ends, now, now)).isEmpty();
            assertThat(watch.overdue(
                            ends, now.plus(TransactionWatch.FIRST_LOOK), now.plus(TransactionWatch.FIRST_LOOK)))
                    .isEmpty();
            Instant overdue = now.plus(TransactionWatch.OVERDUE).plus(Duration.ofSeconds(5));
            assertThat(watch.overdue(ends, overdue, overdue))
                    .singleElement()
                    .asString()
                    .contains("Offsets 1 to 1 of " + partition);
            assertThat(watch.overdue(ends, overdue.plusSeconds(1), overdue.plusSeconds(1)))
                    .isEmpty();
            assertThat(watch.overdue(
                            ends, overdue.plus(TransactionWatch.OVERDUE), overdue.plus(TransactionWatch.OVERDUE)))
                    .hasSize(1);

            producer.abortTransaction();
            awaitEnd();
            Map<TopicPartition, End> ended =
                    cluster.offsets().ends(List.of(partition)).required();
            assertThat(ended.get(partition)).isEqualTo(new End(3, 3));
            assertThat(watch.overdue(
                            ended,
                            overdue.plus(TransactionWatch.OVERDUE.multipliedBy(3)),
                            overdue.plus(TransactionWatch.OVERDUE.multipliedBy(3))))
                    .isEmpty();
        }
    }

    /** The marker is written after the producer has its answer. */
    private void awaitEnd() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> cluster.offsets()
                                .ends(List.of(partition))
                                .required()
                                .get(partition)
                                .unstable()
                        == 0);
    }

    private List<String> sealedBy(CatchUpPlan plan) throws IOException {
        TestPipeline pipeline = TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
        PCollection<String> unused = pipeline.apply(ArchiveTopics.untilCaughtUp(settings, plan));
        pipeline.run().waitUntilFinish();
        return Files.exists(folder.resolve(kafka.topic + WINDOW + "/_SUCCESS"))
                ? List.of(kafka.topic + WINDOW)
                : List.of();
    }

    private KafkaProducer<String, String> transactional() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", Sandbox.shared().bootstrapServers(), "transactional.id", kafka.topic),
                new StringSerializer(),
                new StringSerializer());
    }
}
