package dev.bayou.archive.store;

import static dev.bayou.archive.store.StoreContents.keys;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.TimeRange;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.read.ReadPlan;
import dev.bayou.archive.read.ReadPlan.TopicPlan;
import dev.bayou.archive.read.SampleTopic;
import dev.bayou.archive.seal.WindowSealer;
import dev.bayou.archive.seal.WindowSealer.Checked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Empty objects that stand for folders, as other programs leave them in a bucket, change nothing. */
class FolderMarkersTest {
    private static final String DAY = "dt=2018-10-30/";
    private static final String HOUR = DAY + "hr=20/";

    @TempDir
    private Path folder;

    private Store store;
    private SampleTopic topic;

    @BeforeEach
    void openStore() throws IOException {
        store = StoreKind.S3.open(folder);
        topic = new SampleTopic(store);
    }

    @AfterEach
    void closeStore() throws IOException {
        Stores.closeAll();
    }

    @Test
    void anArchiveBegunInFoldersThatWereMadeBeforeIsWholeAndGetsSealed() throws IOException {
        mark();
        assertThat(new ArchiveReader(store).topics()).isEmpty();

        topic.archive(0, 0, 0, 0, 1);

        requireWhole(3);
    }

    @Test
    void anArchiveInWhichTheyAppearIsWholeAndGetsSealed() throws IOException {
        topic.archive(0, 0, 0, 0, 1);
        mark();
        topic.archive(0, 3, 0, 1);

        requireWhole(5);
    }

    private void mark() throws IOException {
        for (String key : List.of(
                "",
                "_ledger/",
                "_ledger/topic/",
                "_ledger/topic/0/",
                "_ledger/topic/1/",
                "_ledger/topic/windows/",
                "_ledger/topic/windows/" + DAY,
                "_ledger/empty/",
                "_ledger/empty/0/",
                "_envelope/",
                "_envelope/topic/",
                "_envelope/topic/" + DAY,
                "_envelope/topic/" + HOUR,
                "topic/",
                "topic/" + DAY,
                "topic/" + HOUR,
                "topic/dt=2031-01-01/")) {
            store.replace(key, new byte[0]);
        }
    }

    private void requireWhole(int records) throws IOException {
        ArchiveReader reader = new ArchiveReader(store);
        assertThat(reader.topics()).containsExactly("topic");
        assertThat(reader.partitions("topic")).containsExactly(0);
        assertThat(topic.read(0)).hasSize(records);

        Checked checked = new WindowSealer(store, "topic").check(Map.of(0, (long) records), SampleTopic.COMMITTED_AT);
        assertThat(checked.problems()).isEmpty();
        assertThat(checked.orphansSwept()).isZero();
        assertThat(checked.sealed()).containsExactly(SampleTopic.window(0), SampleTopic.window(1));

        TopicPlan plan =
                ReadPlan.make(store, List.of("topic"), TimeRange.ALL).topics().get(0);
        assertThat(plan.ignored()).isZero();
        assertThat(plan.windows()).hasSize(2);
        assertThat(keys(store, "")).noneMatch(key -> key.endsWith("/"));
    }
}
