package dev.bayou.archive.read;

import static dev.bayou.archive.read.SampleTopic.samples;
import static dev.bayou.archive.read.SampleTopic.window;
import static dev.bayou.archive.store.StoreContents.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeRange;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.ledger.LedgerJson;
import dev.bayou.archive.ledger.LedgerJson.DocumentChecksum;
import dev.bayou.archive.read.ArchiveReader.Selection;
import dev.bayou.archive.read.SampleTopic.Sample;
import dev.bayou.archive.seal.WindowSealer;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.RangeFormat.Envelopes;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.store.LocalStore;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.StoreContents;
import dev.bayou.seqfile.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiveReaderTest {
    private static final int[] FIRST = {0, 1, 0, 2, 1, 0};
    private static final int[] SECOND = {2, 0, 3};

    @TempDir
    Path folder;

    private Store store;
    private SampleTopic topic;
    private List<Sample> all;

    @BeforeEach
    void archiveTwoRanges() throws IOException {
        store = new LocalStore(folder);
        topic = new SampleTopic(store);
        topic.archive(0, 0, FIRST);
        topic.archive(0, FIRST.length, SECOND);
        all = new ArrayList<>(samples(0, 0, FIRST));
        all.addAll(samples(0, FIRST.length, SECOND));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void filesOfManyWindowsAreMergedInOffsetOrder() throws IOException {
        assertThat(topic.read(0)).isEqualTo(all);
        assertThat(topic.read(1)).isEmpty();
    }

    @Test
    void anyOffsetsCanBeSelected() throws IOException {
        for (int from = 0; from <= all.size(); from++) {
            for (int to = from; to <= all.size() + 1; to++) {
                Selection selection = new Selection(from, to, TimeRange.ALL);

                assertThat(topic.read(0, selection))
                        .as("[%d, %d)", from, to)
                        .isEqualTo(all.subList(from, Math.min(to, all.size())));
            }
        }
    }

    @Test
    void windowsAreSelectedByWhenTheyStart() throws IOException {
        assertThat(topic.read(0, between(1, 3))).isEqualTo(where(sample -> sample.hour() == 1 || sample.hour() == 2));
        assertThat(topic.read(0, between(3, 9))).isEqualTo(where(sample -> sample.hour() == 3));
        assertThat(topic.read(0, between(5, 9))).isEmpty();
    }

    @Test
    void aRecordThatIsNotTheOneArchivedIsFoundByItsFilesDigest() throws IOException {
        SampleTopic plain = new SampleTopic(store, "plain", SampleTopic.WITHOUT_ENVELOPES);
        plain.archive(0, 0, 0);
        String key = store.listAll("plain/").get(0).key();
        byte[] bytes;
        try (InputStream in = store.open(key)) {
            bytes = in.readAllBytes();
        }
        bytes[bytes.length - 1]++;
        store.replace(key, bytes);

        assertThatIOException()
                .isThrownBy(() -> new ArchiveReader(store).read("plain", 0, Selection.ALL, record -> true))
                .withMessageContaining(key)
                .withMessageContaining("digest");
    }

    @Test
    void aVisitorEndsTheReadingWhenItHasSeenEnough() throws IOException {
        List<Long> seen = new ArrayList<>();
        new ArchiveReader(store).read("topic", 0, Selection.ALL, record -> {
            seen.add(record.offset());
            return seen.size() < 4;
        });

        assertThat(seen).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void anArchiveThatEndsBeforeTheSelectionSaysWhere() throws IOException {
        ArchiveReader reader = new ArchiveReader(store);

        assertThat(reader.read("topic", 0, Selection.ALL, record -> true)).hasValue(all.size());
        assertThat(reader.read("topic", 0, new Selection(0, all.size(), TimeRange.ALL), record -> true))
                .isEmpty();
        assertThat(reader.read("topic", 0, Selection.ALL, record -> false)).isEmpty();
        assertThat(reader.read("topic", 7, new Selection(0, 1, TimeRange.ALL), record -> true))
                .hasValue(0);
    }

    @Test
    void topicsAndPartitionsAreThoseOfTheLedgerWhateverElseLiesThere() throws IOException {
        topic.archive(10, 0, 0);
        topic.archive(2, 0, 0);
        for (String name : List.of("topic-b", "topic.c", "topic0", "topic_d")) {
            new SampleTopic(store, name, SampleTopic.WITH_ENVELOPES).archive(0, 0, 0);
        }
        store.putIfAbsent("_ledger/topic/~lock", utf8("foreign"));
        store.putIfAbsent("_ledger/README.md", utf8("foreign"));

        assertThat(new ArchiveReader(store).topics())
                .containsExactlyInAnyOrder("topic", "topic-b", "topic.c", "topic0", "topic_d");
        assertThat(new ArchiveReader(store).partitions("topic")).containsExactly(0, 2, 10);
        assertThat(new ArchiveReader(store).partitions("unknown")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyCompressionIsReadBack(Compression compression) throws IOException {
        SampleTopic compressed = new SampleTopic(
                store, "compressed", new RangeFormat(compression, Envelopes.WRITTEN, RangeLimits.DEFAULT));
        compressed.archive(0, 0, FIRST);

        assertThat(compressed.read(0)).isEqualTo(samples(0, 0, FIRST));
    }

    @Test
    void anotherNumberOfRecordsThanTheLedgersIsDamageThatNamesTheFile() throws IOException {
        // One record moved from one file to another, since an entry whose sum is wrong is refused as a whole.
        edit(Layout.entry("topic", 0, 0), "\"records\" : 3", "\"records\" : 4");
        edit(Layout.entry("topic", 0, 0), "\"records\" : 2", "\"records\" : 1");

        assertDamaged(file(1), "it ends after 2 records, the ledger says 1");
    }

    @Test
    void theDataOfAnotherFileIsDamageThatNamesTheFile() throws IOException {
        byte[] other = StoreContents.bytes(store, file(2).path());
        store.replace(file(0).path(), other);

        assertDamaged(file(0), "");
    }

    @Test
    void theEnvelopesOfAnotherFileAreDamageThatNamesTheFile() throws IOException {
        store.replace(Layout.envelope(file(0).path()), StoreContents.bytes(store, Layout.envelope(file(1).path())));

        assertDamaged(file(0), "has no envelope for offset 0 in its place");
    }

    @Test
    void envelopesOfAnotherLengthThanTheLedgersAreDamageThatNamesTheirFile() throws IOException {
        byte[] longer = envelopes(2);
        ArchivedFile file = topic.archive(1, 0, 0).orElseThrow().files().get(0);
        store.replace(Layout.envelope(file.path()), longer);

        assertThatIOException()
                .isThrownBy(() -> topic.read(1))
                .withMessageContaining(store.address(Layout.envelope(file.path())));
    }

    @Test
    void moreEnvelopesThanRecordsAreDamageThatNamesTheFile() throws IOException {
        byte[] longer = envelopes(2);
        ArchivedFile file = topic.archive(1, 0, 0).orElseThrow().files().get(0);
        store.replace(Layout.envelope(file.path()), longer);
        edit(Layout.entry("topic", 1, 0), "\"bytes\" : " + file.envelope().bytes(), "\"bytes\" : " + longer.length);

        assertThatIOException()
                .isThrownBy(() -> topic.read(1))
                .withMessageContaining(store.address(file.path()))
                .withMessageContaining("goes on after the last record");
    }

    /** The envelopes of that many records of partition 1, from offset 0 on, all in one window. */
    private byte[] envelopes(int records) throws IOException {
        SampleTopic other = new SampleTopic(store, "other", SampleTopic.WITH_ENVELOPES);
        LedgerEntry entry = other.archive(1, 0, new int[records]).orElseThrow();
        return StoreContents.bytes(store, Layout.envelope(entry.files().get(0).path()));
    }

    @Test
    void anEntryThatContradictsItselfIsRefused() throws IOException {
        edit(Layout.entry("topic", 0, 0), "\"to\" : 6", "\"to\" : 7");

        assertRefused(
                Selection.ALL, "The ledger entry", "6 records and 0 missing offsets are not its range from 0 to 7");
    }

    @Test
    void aMissingEntryIsNeverPassedOver() throws IOException {
        topic.archive(0, 9, 1, 1);
        topic.archive(0, 11, 2);
        byte[] middle = StoreContents.bytes(store, Layout.entry("topic", 0, 6));
        store.delete(List.of(Layout.entry("topic", 0, 6)));

        assertRefused(Selection.ALL, "has no entry for offsets 6 to 8");
        assertRefused(new Selection(7, 8, TimeRange.ALL), "has no entry for offsets 6 to 8");
        assertRefused(new Selection(0, 7, TimeRange.ALL), "has no entry for offsets 6 to 8");
        assertThat(topic.read(0, new Selection(0, 6, TimeRange.ALL))).isEqualTo(all.subList(0, 6));
        assertThat(topic.read(0, new Selection(9, 11, TimeRange.ALL))).hasSize(2);

        store.replace(Layout.entry("topic", 0, 6), middle);
        store.delete(List.of(Layout.entry("topic", 0, 0)));
        assertRefused(Selection.ALL, "has no entry for offsets 0 to 5");
    }

    @Test
    void anEntryThatIsMissingBehindWhatWasSealedIsNotTakenForTheEnd() throws IOException {
        new WindowSealer(store, "topic").check(Map.of(0, 9L), SampleTopic.COMMITTED_AT);
        store.delete(List.of(Layout.entry("topic", 0, 6)));

        assertRefused(Selection.ALL, "has no entry for offsets 6 to 8");
        assertThat(topic.read(0, new Selection(0, 6, TimeRange.ALL))).isEqualTo(all.subList(0, 6));
    }

    /** As two archivers leave them on a store that ignores the condition of a write. */
    @Test
    void entriesThatOverlapAreRefused() throws IOException {
        topic.archive(0, 8, 4, 4);

        assertRefused(Selection.ALL, "Two entries of the ledger of topic-0 hold offsets 8 to 8");
        assertRefused(new Selection(6, 10, TimeRange.ALL), "Two entries of the ledger of topic-0 hold offsets 8 to 8");
    }

    private void assertRefused(Selection selection, String... why) {
        assertThatIOException()
                .isThrownBy(() -> topic.read(0, selection))
                .satisfies(e -> assertThat(e.getMessage()).contains(why).contains("run verify"));
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        store.delete(List.of(file(1).path()));

        assertThatIOException().isThrownBy(() -> topic.read(0)).withMessageContaining(store.address(file(1).path()));
    }

    private ArchivedFile file(int index) throws IOException {
        return new Ledger(store, "topic", 0).entry(0).orElseThrow().files().get(index);
    }

    private void assertDamaged(ArchivedFile file, String what) {
        assertThatIOException()
                .isThrownBy(() -> topic.read(0))
                .withMessageContaining(store.address(file.path()))
                .withMessageContaining(what);
    }

    /** Edits a document of the ledger, and makes its checksum anew. */
    private void edit(String key, String text, String replacement) throws IOException {
        String open = StoreContents.text(store, key).replaceFirst(",\\s*\"crc32c\" : \"[0-9a-f]{8}\"\\s*}$", "\n}");
        store.replace(key, DocumentChecksum.put(utf8(open.replaceFirst(text, replacement))));
    }

    private static Selection between(int fromHour, int toHour) {
        return new Selection(
                0,
                Long.MAX_VALUE,
                new TimeRange(window(fromHour).start(), window(toHour).start()));
    }

    private List<Sample> where(Predicate<Sample> selected) {
        return all.stream().filter(selected).toList();
    }

    @Test
    void anOffsetInTwoFilesOfAnEntryFailsTheReading() throws IOException {
        LedgerEntry entry = topic.archive(1, 0, 0, 1).orElseThrow();
        ArchivedFile other = new SampleTopic(store, "other", SampleTopic.WITH_ENVELOPES)
                .archive(1, 0, 1)
                .orElseThrow()
                .files()
                .get(0);
        String path = entry.files().get(1).path();
        store.replace(path, StoreContents.bytes(store, other.path()));
        store.replace(Layout.envelope(path), StoreContents.bytes(store, Layout.envelope(other.path())));
        ArchivedFile moved = other.withPath(path);
        LedgerEntry mixed = new LedgerEntry(
                entry.version(),
                entry.topic(),
                entry.partition(),
                entry.from(),
                entry.to(),
                entry.clusterId(),
                entry.topicId(),
                entry.attempt(),
                entry.writer(),
                entry.committedAt(),
                List.of(entry.files().get(0), moved),
                entry.gaps(),
                0);
        store.replace(Layout.entry("topic", 1, 0), LedgerJson.write(mixed));

        assertThatIOException()
                .isThrownBy(() -> topic.read(1))
                .withMessageContaining("Offset 0 of topic-1 is in two files of one ledger entry");
    }
}
