package dev.bayou.archive.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.tuple;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.ledger.LedgerJson;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.read.OffsetMerge;
import dev.bayou.archive.read.SampleTopic;
import dev.bayou.archive.seal.WindowSealer;
import dev.bayou.archive.seal.WindowSealer.Checked;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.RangeFormat.Envelopes;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.segment.SegmentReader;
import dev.bayou.archive.store.OnEveryStore;
import dev.bayou.archive.store.StoreContents;
import dev.bayou.archive.store.WatchedStore;
import dev.bayou.archive.store.WatchedStore.Kind;
import dev.bayou.seqfile.Compression;
import dev.bayou.verify.records.EntryProof;
import dev.bayou.verify.records.EntryProof.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A range that touches many more windows than have their files open: written, read, proven and sealed. */
@Tag("slow")
class ManyWindowsTest extends OnEveryStore {
    private static final int OPEN = 5;
    private static final int WINDOWS = 100;
    private static final int RECORDS = 600;
    private static final int MOST_OPEN = 32;
    private static final int COPIED_AT_ONCE = 16;
    /** A data file and its envelopes. */
    private static final int STREAMS = 2;

    private final int[] hours = new Random(1).ints(RECORDS, 0, WINDOWS).toArray();
    private final List<TimeWindow> windows = IntStream.of(hours)
            .distinct()
            .sorted()
            .mapToObj(SampleTopic::window)
            .toList();

    private WatchedStore watched;

    @BeforeEach
    void watchStore() {
        watched = new WatchedStore(store);
        topic = limitedTo(new RangeLimits(OPEN, WINDOWS, 1 << 30, 20_000));
    }

    private SampleTopic limitedTo(RangeLimits limits) {
        return new SampleTopic(watched, "topic", new RangeFormat(Compression.SNAPPY, Envelopes.WRITTEN, limits));
    }

    @Test
    void eachWindowHasOneFileAndRecordsAreReadBackInOrderWithFewFilesOpen() throws IOException {
        LedgerEntry entry = topic.archive(0, 0, hours).orElseThrow();

        assertThat(entry.files()).extracting(ArchivedFile::window).containsExactlyElementsOf(windows);
        assertThat(topic.dataKeys()).hasSameSizeAs(windows);
        assertThat(topic.envelopeKeys()).hasSameSizeAs(windows);
        assertThat(scratchFiles()).isEmpty();
        // As docs/FORMAT.md says, so that one of 10,000 files stays one readable document.
        assertThat(LedgerJson.write(entry).length).isLessThan(1_000 * (1 + windows.size()));

        assertThat(topic.read(0)).isEqualTo(SampleTopic.samples(0, 0, hours));

        assertThat(watched.mostOpen()).isLessThanOrEqualTo((MOST_OPEN + COPIED_AT_ONCE) * STREAMS);
        assertThat(watched.openNow()).isZero();
        assertThat(scratchFiles()).isEmpty();
    }

    @Test
    void whatIsReadMayEndEarly() throws IOException {
        topic.archive(0, 0, hours);
        List<Long> read = new ArrayList<>();

        new ArchiveReader(watched).read("topic", 0, ArchiveReader.Selection.ALL, record -> {
            read.add(record.offset());
            return read.size() < 3;
        });

        assertThat(read).containsExactly(0L, 1L, 2L);
        assertThat(watched.openNow()).isZero();
        assertThat(scratchFiles()).isEmpty();
    }

    @Test
    void allFilesAreProvenWithFewOpen() throws IOException {
        LedgerEntry entry = topic.archive(0, 0, hours).orElseThrow();

        assertThat(EntryProof.of(watched, entry)).isEmpty();

        assertThat(watched.mostOpen()).isLessThanOrEqualTo((MOST_OPEN + COPIED_AT_ONCE) * STREAMS);
        assertThat(watched.openNow()).isZero();
        assertThat(scratchFiles()).isEmpty();
    }

    @Test
    void aMissingFileIsFoundByTheProofAndFailsTheReading() throws IOException {
        LedgerEntry entry = topic.archive(0, 0, hours).orElseThrow();
        String lost = entry.files().get(77).path();
        store.delete(List.of(lost));

        assertThat(EntryProof.of(watched, entry))
                .extracting(Fault::object, Fault::what)
                .containsExactly(tuple(store.address(lost), "is missing, though the ledger names it"));
        assertThatIOException().isThrownBy(() -> topic.read(0)).withMessageContaining(lost);
        assertThat(watched.openNow()).isZero();
        assertThat(scratchFiles()).isEmpty();
    }

    @Test
    void anOffsetInTwoFilesIsFoundByTheProofAndTheMerge() throws IOException {
        LedgerEntry entry = topic.archive(0, 0, hours).orElseThrow();
        List<ArchivedFile> files = new ArrayList<>(entry.files());
        files.add(files.get(0));
        LedgerEntry twice = new LedgerEntry(
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
                files,
                entry.gaps(),
                0);

        assertThat(EntryProof.of(watched, twice))
                .extracting(Fault::what)
                .first()
                .asString()
                .isEqualTo("offset " + files.get(0).firstOffset() + " is there twice");
        try (OffsetMerge<ArchivedFile> merge =
                new OffsetMerge<>(watched, STREAMS, file -> SegmentReader.of(store, file))) {
            files.forEach(file -> merge.add(file, file.firstOffset(), file.lastOffset()));
            long duplicates = 0;
            for (long offset = 0; offset < RECORDS; offset++) {
                assertThat(merge.next()).isTrue();
                assertThat(merge.offset()).isEqualTo(offset);
                if (merge.nextDuplicate()) {
                    assertThat(merge.file()).isEqualTo(files.get(0));
                    assertThat(merge.duplicateValue()).isEqualTo(merge.value());
                    duplicates++;
                }
            }
            assertThat(merge.next()).isFalse();
            assertThat(duplicates).isEqualTo(files.get(0).records());
        }
    }

    @Test
    void anAttemptThatCannotPublishOneOfThemLeavesNothing() throws IOException {
        watched.before(
                request -> request.kind() == Kind.WRITE
                        && request.key().startsWith("topic/")
                        && request.key().contains("/dt=2018-11-01/hr=05/"),
                () -> {
                    throw new IOException("the disk is full");
                });

        assertThatIOException().isThrownBy(() -> topic.archive(0, 0, hours)).withMessage("the disk is full");

        assertThat(topic.dataKeys()).isEmpty();
        assertThat(topic.envelopeKeys()).isEmpty();
        assertThat(scratchFiles()).isEmpty();
        assertThat(topic.archive(0, 0, hours)).isPresent();
        assertThat(topic.read(0)).isEqualTo(SampleTopic.samples(0, 0, hours));
    }

    @Test
    void aRangeEndsBeforeTheWindowThatIsOneTooManyAndTakesTheOthersOn() throws IOException {
        topic = limitedTo(new RangeLimits(2, 4, 1 << 30, 1));
        try (RangeWriter writer = topic.attempt(0, 0, ProtocolStep.Listener.NONE)) {
            SampleTopic.append(writer, 0, 0, 3, 0, 9, 1);

            assertThat(hasRoomFor(writer, 5)).isFalse();
            assertThat(hasRoomFor(writer, 9)).isTrue();
            SampleTopic.append(writer, 0, 4, 9, 0, 3, 1);
            assertThat(SampleTopic.commit(writer, 8)).isPresent();
        }
        assertThat(topic.read(0)).isEqualTo(SampleTopic.samples(0, 0, 3, 0, 9, 1, 9, 0, 3, 1));
    }

    @Test
    void recordsMayComeBackToWindowsWhoseFilesAreFinished() throws IOException {
        int[] disordered = {0, 0, 1, 1, 2, 3, 4, 3, 0, 1, 4, 5, 0, 2, 6, 3, 1};
        topic = limitedTo(new RangeLimits(2, 100, 1 << 30, 1));

        LedgerEntry entry = topic.archive(0, 0, disordered).orElseThrow();

        assertThat(entry.files()).extracting(ArchivedFile::records).containsExactly(4L, 4L, 2L, 3L, 2L, 1L, 1L);
        assertThat(entry.files())
                .extracting(ArchivedFile::minTimestamp)
                .first()
                .isEqualTo(SampleTopic.samples(0, 0, 0).get(0).time());
        assertThat(entry.files())
                .extracting(ArchivedFile::maxTimestamp)
                .first()
                .isEqualTo(SampleTopic.samples(0, 12, 0).get(0).time());
        assertThat(topic.read(0)).isEqualTo(SampleTopic.samples(0, 0, disordered));
        assertThat(EntryProof.of(store, entry)).isEmpty();
        assertThat(scratchFiles()).isEmpty();
    }

    @Test
    void aRangeEndsWhenItHasFilledItsShareOfTheLocalDisk() throws IOException {
        topic = new SampleTopic(
                watched,
                "topic",
                new RangeFormat(Compression.NONE, Envelopes.LEFT_OUT, new RangeLimits(2, WINDOWS, 10_000, 4_000)));
        try (RangeWriter writer = topic.attempt(0, 0, ProtocolStep.Listener.NONE)) {
            long to = SampleTopic.append(writer, WindowSize.HOUR, 0, 0, hours);

            // Each takes its value of 12 to 14 bytes and about 30 more.
            assertThat(to).isBetween(150L, 350L);
            assertThat(SampleTopic.commit(writer, to)).isPresent();
            assertThat(topic.read(0)).hasSize((int) to);
        }
    }

    @Test
    void sealingTakesFewRequestsAWindowAndNoneWithoutNews() throws IOException {
        topic.archive(0, 0, hours);
        WindowSealer sealer = new WindowSealer(watched, "topic");
        int before = watched.requests().size();

        Checked checked = sealer.check(Map.of(0, (long) RECORDS), SampleTopic.COMMITTED_AT.plusSeconds(1_000_000));

        assertThat(checked.sealed()).containsExactlyElementsOf(windows);
        int requests = watched.requests().size() - before;
        // The manifest that may be there, two listings, the manifest, the marker; and a few for the topic.
        assertThat(requests).isBetween(5 * windows.size(), 5 * windows.size() + 10);
        assertThat(sealer.check(Map.of(0, (long) RECORDS), SampleTopic.COMMITTED_AT.plusSeconds(1_000_000))
                        .sealed())
                .isEmpty();
        assertThat(watched.requests().size() - before - requests).isZero();
    }

    /** Those that no entry named since then cost nothing at all. */
    @Test
    void windowsThatAreNotCompleteAreSweptAFewAtATimeAndOnlyAfterNews() throws IOException {
        topic.archive(0, 0, hours);
        Map<Integer, Long> ends = Map.of(0, (long) RECORDS, 1, 1L);
        WindowSealer sealer = new WindowSealer(watched, "topic");
        for (int looks = 0; looks < 1 + WINDOWS / 24; looks++) {
            int before = watched.requests().size();
            assertThat(sealer.check(ends, SampleTopic.COMMITTED_AT).sealed()).isEmpty();
            assertThat(watched.requests().size() - before).isLessThan(4 * 24);
        }
        int before = watched.requests().size();

        assertThat(sealer.check(ends, SampleTopic.COMMITTED_AT).sealed()).isEmpty();
        assertThat(watched.requests().subList(before, watched.requests().size()))
                .extracting(WatchedStore.Request::key)
                .containsOnly(Layout.entry("topic", 1, 0));
    }

    /** In order, each file is closed before the next one is opened, and nothing is copied first. */
    @Test
    void filesThatDoNotOverlapAreReadOneByOne() throws IOException {
        int[] inOrder = IntStream.range(0, RECORDS).map(i -> i / 10).toArray();
        LedgerEntry entry = topic.archive(0, 0, inOrder).orElseThrow();
        assertThat(entry.files()).hasSizeGreaterThan(MOST_OPEN);

        assertThat(topic.read(0)).isEqualTo(SampleTopic.samples(0, 0, inOrder));
        assertThat(EntryProof.of(watched, entry)).isEmpty();

        assertThat(watched.mostOpen()).isEqualTo(STREAMS);
        assertThat(watched.openNow()).isZero();
    }

    /** An attempt that dies may have published into all windows that one check sealed. */
    @Test
    void allWindowsOfTheLastLookAreSweptAtTheNextStart() throws IOException {
        topic.archive(0, 0, hours);
        Map<Integer, Long> ends = Map.of(0, (long) RECORDS);
        Instant later = SampleTopic.COMMITTED_AT.plusSeconds(1_000_000);
        assertThat(new WindowSealer(watched, "topic").check(ends, later).sealed())
                .hasSameSizeAs(windows);
        List<String> dead = new ArrayList<>();
        for (ArchivedFile file :
                new Ledger(store, "topic", 0).last().orElseThrow().files()) {
            DataFileName name = DataFileName.ofKey(file.path()).orElseThrow().next();
            String key = Layout.data("topic", file.window(), name);
            store.putIfAbsent(key, StoreContents.bytes(store, file.path()));
            dead.add(key);
        }

        Checked checked = new WindowSealer(watched, "topic").check(ends, later);

        assertThat(checked.orphansSwept()).isEqualTo(dead.size());
        assertThat(topic.dataKeys()).doesNotContainAnyElementsOf(dead).hasSameSizeAs(windows);
    }

    /** Each is held to the entry of its range, and to its partition's head, which are large and far away. */
    @Test
    void filesOfARangeThatIsBeingPublishedCostNoEntryOrHeadEach() throws IOException {
        topic.archive(0, 0, hours);
        topic.archive(1, 0, 0);
        assertThatExceptionOfType(Death.class)
                .isThrownBy(() -> topic.archive(
                        (step, key) -> {
                            if (step == ProtocolStep.BEFORE_COMMIT) {
                                throw new Death();
                            }
                        },
                        1,
                        1,
                        hours));
        int before = watched.requests().size();

        Checked checked = new WindowSealer(watched, "topic")
                .check(Map.of(0, (long) RECORDS, 1, 1L), SampleTopic.COMMITTED_AT.plusSeconds(1_000_000));

        assertThat(checked.sealed()).isEmpty();
        List<String> ofLedger = watched
                .requests()
                .subList(before, watched.requests().size())
                .stream()
                .filter(request -> request.kind() != Kind.WRITE)
                .map(WatchedStore.Request::key)
                .filter(key -> key.startsWith("_ledger/topic/1/"))
                .toList();
        assertThat(ofLedger).hasSizeLessThan(20);
    }

    @Test
    void aWindowThatFailsKeepsNoOtherOneFromBeingSealed() throws IOException {
        topic.archive(0, 0, hours);
        String broken = Layout.manifest("topic", windows.get(10));
        store.putIfAbsent(broken, new byte[] {'?'});
        WindowSealer sealer = new WindowSealer(watched, "topic");
        Instant later = SampleTopic.COMMITTED_AT.plusSeconds(1_000_000);

        assertThatIOException()
                .isThrownBy(() -> sealer.check(Map.of(0, (long) RECORDS), later))
                .withMessageContaining(broken);

        for (TimeWindow window : windows) {
            assertThat(store.listAfter(Layout.success("topic", window), "", 1))
                    .as(window.toString())
                    .hasSize(window.equals(windows.get(10)) ? 0 : 1);
        }
        store.delete(List.of(broken));
        assertThat(sealer.check(Map.of(0, (long) RECORDS), later).sealed()).containsExactly(windows.get(10));
    }

    @Test
    void anInterruptedAttemptLeavesNothing() throws IOException {
        try {
            assertThatIOException()
                    .isThrownBy(() -> topic.archive(
                            (step, key) -> {
                                if (step == ProtocolStep.PUBLISHED_ONE) {
                                    Thread.currentThread().interrupt();
                                }
                            },
                            0,
                            0,
                            hours));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(topic.dataKeys()).isEmpty();
        assertThat(topic.envelopeKeys()).isEmpty();
        assertThat(scratchFiles()).isEmpty();
    }

    private static final class Death extends RuntimeException {}

    private static boolean hasRoomFor(RangeWriter writer, int hour) {
        return writer.hasRoomFor(SampleTopic.window(hour).start().toEpochMilli(), WindowSize.HOUR);
    }

    private List<String> scratchFiles() throws IOException {
        try (Stream<Path> files = Files.list(store.scratch())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("lock"))
                    .toList();
        }
    }
}
