package dev.bayou.archive.write;

import static dev.bayou.archive.read.SampleTopic.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Gap;
import dev.bayou.archive.Layout;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.read.SampleTopic;
import dev.bayou.archive.store.OnEveryStore;
import dev.bayou.archive.store.StoreContents;
import dev.bayou.archive.store.WatchedStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeWriterTest extends OnEveryStore {
    private static final int PARTITION = 2;
    private static final int[] HOURS = {0, 1, 0, 1, 2};

    @Test
    void aCommitPublishesExactlyTheFilesThatTheEntryNames() throws IOException {
        LedgerEntry entry = topic.archive(PARTITION, 0, HOURS).orElseThrow();

        assertThat(topic.dataKeys()).isEqualTo(paths(entry)).hasSize(3);
        assertThat(topic.envelopeKeys())
                .isEqualTo(paths(entry).stream().map(Layout::envelope).toList());
        assertThat(entry.files())
                .extracting(ArchivedFile::window)
                .containsExactly(SampleTopic.window(0), SampleTopic.window(1), SampleTopic.window(2));
        assertThat(entry.files()).extracting(ArchivedFile::records).containsExactly(2L, 2L, 1L);
        assertThat(entry.files()).extracting(ArchivedFile::firstOffset).containsExactly(0L, 1L, 4L);
        assertThat(entry.files()).extracting(ArchivedFile::lastOffset).containsExactly(2L, 3L, 4L);
        assertThat(new Ledger(store, topic.name(), PARTITION).last()).contains(entry);
        assertThat(topic.read(PARTITION)).isEqualTo(samples(PARTITION, 0, HOURS));
    }

    @Test
    void rangesFollowOneAnotherInOffsetOrder() throws IOException {
        topic.archive(PARTITION, 0, 0, 1);
        topic.archive(PARTITION, 2, 1, 0, 5);

        assertThat(topic.read(PARTITION)).isEqualTo(samples(PARTITION, 0, 0, 1, 1, 0, 5));
    }

    @Test
    void anArchiveWithoutEnvelopesIsReadBack() throws IOException {
        SampleTopic plain = new SampleTopic(store, "plain", SampleTopic.WITHOUT_ENVELOPES);

        LedgerEntry entry = plain.archive(PARTITION, 0, HOURS).orElseThrow();

        assertThat(new Ledger(store, "plain", PARTITION).last()).contains(entry);
        assertThat(plain.read(PARTITION)).isEqualTo(samples(PARTITION, 0, HOURS));
        assertThat(plain.envelopeKeys()).isEmpty();
    }

    @Test
    void aRangeMayHoldNothingButGaps() throws IOException {
        try (RangeWriter writer = topic.attempt(PARTITION, 0, ProtocolStep.Listener.NONE)) {
            writer.explain(Gap.whole(0, 100, Gap.Reason.BEFORE_ARCHIVE));
            assertThat(SampleTopic.commit(writer, 100)).isPresent();
        }

        assertThat(topic.dataKeys()).isEmpty();
        assertThat(new Ledger(store, topic.name(), PARTITION).last())
                .get()
                .extracting(LedgerEntry::gaps)
                .isEqualTo(List.of(Gap.whole(0, 100, Gap.Reason.BEFORE_ARCHIVE)));
    }

    @ParameterizedTest
    @CsvSource({"5, 6", "7, 6", "7, 9", "4, 5"})
    void recordsAndGapsMustAddUpToTheRange(long to, long gapEnd) throws IOException {
        try (RangeWriter writer = topic.attempt(PARTITION, 0, ProtocolStep.Listener.NONE)) {
            SampleTopic.append(writer, PARTITION, 0, HOURS);
            writer.explain(Gap.whole(5, gapEnd, Gap.Reason.TRANSACTION));

            assertThatIllegalStateException()
                    .isThrownBy(() -> SampleTopic.commit(writer, to))
                    .withMessageContaining("topic-2 [0, " + to + ")");
        }
        assertThat(topic.dataKeys()).isEmpty();
    }

    @Test
    void aForeignFileUnderAKeyOfTheRangeIsKept() throws IOException {
        SampleTopic plain = new SampleTopic(store, topic.name(), SampleTopic.WITHOUT_ENVELOPES);
        String secors = Layout.data(topic.name(), SampleTopic.window(0), new DataFileName(1, PARTITION, 0, ""));
        byte[] content = AttemptFiles.data(Map.of());
        store.putIfAbsent(secors, content);
        store.putIfAbsent(Layout.envelope(secors), content);

        LedgerEntry entry = plain.archive(PARTITION, 0, HOURS).orElseThrow();

        assertThat(entry.files().get(0).name().generation()).isEqualTo(2);
        assertThat(StoreContents.bytes(store, secors)).isEqualTo(content);
        assertThat(StoreContents.bytes(store, Layout.envelope(secors))).isEqualTo(content);
        assertThat(plain.read(PARTITION)).isEqualTo(samples(PARTITION, 0, HOURS));
    }

    @Test
    void anAttemptThatCannotPublishLeavesNothing() throws IOException {
        WatchedStore failing = new WatchedStore(store);
        failing.before(
                request -> request.kind() == WatchedStore.Kind.WRITE
                        && request.key().contains("/hr=22/"),
                () -> {
                    throw new IOException("the disk is full");
                });

        assertThatIOException()
                .isThrownBy(() -> new SampleTopic(failing).archive(PARTITION, 0, HOURS))
                .withMessage("the disk is full");

        assertThat(topic.dataKeys()).isEmpty();
        assertThat(topic.envelopeKeys()).isEmpty();
    }

    @Test
    void anEmptyRangeIsNoRange() throws IOException {
        try (RangeWriter writer = topic.attempt(PARTITION, 7, ProtocolStep.Listener.NONE)) {
            assertThatIllegalStateException().isThrownBy(() -> SampleTopic.commit(writer, 7));
        }
    }

    private static List<String> paths(LedgerEntry entry) {
        return entry.files().stream().map(ArchivedFile::path).sorted().toList();
    }
}
