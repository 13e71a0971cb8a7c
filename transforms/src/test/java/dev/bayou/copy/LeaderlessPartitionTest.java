package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.bayou.copy.CopySettings.RotationPolicy;
import dev.bayou.eventtime.EventTime;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.kafka.TopicSelection;
import dev.bayou.sandbox.FurtherBroker;
import dev.bayou.sandbox.Sandbox;
import dev.bayou.seqfile.Compression;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One partition without a leader: all others are archived. */
@Tag("slow")
class LeaderlessPartitionTest {
    private static final String LEAD = "lead";
    private static final String OTHER = "other";

    @TempDir
    Path folder;

    private final PipelineOptions options = PipelineOptionsFactory.create();

    @AfterEach
    void closeConnections() {
        KafkaClients.closeAll();
    }

    @Test
    void holdsUpNoOtherPartitionOfAnyTopic() throws Exception {
        try (Sandbox sandbox = Sandbox.start(folder.resolve("sandbox"));
                FurtherBroker broker = sandbox.startBroker(2)) {
            sandbox.createTopic(LEAD, Map.of(0, List.of(1), 1, List.of(2)), Map.of("retention.ms", "-1"));
            sandbox.createTopic(OTHER, Map.of(0, List.of(1)), Map.of("retention.ms", "-1"));
            send(sandbox, new CopyRequest(LEAD, 0, 0, 3));
            send(sandbox, new CopyRequest(LEAD, 1, 0, 3));
            send(sandbox, new CopyRequest(OTHER, 0, 0, 3));
            CopySettings settings = settings(sandbox);
            Store store = Stores.of(settings.archive(), options);
            SetClock clock = new SetClock(Instant.parse("2026-01-01T00:00:00Z"));
            CopyScheduler feed = new CopyScheduler(settings, store, clock, clock);
            assertThat(ordersOf(feed))
                    .containsExactlyInAnyOrder(
                            new CopyRequest(LEAD, 0, 0, 3),
                            new CopyRequest(LEAD, 1, 0, 3),
                            new CopyRequest(OTHER, 0, 0, 3));
            copy(new CopyRequest(OTHER, 0, 0, 3), settings, store);

            broker.kill();
            send(sandbox, new CopyRequest(OTHER, 0, 3, 5));

            clock.advance(Duration.ofSeconds(10));
            assertThat(ordersOf(feed)).isEmpty();
            clock.advance(Duration.ofSeconds(10));
            assertThat(ordersOf(feed)).contains(new CopyRequest(OTHER, 0, 3, 5));

            CatchUpPlan plan = CatchUpPlan.make(settings, store);
            assertThat(plan.ranges())
                    .containsExactlyInAnyOrder(new CopyRequest(LEAD, 0, 0, 3), new CopyRequest(OTHER, 0, 3, 5));
            assertThat(plan.unreachable()).singleElement().asString().contains(LEAD + "-1 has no leader", "[2]");

            TestPipeline pipeline = TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
            PAssert.that(pipeline.apply(ArchiveTopics.untilCaughtUp(settings, plan)))
                    .containsInAnyOrder(OTHER + "/dt=2024-05-01/hr=10");
            pipeline.run().waitUntilFinish();
            assertThat(head(LEAD, store)).isEqualTo(3);
            assertThat(head(OTHER, store)).isEqualTo(5);

            broker.restart();
            CatchUpPlan again = CatchUpPlan.make(settings, store);
            assertThat(again.unreachable()).isEmpty();
            assertThat(again.ranges()).contains(new CopyRequest(LEAD, 1, 0, 3));
        }
    }

    private CopySettings settings(Sandbox sandbox) {
        return new CopySettings(
                new KafkaSettings(sandbox.bootstrapServers(), Map.of()),
                new TopicSelection.Named(Set.of(LEAD, OTHER)),
                new Location(folder.resolve("archive").toString()),
                new RotationPolicy(1 << 20, Duration.ofSeconds(1)),
                new RangeFormat(Compression.NONE, Envelopes.WRITTEN, RangeLimits.DEFAULT),
                WindowSize.HOUR,
                new EventTime.OfRecord(),
                TimestampTolerance.DEFAULT,
                "",
                Set.of(),
                ProtocolStep.Listener.NONE);
    }

    private static void copy(CopyRequest range, CopySettings settings, Store store) throws IOException {
        new RangeCopier(settings, store, Clock.systemUTC()).copy(range);
    }

    private static List<CopyRequest> ordersOf(CopyScheduler feed) {
        List<CopyRequest> orders = new ArrayList<>();
        for (Optional<CopyRequest> next = feed.next(); next.isPresent(); next = feed.next()) {
            if (!next.get().isEmpty()) {
                orders.add(next.get());
            }
        }
        return orders;
    }

    private static long head(String topic, Store store) throws IOException {
        return new Ledger(store, topic, 0).last().map(LedgerEntry::to).orElse(0L);
    }

    private static void send(Sandbox sandbox, CopyRequest offsets) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", sandbox.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (long offset = offsets.from(); offset < offsets.to(); offset++) {
                producer.send(new ProducerRecord<>(
                                offsets.topic(),
                                offsets.partition(),
                                KafkaFixture.BEGIN.toEpochMilli(),
                                "key",
                                "value " + offset))
                        .get();
            }
        }
    }
}
