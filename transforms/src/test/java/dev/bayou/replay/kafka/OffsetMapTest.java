package dev.bayou.replay.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.TimeRange;
import dev.bayou.archive.read.ArchiveReader.Selection;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Stores;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.replay.ReplayName;
import dev.bayou.replay.ReplayPosition;
import dev.bayou.replay.ReplayRange;
import dev.bayou.replay.ReplaySelection;
import dev.bayou.replay.ReplaySettings;
import dev.bayou.replay.ReplaySettings.ReplayRate;
import dev.bayou.replay.ReplaySettings.ReplayTarget;
import dev.bayou.replay.ReplaySettings.ReplayTarget.Partitioning;
import dev.bayou.replay.ReplaySettings.TransactionSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OffsetMapTest {
    private static final ReplayRange RANGE = new ReplayRange("events", 3, 0, 100, TimeRange.ALL, null);

    @TempDir
    private Path dir;

    private ReplaySettings settings;
    private Store store;
    private OffsetMap map;

    @BeforeEach
    void open() throws IOException {
        Location archive = new Location("/archive");
        ReplayTarget target = new ReplayTarget("{topic}-again", Partitioning.BY_KEY);
        settings = new ReplaySettings(
                archive,
                new KafkaSettings("localhost:1", Map.of()),
                target,
                ReplayName.derived(archive, new ReplaySelection(List.of("events"), Set.of(), Selection.ALL), target),
                ReplayRate.UNLIMITED,
                new TransactionSize(1, Duration.ofSeconds(1)),
                new Location(dir + "/map.csv"));
        store = Stores.of(OffsetMap.folder(settings), PipelineOptionsFactory.create());
        map = new OffsetMap(settings, store);
    }

    @AfterEach
    void close() throws IOException {
        Stores.closeAll();
    }

    @Test
    void theMapIsOfTheTransactionsThatWereCommittedAndOfNoOther() throws IOException {
        ReplayPosition first = commit(ReplayPosition.START, 3, "0>0:10", "1>0:11", "2>1:50");
        String dead = map.store(RANGE, runs("3>0:13"), 4, first);
        // The next run goes on from what was committed, with another cut.
        ReplayPosition second = commit(first, 9, "3>0:20", "4>0:21", "6>0:22", "7>0:24", "8>1:51");
        ReplayPosition last = commit(second, 100);

        map.write(List.of(RANGE), Map.of(RANGE, last));

        assertThat(Files.readString(dir.resolve("map.csv")))
                .isEqualTo(
                        """
                        topic,partition,offset,to_topic,to_partition,to_offset,count
                        events,3,0,events-again,0,10,2
                        events,3,2,events-again,1,50,1
                        events,3,3,events-again,0,20,2
                        events,3,6,events-again,0,22,1
                        events,3,7,events-again,0,24,1
                        events,3,8,events-again,1,51,1
                        """);
        assertThat(store.listAll("map.csv.parts/")).extracting(Listed::key).anyMatch(key -> key.endsWith(dead));
    }

    @Test
    void anEarlierMapIsReplacedAndAFileOfOthersIsNot() throws IOException {
        ReplayPosition position = commit(ReplayPosition.START, 1, "0>0:0");
        map.write(List.of(RANGE), Map.of(RANGE, position));
        map.write(List.of(RANGE), Map.of(RANGE, position));
        Files.writeString(dir.resolve("map.csv"), "topic,partition\n");

        assertThatIOException().isThrownBy(map::requireOwn).withMessageContaining("map.csv is in the way");
        assertThatIOException()
                .isThrownBy(() -> map.write(List.of(RANGE), Map.of(RANGE, position)))
                .withMessageContaining("map.csv is in the way");
        assertThat(Files.readString(dir.resolve("map.csv"))).isEqualTo("topic,partition\n");
    }

    @Test
    void aPieceThatSomebodyDeletedIsNamed() throws IOException {
        ReplayPosition position = commit(ReplayPosition.START, 1, "0>0:0");
        store.delete(store.listAll("map.csv.parts/").stream().map(Listed::key).toList());

        assertThatIOException()
                .isThrownBy(() -> map.write(List.of(RANGE), Map.of(RANGE, position)))
                .withMessageContaining("map.csv.parts/" + settings.name() + "/events/3/" + position.piece())
                .withMessageContaining("is missing");
    }

    @Test
    void aPositionIsReadBackAsItWasCommittedAndByItsOwnReplayOnly() {
        ReplayPosition position = new ReplayPosition(4711, "00000000000000004711-abcdef01");
        OffsetAndMetadata committed = position.committed(settings);

        assertThat(ReplayPosition.of(committed, settings, "group")).isEqualTo(position);
        assertThat(ReplayPosition.of(new ReplayPosition(1, "").committed(settings), settings, "group"))
                .isEqualTo(new ReplayPosition(1, ""));
        assertThat(committed.metadata().length()).isLessThan(4096);
    }

    private ReplayPosition commit(ReplayPosition before, long next, String... sent) throws IOException {
        return new ReplayPosition(next, map.store(RANGE, runs(sent), next, before));
    }

    /** Records as {@code archived offset > partition : offset}, acknowledged in another order than they were sent. */
    private static OffsetMap.Runs runs(String... sent) {
        OffsetMap.Runs runs = new OffsetMap.Runs();
        Runnable acknowledgements = () -> {};
        for (String record : sent) {
            String[] numbers = record.split("[>:]", -1);
            var callback = runs.sending(Long.parseLong(numbers[0]));
            TopicPartition partition = new TopicPartition("events-again", Integer.parseInt(numbers[1]));
            Runnable later = acknowledgements;
            acknowledgements = () -> {
                callback.onCompletion(new RecordMetadata(partition, Long.parseLong(numbers[2]), 0, 0, 0, 0), null);
                later.run();
            };
        }
        assertThat(runs.isComplete()).isEqualTo(sent.length == 0);
        acknowledgements.run();
        assertThat(runs.isComplete()).isTrue();
        return runs;
    }
}
