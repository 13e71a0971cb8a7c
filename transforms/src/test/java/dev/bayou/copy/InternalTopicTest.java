package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.read.ArchiveReader.Selection;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.copy.CopyRange.CommittedFile;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.kafka.TopicSelection;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's own topic of the groups' offsets. */
class InternalTopicTest {
    private static final String OFFSETS = "__consumer_offsets";

    @TempDir
    Path folder;

    private final KafkaSettings kafka = new KafkaSettings(Sandbox.shared().bootstrapServers(), Map.of());
    private final KafkaCluster cluster = KafkaClients.cluster(kafka);
    private final String group = Sandbox.freshName("_internal");

    @BeforeEach
    void commitAnOffset() throws Exception {
        Sandbox.shared().createTopic(group, 1, Map.of());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.alterConsumerGroupOffsets(group, Map.of(new TopicPartition(group, 0), new OffsetAndMetadata(17)))
                    .all()
                    .get();
        }
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void isNotSelectedByAPatternThatMatchesItsName() {
        assertThat(cluster.existingTopics(new TopicSelection.Matching(Pattern.compile("_.*"))))
                .containsKey(group)
                .doesNotContainKey(OFFSETS);
        assertThat(cluster.existingTopics(new TopicSelection.Named(Set.of(OFFSETS))))
                .containsOnlyKeys(OFFSETS);
    }

    @Test
    void isArchivedIfItIsNamed() throws IOException {
        CopySettings settings = KafkaFixture.settings(kafka, OFFSETS, folder);
        Store store = Stores.of(settings.archive(), PipelineOptionsFactory.create());
        CatchUpPlan plan = CatchUpPlan.make(settings, store);
        RangeCopier copy = new RangeCopier(settings, store, Clock.systemUTC());
        for (CopyRequest range : plan.ranges()) {
            List<CommittedFile> unused = copy.copy(range);
        }

        assertThat(plan.refused()).isEmpty();
        assertThat(plan.unfinished(settings, store)).isEmpty();
        List<String> keys = new ArrayList<>();
        for (int partition : new ArchiveReader(store).partitions(OFFSETS)) {
            new ArchiveReader(store)
                    .read(
                            OFFSETS,
                            partition,
                            Selection.ALL,
                            record -> keys.add(StandardCharsets.ISO_8859_1
                                    .decode(record.envelope().key())
                                    .toString()));
        }
        assertThat(keys).filteredOn(key -> key.contains(group)).hasSize(1);
    }
}
