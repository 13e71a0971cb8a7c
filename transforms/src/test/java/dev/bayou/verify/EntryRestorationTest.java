package dev.bayou.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.Gap;
import dev.bayou.archive.Layout;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.read.SampleTopic;
import dev.bayou.archive.seal.WindowSealer;
import dev.bayou.archive.store.LocalStore;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.StoreContents;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.archive.write.RangeWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryRestorationTest {
    private static final int PARTITION = 1;
    private static final List<Long> STARTS = List.of(0L, 4L, 6L, 9L);

    @TempDir
    Path folder;

    private Store store;
    private SampleTopic topic;
    private List<LedgerEntry> entries;

    /** Four ranges of 4, 2, 3 and 2 offsets in some windows, sealed. */
    @BeforeEach
    void archive() throws IOException {
        store = new LocalStore(folder);
        topic = new SampleTopic(store);
        entries = new ArrayList<>();
        entries.add(topic.archive(PARTITION, 0, 0, 1, 0, 2).orElseThrow());
        entries.add(topic.archive(PARTITION, 4, 1, 1).orElseThrow());
        entries.add(topic.archive(PARTITION, 6, 2, 0, 1).orElseThrow());
        entries.add(topic.archive(PARTITION, 9, 0, 3).orElseThrow());
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void nothingIsRestoredWhereNothingIsMissing() throws IOException {
        seal();

        EntryRestoration.Result result = restore();

        assertThat(result.restored()).isEmpty();
        assertThat(result.lost()).isEmpty();
    }

    @Test
    void anyEntriesThatManifestsStateAreRestored() throws IOException {
        seal();
        for (List<Integer> missing :
                List.of(List.of(0), List.of(1), List.of(2), List.of(3), List.of(1, 2), List.of(0, 2, 3))) {
            for (int index : missing) {
                store.delete(List.of(key(index)));
            }

            EntryRestoration.Result result = restore();

            assertThat(result.restored()).as("%s", missing).hasSize(missing.size());
            assertThat(result.lost()).isEmpty();
            assertThat(topic.read(PARTITION)).hasSize(11);
            for (int index : missing) {
                assertThat(new Ledger(store, "topic", PARTITION).entry(STARTS.get(index)))
                        .get()
                        .usingRecursiveComparison()
                        .ignoringFields("committedAt")
                        .isEqualTo(entries.get(index));
            }
        }
    }

    @Test
    void entriesAreRestoredFromWhatSealingHasReadOfOpenWindowsToo() throws IOException {
        new WindowSealer(store, "topic")
                .check(Map.of(PARTITION, 11L), SampleTopic.window(1).end());
        store.delete(List.of(key(2)));

        assertThat(restore().restored()).hasSize(1);
        assertThat(topic.read(PARTITION)).hasSize(11);
    }

    @Test
    void withoutManifestsNothingIsRestored() throws IOException {
        store.delete(List.of(key(1)));

        assertThat(restore().lost()).singleElement().asString().contains("Offsets 4 to 5 of topic-1", "no manifest");
        assertThat(new Ledger(store, "topic", PARTITION).entry(4)).isEmpty();
    }

    @Test
    void aRangeWithGapsIsNotRestored() throws IOException {
        try (RangeWriter writer = topic.attempt(PARTITION, 11, ProtocolStep.Listener.NONE)) {
            SampleTopic.append(writer, PARTITION, 11, 0);
            writer.explain(Gap.whole(12, 14, Gap.Reason.TRANSACTION));
            assertThat(SampleTopic.commit(writer, 14)).isPresent();
        }
        seal(14);
        store.delete(List.of(Layout.entry("topic", PARTITION, 11)));

        assertThat(restore().lost()).singleElement().asString().contains("Offsets 11 to 13", "gaps");
        assertThatIOException().isThrownBy(() -> topic.read(PARTITION)).withMessageContaining("offsets 11 to 13");
    }

    @Test
    void aRangeWhoseFileIsMissingOrReplacedIsNotRestored() throws IOException {
        seal();
        store.delete(List.of(key(1)));
        String path = entries.get(1).files().get(0).path();
        for (String damaged : List.of(path, Layout.envelope(path))) {
            byte[] content = StoreContents.bytes(store, damaged);
            store.replace(damaged, new byte[content.length]);
            assertThat(restore().lost()).singleElement().asString().contains("missing or damaged");
            store.delete(List.of(damaged));
            assertThat(restore().lost()).singleElement().asString().contains("missing or damaged");
            store.replace(damaged, content);
        }
        assertThat(restore().restored()).hasSize(1);
    }

    private void seal() throws IOException {
        seal(11);
    }

    private void seal(long end) throws IOException {
        new WindowSealer(store, "topic").check(Map.of(PARTITION, end), SampleTopic.COMMITTED_AT);
    }

    private EntryRestoration.Result restore() throws IOException {
        return EntryRestoration.of(store, "topic", SampleTopic.CLOCK);
    }

    private static String key(int index) {
        return Layout.entry("topic", PARTITION, STARTS.get(index));
    }
}
