package dev.bayou.archive.seal;

import static dev.bayou.archive.read.SampleTopic.window;
import static dev.bayou.archive.store.StoreContents.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.read.SampleTopic;
import dev.bayou.archive.seal.WindowSealer.Checked;
import dev.bayou.archive.segment.FileOrigin;
import dev.bayou.archive.store.OnEveryStore;
import dev.bayou.archive.store.StoreContents;
import dev.bayou.archive.store.WatchedStore;
import dev.bayou.archive.write.AttemptFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a check of a complete window does about files that should, should not, or may yet be there. */
class OrphanSweeperTest extends OnEveryStore {
    private static final String WINDOW = Layout.windowPrefix("topic", window(0));

    private LedgerEntry entry;

    /** One file of offsets 0 to 9, complete and not yet sealed. */
    @BeforeEach
    void archiveOneFile() throws IOException {
        entry = topic.archive(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0).orElseThrow();
    }

    @Test
    void whatADeadAttemptLeftBelowTheHeadIsSweptAndTheWindowSealed() throws IOException {
        String orphan = WINDOW + new DataFileName(7, 0, 0, ".snappy");
        put(orphan);
        put(Layout.envelope(orphan));

        Checked checked = check();

        assertThat(checked.orphansSwept()).isEqualTo(2);
        assertThat(checked.sealed()).containsExactly(window(0));
        assertThat(all()).doesNotContain(orphan, Layout.envelope(orphan)).contains(path(), Layout.envelope(path()));
    }

    @Test
    void aSealedWindowIsSweptAtTheNextStartForASleeperMayHaveDiedInIt() throws IOException {
        assertThat(check().sealed()).containsExactly(window(0));
        String orphan = WINDOW + new DataFileName(2, 0, 0, ".snappy");
        put(orphan);

        assertThat(check().orphansSwept()).isEqualTo(1);
        assertThat(all()).doesNotContain(orphan).contains(path());
    }

    @Test
    void aWindowThatIsNotOverIsSweptToo() throws IOException {
        String orphan = WINDOW + new DataFileName(2, 0, 0, ".snappy");
        put(orphan);

        Checked checked = check(window(0).end().minusMillis(1));

        assertThat(checked.orphansSwept()).isEqualTo(1);
        assertThat(checked.sealed()).isEmpty();
        assertThat(all()).doesNotContain(orphan).contains(path());
    }

    @Test
    void anEnvelopeWithoutItsDataIsSweptToo() throws IOException {
        String orphan = Layout.envelope(WINDOW + new DataFileName(2, 0, 0, ""));
        put(orphan);

        assertThat(check().orphansSwept()).isEqualTo(1);
        assertThat(all()).doesNotContain(orphan);
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 11, 1_000_000})
    void aFileAtOrBeyondTheHeadIsNeverDeletedForItsWriterMayWakeUp(long rangeStart) throws IOException {
        String sleeping = WINDOW + new DataFileName(1, 0, rangeStart, ".snappy");
        put(sleeping);
        put(Layout.envelope(sleeping));

        for (int looks = 0; looks < 3; looks++) {
            assertThat(check().sealed()).isEmpty();
        }

        assertThat(all()).contains(sleeping, Layout.envelope(sleeping));
        assertThat(check().problems()).isEmpty();
    }

    @Test
    void aFileOfAPartitionWithoutAnEntryIsNeverDeleted() throws IOException {
        String sleeping = WINDOW + new DataFileName(1, 5, 0, ".snappy");
        put(sleeping);

        check();

        assertThat(all()).contains(sleeping);
    }

    @Test
    void aFileWhoseOffsetsAreAnotherRangesIsNamedAndLeft() throws IOException {
        String copied = WINDOW + new DataFileName(1, 0, 5, ".snappy");
        put(copied);

        assertNamed(copied, "foreign file");
        assertThat(all()).contains(copied);
    }

    @Test
    void aFileWhoseEntryWasLostIsNamedAndLeft() throws IOException {
        topic.archive(0, 10, 1, 1);
        topic.archive(0, 12, 2, 2);
        store.delete(List.of(Layout.entry("topic", 0, 10)));
        String kept = Layout.data("topic", window(1), new DataFileName(1, 0, 10, ".snappy"));

        FolderInspection.Result found = FolderInspection.of(store, "topic", window(1), Map.of(), Map.of());

        assertThat(found.withoutEntry()).containsExactlyInAnyOrder(kept, Layout.envelope(kept));
        assertThat(found.orphans()).isEmpty();
        assertThat(found.foreign()).isEmpty();
    }

    /** An attempt that lost its range deletes its files while others look at the folder. */
    @Test
    void aFileThatIsDeletedBeforeItsHeaderIsReadIsNotForeign() throws IOException {
        DataFileName name = new DataFileName(2, 0, 0, ".snappy");
        for (String key : List.of(WINDOW + name, Layout.envelope(WINDOW + name))) {
            put(key);
            WatchedStore watched = new WatchedStore(store);
            watched.before(
                    request -> request.kind() == WatchedStore.Kind.OPEN
                            && request.key().equals(key),
                    () -> store.delete(List.of(key)));

            FolderInspection.Result found = FolderInspection.of(
                    watched, "topic", window(0), Map.of(path(), 0L), Map.of(Layout.envelope(path()), 0L));

            assertThat(found.foreign()).isEmpty();
            assertThat(found.orphans()).isEmpty();
            assertThat(all()).doesNotContain(key);
        }
    }

    /** Names that an attempt could have given, below the head, at the head, and of a partition without an entry. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2_0_00000000000000000000.snappy",
                "1_0_00000000000000000010.snappy",
                "1_7_00000000000000000000.snappy",
                "1_0_00000000000000000000"
            })
    void aFileThatDoesNotProveToBeOfAnAttemptIsNamedAndLeftWhateverItsName(String name) throws IOException {
        String data = WINDOW + name;
        DataFileName parsed = DataFileName.parse(name).orElseThrow();
        List<Map<String, String>> headers = List.of(
                Map.of(), // As Secor writes it.
                FileOrigin.ofThisVersion("other", parsed.partition(), parsed.rangeStart(), "attempt")
                        .toMetadata(),
                FileOrigin.ofThisVersion("topic", parsed.partition() + 1, parsed.rangeStart(), "attempt")
                        .toMetadata(),
                FileOrigin.ofThisVersion("topic", parsed.partition(), parsed.rangeStart() + 1, "attempt")
                        .toMetadata(),
                FileOrigin.ofThisVersion("topic", parsed.partition(), parsed.rangeStart(), "")
                        .toMetadata());
        for (String key : List.of(data, Layout.envelope(data))) {
            for (Map<String, String> header : headers) {
                AttemptFiles.put(store, key, header);
                assertNamed(key, "foreign file");
                assertThat(all()).contains(key).doesNotContain(Layout.success("topic", window(0)));
                store.delete(List.of(key));
            }
            store.putIfAbsent(key, new byte[0]);
            assertNamed(key, "foreign file");
            assertThat(all()).contains(key);
            store.delete(List.of(key));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "part-00000",
                "1_0_0.snappy",
                "01_0_00000000000000000000.snappy",
                "1_0_00000000000000000000.snappy.bak",
                "deeper/1_0_00000000000000000000.snappy",
                "_temporary/0/part-00000"
            })
    void aForeignFileIsNamedAndLeftAndKeepsTheWindowOpen(String name) throws IOException {
        for (String foreign : List.of(WINDOW + name, Layout.envelope(WINDOW + name))) {
            store.putIfAbsent(foreign, utf8("foreign"));

            assertNamed(foreign, "foreign file");
            assertThat(all()).contains(foreign).doesNotContain(Layout.success("topic", window(0)));
            store.delete(List.of(foreign));
        }
    }

    @Test
    void aMissingDataFileIsNamed() throws IOException {
        store.delete(List.of(path()));

        assertNamed(path(), "missing");
    }

    @Test
    void aMissingEnvelopeIsNamed() throws IOException {
        store.delete(List.of(Layout.envelope(path())));

        assertNamed(Layout.envelope(path()), "missing");
    }

    @Test
    void aFileOfAnotherSizeIsNamedWithBothSizes() throws IOException {
        for (String key : List.of(path(), Layout.envelope(path()))) {
            byte[] whole = StoreContents.bytes(store, key);
            store.replace(key, utf8("short"));

            assertNamed(key, "has 5 bytes, the ledger says " + whole.length);
            store.replace(key, whole);
        }
        assertThat(check().problems()).isEmpty();
    }

    private void assertNamed(String key, String what) throws IOException {
        Checked checked = check();
        assertThat(checked.sealed()).isEmpty();
        assertThat(checked.problems())
                .singleElement()
                .asString()
                .contains(store.address(key))
                .contains(what);
    }

    private Checked check() throws IOException {
        return check(SampleTopic.COMMITTED_AT);
    }

    private Checked check(Instant now) throws IOException {
        return new WindowSealer(store, "topic").check(Map.of(0, 10L), now);
    }

    private String path() {
        return entry.files().get(0).path();
    }

    private void put(String key) throws IOException {
        AttemptFiles.put(store, key);
    }

    private List<String> all() throws IOException {
        List<String> all = StoreContents.keys(store, Layout.topicPrefix("topic"));
        all.addAll(topic.envelopeKeys());
        return all;
    }
}
