package dev.bayou.archive;

import static dev.bayou.archive.SampleTopic.window;
import static dev.bayou.archive.StoreContents.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.WindowSealer.Look;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a look at a complete window does about files that should, should not, or may yet be there. */
class OrphanSweepTest extends OnEveryStore {
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

        Look look = look();

        assertThat(look.orphansSwept()).isEqualTo(2);
        assertThat(look.sealed()).containsExactly(window(0));
        assertThat(all()).doesNotContain(orphan, Layout.envelope(orphan)).contains(path(), Layout.envelope(path()));
    }

    @Test
    void aSealedWindowIsSweptAtTheNextStartForASleeperMayHaveDiedInIt() throws IOException {
        assertThat(look().sealed()).containsExactly(window(0));
        String orphan = WINDOW + new DataFileName(2, 0, 0, ".snappy");
        put(orphan);

        assertThat(look().orphansSwept()).isEqualTo(1);
        assertThat(all()).doesNotContain(orphan).contains(path());
    }

    @Test
    void aWindowThatIsNotOverIsSweptToo() throws IOException {
        String orphan = WINDOW + new DataFileName(2, 0, 0, ".snappy");
        put(orphan);

        Look look = look(window(0).end().minusMillis(1));

        assertThat(look.orphansSwept()).isEqualTo(1);
        assertThat(look.sealed()).isEmpty();
        assertThat(all()).doesNotContain(orphan).contains(path());
    }

    @Test
    void anEnvelopeWithoutItsDataIsSweptToo() throws IOException {
        String orphan = Layout.envelope(WINDOW + new DataFileName(2, 0, 0, ""));
        put(orphan);

        assertThat(look().orphansSwept()).isEqualTo(1);
        assertThat(all()).doesNotContain(orphan);
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 11, 1_000_000})
    void aFileAtOrBeyondTheHeadIsNeverDeletedForItsWriterMayWakeUp(long rangeStart) throws IOException {
        String sleeping = WINDOW + new DataFileName(1, 0, rangeStart, ".snappy");
        put(sleeping);
        put(Layout.envelope(sleeping));

        for (int looks = 0; looks < 3; looks++) {
            assertThat(look().sealed()).isEmpty();
        }

        assertThat(all()).contains(sleeping, Layout.envelope(sleeping));
        assertThat(look().problems()).isEmpty();
    }

    @Test
    void aFileOfAPartitionWithoutAnEntryIsNeverDeleted() throws IOException {
        String sleeping = WINDOW + new DataFileName(1, 5, 0, ".snappy");
        put(sleeping);

        look();

        assertThat(all()).contains(sleeping);
    }

    @Test
    void aFileWhoseRangeNeverBeganIsNamedAndLeft() throws IOException {
        String strange = WINDOW + new DataFileName(1, 0, 5, ".snappy");
        put(strange);

        assertNamed(strange, "no range of the ledger ever began");
        assertThat(all()).contains(strange);
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
            put(foreign);

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
        assertThat(look().problems()).isEmpty();
    }

    private void assertNamed(String key, String what) throws IOException {
        Look look = look();
        assertThat(look.sealed()).isEmpty();
        assertThat(look.problems())
                .singleElement()
                .asString()
                .contains(store.address(key))
                .contains(what);
    }

    private Look look() throws IOException {
        return look(SampleTopic.COMMITTED_AT);
    }

    private Look look(Instant now) throws IOException {
        return new WindowSealer(store, "topic").look(Map.of(0, 10L), now);
    }

    private String path() {
        return entry.files().get(0).path();
    }

    private void put(String key) throws IOException {
        store.putIfAbsent(key, utf8("what a dead attempt wrote"));
    }

    private List<String> all() throws IOException {
        List<String> all = StoreContents.keys(store, Layout.topicPrefix("topic"));
        all.addAll(topic.envelopeKeys());
        return all;
    }
}
