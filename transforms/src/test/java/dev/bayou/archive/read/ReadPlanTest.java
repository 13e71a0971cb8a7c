package dev.bayou.archive.read;

import static dev.bayou.archive.read.SampleTopic.window;
import static dev.bayou.archive.store.StoreContents.bytes;
import static dev.bayou.archive.store.StoreContents.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Gap;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeRange;
import dev.bayou.archive.TimeRange.CutDayException;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.ledger.ConcurrentAppends;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.ledger.WindowManifest;
import dev.bayou.archive.read.ArchivePart.Whole;
import dev.bayou.archive.read.ReadPlan.Authority;
import dev.bayou.archive.read.ReadPlan.TopicPlan;
import dev.bayou.archive.seal.WindowSealer;
import dev.bayou.archive.store.OnEveryStore;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.WatchedStore;
import dev.bayou.archive.store.WatchedStore.Interference;
import dev.bayou.archive.store.WatchedStore.Kind;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.archive.write.RangeWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a plan holds of a topic with a ledger, in whatever state sealing is, and what it costs to make. */
@Tag("slow")
class ReadPlanTest extends OnEveryStore {
    private static final Instant DAYS_LATER = SampleTopic.COMMITTED_AT;

    @Test
    void allThatTheLedgerNamesIsPlannedFileByFile() throws IOException {
        List<LedgerEntry> entries = List.of(archive(0, 0, 0, 1, 0), archive(0, 3, 1), archive(12, 0, 0, 5));

        TopicPlan plan = plan(TimeRange.ALL);

        assertThat(plan.topic()).isEqualTo("topic");
        assertThat(plan.authority()).isEqualTo(Authority.LEDGER);
        assertThat(plan.parts()).isEqualTo(wholeFiles(entries));
        assertThat(plan.files()).isEqualTo(5);
        assertThat(plan.bytes())
                .isEqualTo(entries.stream().mapToLong(LedgerEntry::bytes).sum());
        assertThat(plan.windows()).containsExactly(window(0), window(1), window(5));
        assertThat(plan.ignored()).isZero();
    }

    @Test
    void severalTopicsArePlannedAsTheyAreAskedForEachByItself() throws IOException {
        archive(0, 0, 0);
        for (String name : List.of("topic-b", "topic0", "topic.c", "to")) {
            new SampleTopic(store, name, SampleTopic.WITH_ENVELOPES).archive(0, 0, 0, 1);
        }

        ReadPlan plan = ReadPlan.make(store, List.of("topic0", "topic", "topic-b"), TimeRange.ALL);

        assertThat(plan.topics()).extracting(TopicPlan::topic).containsExactly("topic0", "topic", "topic-b");
        assertThat(plan.topics()).extracting(TopicPlan::files).containsExactly(2, 1, 2);
        assertThat(plan.parts())
                .extracting(ArchivePart::topic)
                .containsExactly("topic0", "topic0", "topic", "topic-b", "topic-b");
        assertThat(plan.bytes())
                .isEqualTo(plan.parts().stream().mapToLong(ArchivePart::bytes).sum())
                .isPositive();
    }

    @Test
    void aTopicWithNothingButGapsIsAnEmptyPlan() throws IOException {
        try (RangeWriter writer = topic.attempt(0, 0, ProtocolStep.Listener.NONE)) {
            writer.explain(Gap.whole(0, 9, Gap.Reason.BEFORE_ARCHIVE));
            SampleTopic.commit(writer, 9);
        }

        TopicPlan plan = plan(TimeRange.ALL);

        assertThat(plan.authority()).isEqualTo(Authority.LEDGER);
        assertThat(plan.parts()).isEmpty();
        assertThat(plan.windows()).isEmpty();
    }

    @Test
    void whatTheLedgerDoesNotNameIsIgnoredAndCounted() throws IOException {
        LedgerEntry entry = archive(0, 0, 0, 1);
        seal(Map.of(0, 2L));
        LedgerEntry later = archive(0, 2, 2);
        List<LedgerEntry> entries = List.of(entry, later);
        assertThat(plan(TimeRange.ALL).ignored()).as("with a marker only").isZero();

        putIgnored(entry.files().get(0), later.files().get(0));
        store.putIfAbsent("_quarantine/topic/dt=2018-10-30/hr=20/1_0_00000000000000000000.snappy", utf8("x"));
        store.putIfAbsent("topics/dt=2018-10-30/hr=20/1_0_00000000000000000000.snappy", utf8("x"));

        TopicPlan plan = plan(TimeRange.ALL);
        assertThat(plan.parts()).isEqualTo(wholeFiles(entries));
        assertThat(plan.ignored()).isEqualTo(8);
        assertThat(plan(hours(1, 2)).ignored()).isEqualTo(1);
        assertThat(plan(hours(8, 9)).ignored()).isZero();
    }

    /** Eight files, one of them in the folder of hour 1. */
    private void putIgnored(ArchivedFile sealed, ArchivedFile later) throws IOException {
        String folder = Layout.windowPrefix("topic", window(0));
        byte[] data = bytes(store, sealed.path());
        DataFileName name = sealed.name();
        // A copy of another generation, before and behind the point where sealing stands.
        store.putIfAbsent(folder + name.next(), data);
        store.putIfAbsent(Layout.windowPrefix("topic", window(2)) + later.name().next(), data);
        // At the head and far beyond it, and of an unknown partition.
        store.putIfAbsent(folder + new DataFileName(1, 0, 3, ".snappy"), data);
        store.putIfAbsent(folder + new DataFileName(1, 0, Long.MAX_VALUE, ".snappy"), data);
        store.putIfAbsent(folder + new DataFileName(1, 7, 0, ".snappy"), data);
        // The very name in another window, a copy that somebody has put aside, a stranger.
        store.putIfAbsent(Layout.windowPrefix("topic", window(1)) + new DataFileName(9, 0, 2, ".snappy"), data);
        store.putIfAbsent(sealed.path() + ".bak", data);
        store.putIfAbsent(folder + "README.md", utf8("a stranger"));
    }

    @Test
    void strangersInNoWindowsFolderAreCountedWhenAllIsRead() throws IOException {
        LedgerEntry entry = archive(0, 0, 0);
        ArchivedFile file = entry.files().get(0);
        store.putIfAbsent("topic/README.md", utf8("a stranger"));
        store.putIfAbsent("topic/" + file.name(), bytes(store, file.path()));
        store.putIfAbsent("topic/dt=2018-10-30/hr=20/old/" + file.name(), bytes(store, file.path()));

        assertThat(plan(TimeRange.ALL).parts()).isEqualTo(wholeFiles(List.of(entry)));
        assertThat(plan(TimeRange.ALL).ignored()).isEqualTo(3);
        assertThat(plan(hours(0, 1)).ignored()).isZero();
    }

    @Test
    void aMissingFileFailsThePlanByItsName() throws IOException {
        LedgerEntry entry = archive(0, 0, 0, 1, 2);
        for (boolean sealed : new boolean[] {false, true}) {
            if (sealed) {
                restoreAndSeal(entry);
            }
            String path = entry.files().get(1).path();
            store.delete(List.of(path));

            assertThatIOException()
                    .isThrownBy(() -> plan(TimeRange.ALL))
                    .withMessage(
                            "The data file " + store.address(path)
                                    + " is missing, though the ledger names it; restore from a copy of the bucket, or run verify");
            assertThat(plan(hours(2, 3)).files()).as("of another window").isEqualTo(1);
        }
        store.delete(List.of(entry.files().get(0).path()));
        assertThatIOException()
                .isThrownBy(() -> plan(TimeRange.ALL))
                .withMessageContaining(store.address(entry.files().get(0).path()) + " and 1 more are missing");
    }

    private void restoreAndSeal(LedgerEntry entry) throws IOException {
        store.putIfAbsent(
                entry.files().get(1).path(), new byte[(int) entry.files().get(1).bytes()]);
        seal(Map.of(0, entry.to()));
    }

    @Test
    void aFileOfAnotherSizeFailsThePlanByItsName() throws IOException {
        LedgerEntry entry = archive(0, 0, 0, 1);
        for (boolean sealed : new boolean[] {false, true}) {
            ArchivedFile file = entry.files().get(1);
            byte[] data = bytes(store, file.path());
            if (sealed) {
                seal(Map.of(0, 2L));
            }
            store.replace(file.path(), new byte[data.length - 1]);

            assertThatIOException()
                    .isThrownBy(() -> plan(TimeRange.ALL))
                    .withMessage("The data file " + store.address(file.path()) + " is damaged: it has "
                            + (data.length - 1) + " bytes, the ledger says " + data.length);
            assertThat(plan(hours(0, 1)).files()).as("of another window").isEqualTo(1);
            store.replace(file.path(), data);
        }
    }

    @Test
    void hoursAreSelectedByTheirBegin() throws IOException {
        archive(0, 0, IntStream.range(0, 8).toArray());
        archive(1, 0, 0, 3, 4, 30, 100);
        assertSelections();

        seal(Map.of(0, 8L, 1, 5L));
        archive(0, 8, 3, 4, 5, 50);
        assertSelections();
    }

    @Test
    void daysAreSelectedByTheirBegin() throws IOException {
        archive(WindowSize.DAY, 0, 0, 0, 3, 4, 27, 28, 100);
        archive(WindowSize.DAY, 1, 0, 4);
        assertSelections();

        seal(Map.of(0, 6L, 1, 1L));
        assertSelections();
    }

    /** All pairs of times around the hours and around midnight, and without a begin or an end. */
    private void assertSelections() throws IOException {
        List<ArchivedFile> all = files(plan(TimeRange.ALL));
        List<Instant> times = List.of(
                Instant.parse("2018-10-30T00:00:00Z"),
                window(3).start().plusNanos(1),
                window(4).start(),
                window(4).start().plusNanos(1),
                window(5).start(),
                window(52).start());
        List<Instant> begins = new ArrayList<>(times);
        begins.add(Instant.MIN);
        List<Instant> ends = new ArrayList<>(times);
        ends.add(Instant.MAX);
        for (Instant from : begins) {
            for (Instant to : ends) {
                List<ArchivedFile> selected = all.stream()
                        .filter(file -> !file.window().start().isBefore(from)
                                && file.window().start().isBefore(to))
                        .toList();
                if (isWithinADay(all, from) || isWithinADay(all, to)) {
                    if (from.isBefore(to)) {
                        assertThatExceptionOfType(CutDayException.class)
                                .as("from %s to %s", from, to)
                                .isThrownBy(() -> plan(new TimeRange(from, to)));
                    }
                    continue;
                }
                TopicPlan plan = plan(new TimeRange(from, to));
                assertThat(files(plan)).as("from %s to %s", from, to).isEqualTo(selected);
                assertThat(plan.windows())
                        .isEqualTo(new TreeSet<>(
                                selected.stream().map(ArchivedFile::window).toList()));
            }
        }
    }

    private static boolean isWithinADay(List<ArchivedFile> files, Instant time) {
        return files.stream()
                .map(ArchivedFile::window)
                .anyMatch(window -> window.size() == WindowSize.DAY
                        && window.start().isBefore(time)
                        && time.isBefore(window.end()));
    }

    @Test
    void sealedOrNotThePlanIsTheSame() throws IOException {
        List<LedgerEntry> entries = new ArrayList<>(List.of(archive(0, 0, 0, 1, 0), archive(1, 0, 0, 5)));
        List<ArchivePart> unsealed = plan(TimeRange.ALL).parts();
        assertThat(unsealed).isEqualTo(wholeFiles(entries));

        new WindowSealer(store, "topic").check(Map.of(0, 3L, 1, 2L), window(0).end());
        assertThat(plan(TimeRange.ALL).parts()).as("partly sealed").isEqualTo(unsealed);

        seal(Map.of(0, 3L, 1, 2L));
        assertThat(plan(TimeRange.ALL).parts()).as("sealed").isEqualTo(unsealed);

        entries.add(archive(0, 3, 0, 6));
        entries.add(archive(2, 0, 1));
        List<ArchivePart> more = plan(TimeRange.ALL).parts();
        assertThat(more).as("with late and new files").isEqualTo(wholeFiles(entries));

        store.delete(List.of(Layout.sealing("topic")));
        assertThat(plan(TimeRange.ALL).parts())
                .as("without what sealing remembers")
                .isEqualTo(more);

        SampleTopic other = new SampleTopic(store, "other", SampleTopic.WITH_ENVELOPES);
        other.archive(0, 0, 0, 1, 2, 3);
        new WindowSealer(store, "other").check(Map.of(0, 4L), DAYS_LATER);
        store.replace(Layout.sealing("topic"), bytes(store, Layout.sealing("other")));
        assertThat(plan(TimeRange.ALL).parts())
                .as("with what was remembered of another topic")
                .isEqualTo(more);
    }

    @Test
    void aManifestThatWasMadeTooShortOrIsGoneHidesNoFile() throws IOException {
        List<LedgerEntry> entries = List.of(archive(0, 0, 0, 1), archive(0, 2, 0), archive(1, 0, 0, 1));
        seal(Map.of(0, 3L, 1, 2L));
        String key = Layout.manifest("topic", window(0));
        WindowManifest whole = WindowManifest.find(store, "topic", window(0)).orElseThrow();
        assertThat(whole.files()).hasSize(3);

        for (int kept = 2; kept >= 0; kept--) {
            store.replace(key, SampleTopic.json(holding(whole, whole.files().subList(0, kept))));
            assertThat(plan(TimeRange.ALL).parts()).as("%d named", kept).isEqualTo(wholeFiles(entries));
            assertThat(plan(hours(0, 1)).files()).isEqualTo(3);
        }
        store.delete(List.of(key));
        assertThat(plan(TimeRange.ALL).parts()).as("no manifest").isEqualTo(wholeFiles(entries));
        assertThat(plan(TimeRange.ALL).ignored()).isZero();
    }

    @Test
    void whatIsSealedIsPlannedThoughItsLedgerIsLost() throws IOException {
        List<LedgerEntry> entries = List.of(archive(0, 0, 0, 1), archive(1, 0, 0, 1));
        seal(Map.of(0, 2L, 1, 2L));

        store.delete(List.of(Layout.entry("topic", 1, 0)));

        assertThat(plan(TimeRange.ALL).parts()).isEqualTo(wholeFiles(entries));
    }

    private static WindowManifest holding(WindowManifest manifest, List<ArchivedFile> files) {
        return new WindowManifest(
                manifest.version(),
                manifest.topic(),
                manifest.window(),
                manifest.sealedAt(),
                manifest.seals(),
                files.size(),
                0,
                files);
    }

    @Test
    void aManifestThatCannotBeReadFailsThePlanByItsName() throws IOException {
        archive(0, 0, 0, 1);
        seal(Map.of(0, 2L));
        String key = Layout.manifest("topic", window(0));
        byte[] another = bytes(store, Layout.manifest("topic", window(1)));
        for (byte[] manifest : List.of(utf8("{"), utf8("{\"version\":2}"), utf8(""), another)) {
            store.replace(key, manifest);
            assertThatIOException().isThrownBy(() -> plan(TimeRange.ALL)).withMessageContaining(store.address(key));
        }
        assertThat(plan(hours(1, 2)).files()).as("of another window").isEqualTo(1);
    }

    @Test
    void strangersAmongTheManifestsAreLeftAlone() throws IOException {
        LedgerEntry entry = archive(0, 0, 0);
        seal(Map.of(0, 1L));
        for (String name : List.of("README.md", "dt=2018-10-30/hr=20.json.bak", "dt=2018-10-30/hr=7.json", "x.json")) {
            store.putIfAbsent("_ledger/topic/windows/" + name, utf8("a stranger"));
        }

        assertThat(plan(TimeRange.ALL).parts()).isEqualTo(wholeFiles(List.of(entry)));
    }

    @Test
    void aRangeThatIsCommittedAfterThePlanHasBegunIsNotInIt() throws IOException {
        LedgerEntry entry = archive(0, 0, 0, 1);
        WatchedStore watched = new WatchedStore(store);
        watched.before(
                request -> request.kind() == Kind.LIST && request.key().equals("topic/"), () -> archive(0, 2, 0, 1, 2));

        TopicPlan plan = plan(watched, "topic");

        assertThat(plan.parts()).isEqualTo(wholeFiles(List.of(entry)));
        assertThat(plan.ignored()).isEqualTo(3);
        assertThat(plan(TimeRange.ALL).files()).isEqualTo(5);
    }

    /**
     * At whatever moment: a range is in the plan with all of its files or with none, and not without those before it.
     */
    @Test
    void whateverIsCommittedAndSealedMeanwhileThePlanShowsOneStateOfTheLedger() throws IOException {
        int requests = planWhile(-1, "dry", 3);
        assertThat(requests).isGreaterThan(8);
        for (int moment = 0; moment < requests; moment++) {
            planWhile(moment, "topic-" + moment, 2);
        }
    }

    /** @param least how many ranges of partition 0 have to be in the plan */
    private int planWhile(int moment, String name, int least) throws IOException {
        SampleTopic busy = new SampleTopic(store, name, SampleTopic.WITH_ENVELOPES);
        busy.archive(0, 0, 0, 1, 0, 2);
        busy.archive(1, 0, 0, 1);
        new WindowSealer(store, name).check(Map.of(0, 4L, 1, 2L), DAYS_LATER);
        busy.archive(0, 4, 3, 0);
        Interference interference = () -> {
            busy.archive(0, 6, 0, 3, 5);
            busy.archive(2, 0, 0, 5);
            new WindowSealer(store, name).check(Map.of(0, 9L, 1, 2L, 2, 2L), DAYS_LATER);
        };
        if (moment < 0) {
            interference.run();
        }
        WatchedStore watched = new WatchedStore(store);
        watched.before(request -> request.number() == moment, interference);

        List<String> planned =
                files(plan(watched, name)).stream().map(ArchivedFile::path).toList();

        List<String> expected = new ArrayList<>();
        int ranges = 0;
        for (int partition = 0; partition < 3; partition++) {
            Ledger.Chain chain = new Ledger(store, name, partition).from(0);
            boolean isIn = true;
            for (LedgerEntry entry : entries(chain)) {
                List<String> paths =
                        entry.files().stream().map(ArchivedFile::path).toList();
                isIn &= planned.contains(paths.get(0));
                expected.addAll(isIn ? paths : List.of());
                ranges += isIn && partition == 0 ? 1 : 0;
            }
        }
        assertThat(planned).as("interference before request %d", moment).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(ranges).as("interference before request %d", moment).isGreaterThanOrEqualTo(least);
        return watched.requests().size();
    }

    private static List<LedgerEntry> entries(Ledger.Chain chain) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        for (var entry = chain.next(); entry.isPresent(); entry = chain.next()) {
            entries.add(entry.get());
        }
        return entries;
    }

    @Test
    void aHoleInTheChainFailsThePlan() throws IOException {
        Map<Long, byte[]> entries = new HashMap<>();
        for (long from = 0; from < 8; from += 2) {
            archive(0, from, 0, 1);
            entries.put(from, bytes(store, Layout.entry("topic", 0, from)));
        }
        for (long hole = 0; hole < 6; hole += 2) {
            store.delete(List.of(Layout.entry("topic", 0, hole)));
            assertThatIOException()
                    .isThrownBy(() -> plan(TimeRange.ALL))
                    .withMessageContaining("The ledger of topic-0 has no entry for offsets " + hole + " to "
                            + (hole + 1) + "; run verify");
            store.replace(Layout.entry("topic", 0, hole), entries.get(hole));
        }
        seal(Map.of(0, 8L));
        store.delete(List.of(Layout.entry("topic", 0, 2)));
        assertThat(plan(TimeRange.ALL).files()).as("sealed, so not read").isEqualTo(8);
        archive(0, 8, 0);
        archive(0, 9, 0);
        store.delete(List.of(Layout.entry("topic", 0, 8)));
        assertThatIOException()
                .isThrownBy(() -> plan(hours(4, 5)))
                .withMessageContaining("no entry for offsets 8 to 8");
    }

    @Test
    void yearsAfter9999AreFoundThoughTheirFoldersSortFirst() throws IOException {
        int hoursToYear12000 = 12_000 * 366 * 24;
        archive(0, 0, 0);
        archive(0, 1, hoursToYear12000);
        Instant lastHour = Instant.parse("9999-12-31T23:00:00Z");

        assertThat(plan(new TimeRange(Instant.MIN, lastHour)).files()).isEqualTo(1);
        assertThat(plan(new TimeRange(SampleTopic.FIRST_HOUR, lastHour)).files())
                .isEqualTo(1);
        assertThat(plan(new TimeRange(SampleTopic.FIRST_HOUR, Instant.MAX)).files())
                .isEqualTo(2);
        seal(Map.of(0, 2L));
        assertThat(plan(new TimeRange(SampleTopic.FIRST_HOUR, Instant.MAX)).files())
                .isEqualTo(2);
    }

    @Test
    void aTopicThatIsNotThereIsToldWithThoseThatAre() throws IOException {
        assertThatExceptionOfType(FileNotFoundException.class)
                .isThrownBy(() -> plan(TimeRange.ALL))
                .withMessage("There is no archive at " + store.address("") + ": nothing is there; check --archive");
        for (String folder : List.of("one/two/1", "three", "four", "five")) {
            store.putIfAbsent(folder, utf8("x"));
        }
        assertThatExceptionOfType(FileNotFoundException.class)
                .isThrownBy(() -> plan(TimeRange.ALL))
                .withMessage("The archive " + store.address("")
                        + " has no topic topic, but five, four, one/ and more; check --archive and --topics");

        archive(0, 0, 0);
        new SampleTopic(store, "another", SampleTopic.WITH_ENVELOPES).archive(0, 0, 0);

        for (String missing : List.of("topi", "topic-b", "Topic")) {
            assertThatExceptionOfType(FileNotFoundException.class)
                    .isThrownBy(() -> ReadPlan.make(store, List.of("topic", missing), TimeRange.ALL))
                    .withMessage("The archive " + store.address("") + " has no topic " + missing
                            + "; it has another, topic");
        }
    }

    @Test
    void planningReadsTheManifestsOfTheRangeAndTheLedgerSinceTheSealAndNoDataFile() throws IOException {
        for (int from = 0; from < 10; from++) {
            archive(0, from, from);
            archive(1, from, from);
        }
        seal(Map.of(0, 10L, 1, 10L));
        archive(1, 10, 4, 20);
        archive(1, 12, 5);

        WatchedStore watched = new WatchedStore(store);
        TopicPlan plan =
                ReadPlan.make(watched, List.of("topic"), hours(4, 6)).topics().get(0);

        assertThat(plan.files()).isEqualTo(6);
        assertThat(watched.keys(Kind.WRITE)).isEmpty();
        assertThat(watched.keys(Kind.OPEN))
                .containsExactlyInAnyOrder(
                        Layout.sealing("topic"),
                        Layout.entry("topic", 1, 10),
                        Layout.entry("topic", 1, 12),
                        Layout.manifest("topic", window(4)),
                        Layout.manifest("topic", window(5)));
        assertThat(watched.keys(Kind.LIST))
                .as("is there a ledger; its folders, one by one; one listing of each of its partitions")
                .containsExactlyInAnyOrder(
                        "_ledger/topic/",
                        "_ledger/topic/",
                        "_ledger/topic/",
                        "_ledger/topic/",
                        "_ledger/topic/",
                        "_ledger/topic/",
                        "_ledger/topic/0/",
                        "_ledger/topic/1/",
                        "_ledger/topic/windows/",
                        "topic/");
        assertThat(watched.openNow()).isZero();
    }

    /** What sealing has read and not sealed yet is known from what it remembers, and from nothing else that is read. */
    @Test
    void windowsThatWaitForTheirSealArePlannedWithoutTheirEntries() throws IOException {
        LedgerEntry entry = archive(0, 0, 0, 9);
        new WindowSealer(store, "topic").check(Map.of(0, 2L), window(0).end());
        WatchedStore watched = new WatchedStore(store);

        assertThat(plan(watched, "topic").parts()).isEqualTo(wholeFiles(List.of(entry)));
        assertThat(watched.keys(Kind.OPEN))
                .containsExactly(Layout.sealing("topic"), Layout.manifest("topic", window(0)));

        String path = entry.files().get(1).path();
        store.delete(List.of(path));
        assertThatIOException()
                .isThrownBy(() -> plan(TimeRange.ALL))
                .withMessageContaining("The data file " + store.address(path) + " is missing");
    }

    /** As two archivers leave them on a store that ignores the condition of a write. */
    @Test
    void filesThatHoldTheSameOffsetsFailThePlan() throws IOException {
        archive(0, 0, 0, 0);
        archive(0, 2, 0, 0);
        seal(Map.of(0, 4L));
        LedgerEntry overlapping = archive(0, 3, 0, 0);

        assertThatIOException()
                .isThrownBy(() -> plan(TimeRange.ALL))
                .withMessageContaining("names offsets of topic-0 twice")
                .withMessageContaining(overlapping.files().get(0).path());
    }

    @Test
    void manyOrphansOfOneRangeAreLookedUpOnce() throws IOException {
        ArchivedFile file = archive(0, 0, 0).files().get(0);
        seal(Map.of(0, 1L));
        for (int generation = 2; generation < 12; generation++) {
            store.putIfAbsent(
                    Layout.data("topic", window(0), new DataFileName(generation, 0, 0, ".snappy")), utf8("x"));
        }
        WatchedStore watched = new WatchedStore(store);

        assertThat(plan(watched, "topic").ignored()).isEqualTo(10);

        assertThat(watched.keys(Kind.OPEN))
                .containsExactlyInAnyOrder(
                        Layout.sealing("topic"), Layout.manifest("topic", window(0)), Layout.entry("topic", 0, 0));
        assertThat(watched.keys(Kind.OPEN)).doesNotContain(file.path());
    }

    @Test
    void aListingTakesAPageForAThousandFilesAndLeavesOutOtherDays() throws Exception {
        int files = 2_500;
        int racers = 16;
        List<ArchivedFile> made =
                IntStream.range(0, files).mapToObj(ReadPlanTest::oneByte).toList();
        ConcurrentAppends.of(racers, racer -> {
            for (int i = racer; i < files; i += racers) {
                store.putIfAbsent(made.get(i).path(), new byte[1]);
            }
            return racer;
        });
        assertThat(new Ledger(store, "topic", 0).append(entryOf(made))).isEqualTo(Ledger.Append.COMMITTED);

        WatchedStore watched = new WatchedStore(store);
        assertThat(plan(watched, "topic").files()).isEqualTo(files);
        assertThat(watched.keys(Kind.LIST)).filteredOn("topic/"::equals).hasSize(3);

        WatchedStore ofTwoDays = new WatchedStore(store);
        ReadPlan plan = ReadPlan.make(ofTwoDays, List.of("topic"), hours(2_404, 2_452));
        assertThat(plan.topics().get(0).files()).isEqualTo(48);
        assertThat(ofTwoDays.keys(Kind.LIST)).filteredOn("topic/"::equals).hasSize(1);

        WatchedStore ofTheFirstPage = new WatchedStore(store);
        plan = ReadPlan.make(ofTheFirstPage, List.of("topic"), hours(0, 900));
        assertThat(plan.topics().get(0).files()).isEqualTo(900);
        assertThat(ofTheFirstPage.keys(Kind.LIST)).filteredOn("topic/"::equals).hasSize(1);
    }

    private static ArchivedFile oneByte(int hour) {
        String path = Layout.data("topic", window(hour), new DataFileName(1, 0, 0, ""));
        Instant start = window(hour).start();
        return new ArchivedFile(path, window(hour), 1, 1, hour, hour, start, start, "sha256:", null, null);
    }

    private static LedgerEntry entryOf(List<ArchivedFile> files) {
        LedgerEntry empty = SampleTopic.emptyEntry("topic", 0, 0, files.size());
        return new LedgerEntry(
                empty.version(),
                empty.topic(),
                empty.partition(),
                empty.from(),
                empty.to(),
                empty.clusterId(),
                empty.topicId(),
                empty.attempt(),
                empty.writer(),
                empty.committedAt(),
                files,
                List.of(),
                0);
    }

    private LedgerEntry archive(int partition, long from, int... hours) throws IOException {
        return archive(WindowSize.HOUR, partition, from, hours);
    }

    private LedgerEntry archive(WindowSize size, int partition, long from, int... hours) throws IOException {
        try (RangeWriter writer = topic.attempt(partition, from, ProtocolStep.Listener.NONE)) {
            SampleTopic.append(writer, size, partition, from, hours);
            return SampleTopic.commit(writer, from + hours.length).orElseThrow();
        }
    }

    private void seal(Map<Integer, Long> ends) throws IOException {
        assertThat(new WindowSealer(store, "topic").check(ends, DAYS_LATER).problems())
                .isEmpty();
    }

    private TopicPlan plan(TimeRange range) throws IOException {
        return ReadPlan.make(store, List.of("topic"), range).topics().get(0);
    }

    private static TopicPlan plan(Store store, String name) throws IOException {
        return ReadPlan.make(store, List.of(name), TimeRange.ALL).topics().get(0);
    }

    private static TimeRange hours(int from, int to) {
        return new TimeRange(window(from).start(), window(from).start().plus(Duration.ofHours(to - from)));
    }

    private static List<ArchivedFile> files(TopicPlan plan) {
        return plan.parts().stream().map(part -> ((Whole) part).file()).toList();
    }

    private static List<Whole> wholeFiles(List<LedgerEntry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.files().stream().map(file -> new Whole(entry.topic(), file)))
                .sorted(Comparator.comparing(whole -> whole.file().path()))
                .toList();
    }
}
