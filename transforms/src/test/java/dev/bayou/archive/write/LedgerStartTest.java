package dev.bayou.archive.write;

import static dev.bayou.archive.read.SampleTopic.window;
import static dev.bayou.archive.store.StoreContents.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.read.SampleTopic;
import dev.bayou.archive.seal.WindowSealer;
import dev.bayou.archive.segment.FileOrigin;
import dev.bayou.archive.store.OnEveryStore;
import dev.bayou.archive.store.StoreContents;
import dev.bayou.archive.store.WatchedStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerStartTest extends OnEveryStore {
    @Test
    void aTopicWithoutFilesMayBegin() throws IOException {
        store.putIfAbsent("other/1_0_00000000000000000000", utf8("of another topic"));

        assertThat(LedgerStart.refusal(store, "topic")).isEmpty();
    }

    @Test
    void aTopicWithALedgerHasBegunWhateverLiesInItsFolder() throws IOException {
        topic.archive(0, 0, 0);
        store.putIfAbsent("topic/README", utf8("foreign"));

        assertThat(LedgerStart.refusal(store, "topic")).isEmpty();
    }

    @Test
    void whatDeadAttemptsAtTheFirstRangesLeftIsNotInTheWay() throws IOException {
        AttemptFiles.put(store, Layout.data("topic", window(0), new DataFileName(1, 0, 0, ".snappy")));
        AttemptFiles.put(store, Layout.data("topic", window(3), new DataFileName(2, 7, 0, "")));
        store.putIfAbsent("topic/_temporary/0/part-00000", utf8("hidden from all readers"));

        assertThat(LedgerStart.refusal(store, "topic")).isEmpty();
    }

    /** An attempt that cannot publish deletes its files while others look at the folder. */
    @Test
    void aFileThatIsDeletedBeforeItsHeaderIsReadIsNotInTheWay() throws IOException {
        String key = Layout.data("topic", window(0), new DataFileName(1, 0, 0, ".snappy"));
        AttemptFiles.put(store, key);
        WatchedStore watched = new WatchedStore(store);
        watched.before(request -> request.kind() == WatchedStore.Kind.OPEN, () -> store.delete(List.of(key)));

        assertThat(LedgerStart.refusal(watched, "topic")).isEmpty();
        assertThat(watched.keys(WatchedStore.Kind.OPEN)).containsExactly(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topic/dt=2018-10-30/1_0_00000000000000000000",
                "topic/dt=2018-10-30/hr=23/1_0_00000000000000000000.gz",
                "topic/offset=0/1_0_00000000000000000000",
                "topic/partition=0/topic+0+0000000000.json",
                "topic/part-00000",
                "topic/README"
            })
    void aFileThatBayouDidNotWriteIsInTheWay(String key) throws IOException {
        for (byte[] content : List.of(utf8("foreign"), AttemptFiles.data(Map.of()))) {
            store.replace(key, content);

            assertThat(LedgerStart.refusal(store, "topic"))
                    .get()
                    .asString()
                    .contains(store.address(key), "which Bayou did not write", "another --archive");
        }
    }

    @Test
    void aFileThatWasCopiedFromAnotherTopicIsInTheWay() throws IOException {
        String key = Layout.data("topic", window(0), new DataFileName(1, 0, 0, ""));
        AttemptFiles.put(
                store, key, FileOrigin.ofThisVersion("other", 0, 0, "attempt").toMetadata());

        assertThat(LedgerStart.refusal(store, "topic")).get().asString().contains("which Bayou did not write");
    }

    @Test
    void aLostLedgerIsNotBegunAgain() throws IOException {
        topic.archive(0, 0, 0, 0);
        topic.archive(0, 2, 0, 0);
        deleteLedger();

        assertThat(LedgerStart.refusal(store, "topic"))
                .get()
                .asString()
                .contains("The ledger of topic topic is missing", "00000000000000000002", "Restore");
    }

    @Test
    void aLostLedgerOfASealedWindowIsNotBegunAgain() throws IOException {
        topic.archive(0, 0, 0, 0);
        new WindowSealer(store, "topic").check(Map.of(0, 2L), SampleTopic.COMMITTED_AT);
        deleteLedger();

        assertThat(LedgerStart.refusal(store, "topic")).get().asString().contains(Layout.success("topic", window(0)));
    }

    private void deleteLedger() throws IOException {
        store.delete(StoreContents.keys(store, Layout.ledgerPrefix("topic")));
    }
}
