package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.bayou.copy.CopySettings.RotationPolicy;
import dev.bayou.copy.RangeCopier.RefusedTopicException;
import dev.bayou.eventtime.EventTime;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.kafka.TopicSelection;
import dev.bayou.sandbox.FurtherBroker;
import dev.bayou.sandbox.Sandbox;
import dev.bayou.seqfile.Compression;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader that lacks records which were archived, and gives their offsets to others. */
@Tag("slow")
class UncleanElectionTest {
    private static final String TOPIC = "unclean";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    @TempDir
    Path folder;

    @AfterEach
    void closeConnections() {
        KafkaClients.closeAll();
    }

    @Test
    void stopsThePartitionThoughItsLogHasGrownPastTheHead() throws Exception {
        try (Sandbox sandbox = Sandbox.start(folder.resolve("sandbox"));
                FurtherBroker second = sandbox.startBroker(2);
                FurtherBroker third = sandbox.startBroker(3)) {
            sandbox.createTopic(
                    TOPIC,
                    Map.of(0, List.of(2, 3)),
                    Map.of("retention.ms", "-1", "unclean.leader.election.enable", "true"));
            CopySettings settings = settings(sandbox);
            Store store = Stores.of(settings.archive(), PipelineOptionsFactory.create());
            send(sandbox, "on both");
            third.kill();
            send(sandbox, "on the second alone", "on the second alone");
            copy(new CopyRequest(TOPIC, 0, 0, 3), settings, store);
            second.kill();
            third.restart();
            awaitEnd(1, settings);
            send(sandbox, "on the third alone", "on the third alone", "on the third alone");

            assertThatThrownBy(() -> copy(new CopyRequest(TOPIC, 0, 3, 4), settings, store))
                    .isInstanceOf(RefusedTopicException.class)
                    .hasMessageContaining(PARTITION + " was truncated at offset 1")
                    .hasMessageContaining("up to offset 2");
            LedgerEntry entry = new Ledger(store, TOPIC, 0).last().orElseThrow();
            assertThat(entry.to()).isEqualTo(3);
            assertThat(entry.leaderEpoch()).isNotNull();
        }
    }

    private static void awaitEnd(long end, CopySettings settings) {
        KafkaCluster cluster = KafkaClients.cluster(settings.kafka());
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> cluster.offsets().ends(List.of(PARTITION)).known().containsKey(PARTITION)
                        && cluster.offsets()
                                        .ends(List.of(PARTITION))
                                        .known()
                                        .get(PARTITION)
                                        .stable()
                                == end);
    }

    private static void copy(CopyRequest range, CopySettings settings, Store store) throws IOException {
        List<CommittedFile> unused = new RangeCopier(settings, store, Clock.systemUTC()).copy(range);
    }

    private static void send(Sandbox sandbox, String... values) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", sandbox.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(TOPIC, 0, KafkaFixture.BEGIN.toEpochMilli(), "key", value))
                        .get();
            }
        }
    }

    private CopySettings settings(Sandbox sandbox) {
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
                Set.of(),
                ProtocolStep.Listener.NONE);
    }
}
