package dev.bayou.archive.read;

import static dev.bayou.archive.store.StoreContents.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeRange;
import dev.bayou.archive.TimeRange.CutDayException;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.read.ArchivePart.FoundFile;
import dev.bayou.archive.read.ArchivePart.Unlisted;
import dev.bayou.archive.read.ReadPlan.Authority;
import dev.bayou.archive.read.ReadPlan.TopicPlan;
import dev.bayou.archive.store.OnEveryStore;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.StoreContents;
import dev.bayou.archive.store.StoreKind;
import dev.bayou.archive.store.WatchedStore;
import dev.bayou.archive.store.WatchedStore.Kind;
import dev.bayou.seqfile.Entry;
import dev.bayou.seqfile.HadoopFiles;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An archive as Secor leaves it, written by Hadoop's own writer: no ledger, only folders, names and files. */
class SecorFilesTest extends OnEveryStore {
    private static final int GROUP_BYTES = 100;
    private static final String HOUR = "dt=2018-10-30/hr=23";

    private WatchedStore watched;

    @BeforeEach
    void watch() {
        watched = new WatchedStore(store);
    }

    @AfterEach
    void everyStreamIsClosed() {
        assertThat(watched.openNow()).isZero();
    }

    @Test
    void filesAreFoundInWhateverFoldersAndBelongToTheWindowsThatTheseTell() throws IOException {
        Map<String, String> windows = new TreeMap<>();
        windows.put("dt=2018-10-30/hr=23/mn=15/1_0_" + digits(0), "dt=2018-10-30/hr=23");
        windows.put("dt=2018-10-30/hr=23/1_0_" + digits(10) + ".gz", "dt=2018-10-30/hr=23");
        windows.put("dt=2018-10-31/1_0_" + digits(20) + ".snappy", "dt=2018-10-31");
        windows.put("dt=2018-10-31/deep/er/7_0_" + digits(30) + ".deflate", "dt=2018-10-31");
        windows.put("offset=00000000000000000000/1_0_" + digits(40) + ".bz2", "");
        windows.put("1_0_" + digits(50), "");
        windows.put("dt=2018-02-30/1_0_" + digits(60), "");
        windows.put("dt=2018-10-30/hr=23/1_12_" + digits(0) + ".gz", "dt=2018-10-30/hr=23");
        for (String path : windows.keySet()) {
            put(path, entries(LongStream.range(0, 3)));
        }

        TopicPlan plan = plan(TimeRange.ALL);

        assertThat(plan.authority()).isEqualTo(Authority.FILE_NAMES);
        assertThat(plan.parts()).extracting(ArchivePart::partition).containsExactly(0, 12);
        Map<String, String> found = new TreeMap<>();
        for (FoundFile file : files(plan)) {
            found.put(
                    file.path().substring("topic/".length()),
                    file.window() == null ? "" : file.window().folder());
            assertThat(file.path()).endsWith("/" + file.name());
        }
        assertThat(found).isEqualTo(windows);
        assertThat(plan.files()).isEqualTo(8);
        assertThat(plan.windows())
                .extracting(TimeWindow::folder)
                .containsExactly("dt=2018-10-30/hr=23", "dt=2018-10-31");
        assertThat(plan.bytes())
                .isEqualTo(store.listAll("topic/").stream()
                        .mapToLong(Store.Listed::bytes)
                        .sum())
                .isEqualTo(plan.parts().stream().mapToLong(ArchivePart::bytes).sum());
        assertThat(plan.ignored()).isZero();
        assertThat(watched.keys(Kind.OPEN)).isEmpty();
        assertThat(watched.keys(Kind.WRITE)).isEmpty();
    }

    @Test
    void whatIsNotNamedAsADataFileIsIgnoredAndCountedUnlessHadoopHidesIt() throws IOException {
        put(HOUR + "/1_0_" + digits(0) + ".gz", entries(LongStream.range(0, 3)));
        for (String hidden : List.of("_SUCCESS", "_metadata", ".1_0_" + digits(0) + ".gz.crc", "_temporary-1")) {
            store.putIfAbsent("topic/" + HOUR + "/" + hidden, utf8("x"));
        }
        for (String hidden : List.of("_temporary/0/" + HOUR, HOUR + "/_old", ".staging")) {
            put(hidden + "/1_0_" + digits(0), entries(LongStream.range(0, 3)));
        }
        List<String> strangers = List.of(
                "README.md",
                "1_0_" + digits(0) + ".gz.bak",
                "1_0_0",
                "01_0_" + digits(0),
                "1_0_" + digits(0) + "_2",
                "1_0_" + digits(0) + ".");
        for (String stranger : strangers) {
            store.putIfAbsent("topic/" + HOUR + "/" + stranger, utf8("x"));
        }
        store.putIfAbsent("topic-b/" + HOUR + "/1_0_" + digits(0), utf8("of another topic"));

        TopicPlan plan = plan(TimeRange.ALL);

        assertThat(plan.files()).isEqualTo(1);
        int inHiddenFolders = 3;
        assertThat(plan.ignored()).isEqualTo(strangers.size() + inHiddenFolders);
    }

    @Test
    void aTopicWithoutAnyReadableFileIsRefusedAndWhatItHoldsIsNamed() throws IOException {
        store.putIfAbsent("topic/_SUCCESS", utf8("x"));
        assertThatIOException()
                .isThrownBy(() -> plan(TimeRange.ALL))
                .withMessageContaining(store.address("topic/") + " holds hidden files only (1)");

        store.putIfAbsent("topic/partition=0/topic+0+0000000000.json", utf8("x"));
        assertThatIOException()
                .isThrownBy(() -> plan(TimeRange.ALL))
                .withMessageContaining(store.address("topic/")
                        + " holds 1 file, but no data file: partition=0/topic+0+0000000000.json. ");

        store.putIfAbsent("topic/part-00000", utf8("x"));
        store.putIfAbsent("topic/part-00001", utf8("x"));
        put("_old/1_0_" + digits(0), entries(LongStream.of(0)));
        assertThatIOException()
                .isThrownBy(() -> plan(TimeRange.ALL))
                .withMessageContaining(store.address("topic/") + " holds 4 files, but no data file: " + "_old/1_0_"
                        + digits(0) + ", part-00000, part-00001 and 1 more.")
                .withMessageContaining("<generation>_<partition>_<offset of 20 digits>[.extension]");

        put(HOUR + "/1_0_" + digits(0), entries(LongStream.of(0)));
        assertThat(plan(TimeRange.ALL).ignored()).isEqualTo(4);
    }

    @Test
    void windowsAreSelectedByTheirBeginAndAFileWithoutOneByNoRange() throws IOException {
        put("dt=2018-10-30/hr=22/1_0_" + digits(0), entries(LongStream.of(0)));
        put("dt=2018-10-30/hr=23/mn=45/1_0_" + digits(1), entries(LongStream.of(1)));
        put("dt=2018-10-31/1_0_" + digits(2), entries(LongStream.of(2)));
        Instant hour = Instant.parse("2018-10-30T23:00:00Z");

        assertThat(selected(hour.minus(Duration.ofHours(1)), hour)).containsExactly(0L);
        assertThat(selected(hour, hour.plusNanos(1))).containsExactly(1L);
        assertThat(selected(hour.plusNanos(1), hour.plus(Duration.ofHours(1)))).isEmpty();
        assertThat(selected(hour, Instant.MAX)).containsExactly(1L, 2L);
        assertThat(selected(Instant.MIN, hour)).containsExactly(0L);
        assertThat(selected(Instant.MIN, Instant.MAX)).containsExactly(0L, 1L, 2L);

        put("offset=0/1_0_" + digits(3), entries(LongStream.of(3)));
        assertThat(selected(Instant.MIN, Instant.MAX)).containsExactly(0L, 1L, 2L, 3L);
        assertThatIOException()
                .isThrownBy(() -> selected(hour, Instant.MAX))
                .withMessageContaining(store.address("topic/offset=0/1_0_" + digits(3)))
                .withMessageContaining("move it out of " + store.address("topic/") + ", or leave out --from and --to");
    }

    @Test
    void hoursOfADaysFolderAreRefused() throws IOException {
        put("dt=2018-10-30/1_0_" + digits(0), entries(LongStream.of(0)));
        Instant noon = Instant.parse("2018-10-30T12:00:00Z");

        assertThatExceptionOfType(CutDayException.class).isThrownBy(() -> selected(noon, noon.plusSeconds(3600)));
        assertThat(selected(Instant.MIN, Instant.parse("2018-10-30T00:00:00Z"))).isEmpty();
    }

    @Test
    void aFolderBesideThoseOfDaysThatHoldsNoDataIsNoHindrance() throws IOException {
        put("dt=2018-10-30/hr=22/1_0_" + digits(0), entries(LongStream.of(0)));
        store.putIfAbsent("topic/notes/readme.txt", utf8("x"));

        assertThat(selected(Instant.parse("2018-10-30T22:00:00Z"), Instant.MAX)).containsExactly(0L);
    }

    private List<Long> selected(Instant from, Instant to) throws IOException {
        return PartRecord.of(watched, plan(new TimeRange(from, to)).parts()).stream()
                .map(PartRecord::offset)
                .toList();
    }

    @Test
    void aTopicWithALedgerIsReadByItAndFilesOfSecorAreIgnoredThere() throws IOException {
        topic.archive(0, 0, 3);
        put(HOUR + "/1_1_" + digits(0), entries(LongStream.of(0)));

        TopicPlan plan = plan(TimeRange.ALL);

        assertThat(plan.authority()).isEqualTo(Authority.LEDGER);
        assertThat(plan.files()).isEqualTo(1);
        assertThat(plan.ignored()).isEqualTo(1);
    }

    static Stream<Optional<Class<? extends CompressionCodec>>> codecs() {
        return Stream.of(
                Optional.empty(),
                Optional.of(DefaultCodec.class),
                Optional.of(GzipCodec.class),
                Optional.of(SnappyCodec.class),
                Optional.of(BZip2Codec.class));
    }

    @Test
    void whateverHadoopCompressesHoweverIsReadWithAndWithoutAnExtension() throws IOException {
        List<Entry> expected = new ArrayList<>();
        for (CompressionType type : CompressionType.values()) {
            for (Optional<Class<? extends CompressionCodec>> codec : codecs().toList()) {
                if (codec.isEmpty() != (type == CompressionType.NONE)) {
                    continue;
                }
                for (String extension : List.of("", ".seq")) {
                    long first = expected.size();
                    List<Entry> entries = entries(LongStream.range(first, first + 20));
                    expected.addAll(entries);
                    store.replace(
                            "topic/" + HOUR + "/1_0_" + digits(first) + extension,
                            HadoopFiles.written(type, codec.orElse(null), GROUP_BYTES, entries));
                }
            }
        }
        assertThat(expected).hasSize(20 * 2 * 9);

        Read read = read(0);

        assertThat(read.entries()).isEqualTo(expected);
        assertThat(read.duplicates()).isZero();
        assertThat(watched.mostOpen()).isEqualTo(1);
    }

    @Test
    void anEmptyValueIsARecord() throws IOException {
        List<Entry> entries = List.of(new Entry(5, ""), new Entry(6, "x"), new Entry(9, ""));
        put(HOUR + "/1_0_" + digits(5), entries);

        assertThat(read(0).entries()).isEqualTo(entries);
    }

    @Test
    void theFilesOfAPartitionAreMergedByOffsetAndEachRecordKeepsItsWindow() throws IOException {
        put("dt=2018-10-30/hr=20/1_0_" + digits(0), entries(LongStream.of(0, 3, 6, 9, 30)));
        put("dt=2018-10-30/hr=21/mn=00/1_0_" + digits(0), entries(LongStream.of(1, 4, 7, 8)));
        put("dt=2018-10-30/1_0_" + digits(0), entries(LongStream.of(2, 5)));
        put("offset=10/1_0_" + digits(10), entries(LongStream.of(10, 31)));

        List<PartRecord> records = PartRecord.of(watched, plan(TimeRange.ALL).parts());

        assertThat(records)
                .extracting(PartRecord::offset)
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 30L, 31L);
        assertThat(records.subList(0, 3))
                .extracting(record -> record.window().orElseThrow().folder())
                .containsExactly("dt=2018-10-30/hr=20", "dt=2018-10-30/hr=21", "dt=2018-10-30");
        assertThat(records.get(10).window()).isEmpty();
        assertThat(records.get(11).window()).map(TimeWindow::folder).contains("dt=2018-10-30/hr=20");
    }

    @Test
    void copiedFilesAndOverlappingOnesGiveEachOffsetOnce() throws IOException {
        List<Entry> entries = entries(LongStream.range(0, 30));
        put("dt=2018-10-30/hr=20/1_0_" + digits(0), entries.subList(0, 20));
        put("dt=2018-10-30/hr=20/2_0_" + digits(0), entries.subList(0, 20));
        put("dt=2018-10-31/hr=20/1_0_" + digits(0), entries.subList(0, 20));
        put("dt=2018-10-30/hr=20/1_0_" + digits(15), entries.subList(15, 30));
        put("dt=2018-10-30/hr=20/1_0_" + digits(18), entries.subList(18, 19));

        Read read = read(0);

        assertThat(read.entries()).isEqualTo(entries);
        assertThat(read.duplicates()).isEqualTo(20 + 20 + 5 + 1);
        assertThat(read.contradictions()).isZero();
    }

    @Test
    void anotherRecordOfTheSameOffsetIsAContradictionAndTheFirstPathWins() throws IOException {
        put("dt=2018-10-30/hr=21/1_0_" + digits(0), List.of(new Entry(0, "same"), new Entry(1, "later path")));
        put("dt=2018-10-30/hr=20/3_0_" + digits(0), List.of(new Entry(0, "same"), new Entry(1, "first path")));
        put("dt=2018-10-30/hr=22/1_0_" + digits(1), List.of(new Entry(1, "first path"), new Entry(2, "")));
        put("dt=2018-10-30/hr=23/1_0_" + digits(2), List.of(new Entry(2, "not empty")));

        Read read = read(0);

        assertThat(read.entries()).containsExactly(new Entry(0, "same"), new Entry(1, "first path"), new Entry(2, ""));
        assertThat(read.duplicates()).isEqualTo(4);
        assertThat(read.contradictions()).isEqualTo(2);
    }

    /** A range that Secor filled in later touches many hours, and all of its files are named by its begin. */
    @Test
    void moreFilesMayOverlapThanAStoreHasConnections() throws IOException {
        int windows = 120;
        for (int hour = 0; hour < windows; hour++) {
            put(SampleTopic.window(hour) + "/1_0_" + digits(0), entries(LongStream.of(hour, windows + hour)));
        }

        assertThat(read(0).entries()).isEqualTo(entries(LongStream.range(0, 2L * windows)));
    }

    @Test
    void eachPartitionIsAPartOfItsOwn() throws IOException {
        for (int partition : new int[] {0, 3, 11}) {
            put(HOUR + "/1_" + partition + "_" + digits(0), entries(LongStream.range(0, 3 + partition)));
        }

        TopicPlan plan = plan(TimeRange.ALL);

        assertThat(plan.parts()).extracting(ArchivePart::partition).containsExactly(0, 3, 11);
        for (ArchivePart part : plan.parts()) {
            assertThat(part.topic()).isEqualTo("topic");
            assertThat(PartRecord.of(watched, part)).hasSize(3 + part.partition());
        }
    }

    @Test
    void offsetsThatDoNotAscendFromTheOneInTheNameFailByTheFilesName() throws IOException {
        put(HOUR + "/1_0_" + digits(0), entries(LongStream.range(0, 10)));
        String path = HOUR + "/1_0_" + digits(5) + ".gz";
        for (long[] offsets : new long[][] {{4}, {5, 6, 6}, {7, 6}, {5, Long.MIN_VALUE}, {-1}}) {
            put(path, entries(LongStream.of(offsets)));

            assertThatIOException()
                    .as("offsets %s", Arrays.toString(offsets))
                    .isThrownBy(() -> read(0))
                    .withMessageContaining("The data file " + store.address("topic/" + path)
                            + " is damaged, or not Secor's: offset " + offsets[offsets.length - 1]
                            + " where one after " + (offsets.length == 1 ? 4 : offsets[offsets.length - 2]));
            assertThat(watched.openNow()).isZero();
        }
    }

    @Test
    void aFileWithoutRecordsIsNoDamageAndOneWithoutBytesIs() throws IOException {
        put(HOUR + "/1_0_" + digits(0), List.of());
        put(HOUR + "/1_0_" + digits(1), entries(LongStream.of(1)));
        assertThat(read(0).entries()).hasSize(1);

        store.replace("topic/" + HOUR + "/1_0_" + digits(2), new byte[0]);
        assertThatIOException()
                .isThrownBy(() -> read(0))
                .withMessageContaining(store.address("topic/" + HOUR + "/1_0_" + digits(2)) + ", byte 0");
    }

    @Test
    void aFileThatWasCutOrIsGoneFailsByItsName() throws IOException {
        List<Entry> entries = entries(LongStream.range(0, 50));
        put(HOUR + "/1_0_" + digits(0), entries);
        String path = "topic/" + HOUR + "/1_0_" + digits(0);
        ArchivePart whole = plan(TimeRange.ALL).parts().get(0);
        byte[] content = StoreContents.bytes(store, path);
        store.replace(path, Arrays.copyOf(content, content.length - 1));

        for (ArchivePart part : List.of(whole, plan(TimeRange.ALL).parts().get(0))) {
            assertThatIOException()
                    .isThrownBy(() -> PartRecord.of(watched, part))
                    .withMessageContaining(store.address(path));
        }
        store.delete(List.of(path));
        assertThatIOException()
                .isThrownBy(() -> PartRecord.of(watched, whole))
                .withMessageContaining(store.address(path));
    }

    @Test
    void aReaderThatIsClosedEarlyOrStaysAtItsEndHoldsNothingOpen() throws IOException {
        for (int hour = 10; hour < 14; hour++) {
            put("dt=2018-10-30/hr=" + hour + "/1_0_" + digits(0), entries(LongStream.of(hour, 20 + hour)));
        }
        ArchivePart part = plan(TimeRange.ALL).parts().get(0);

        try (PartReader reader = PartReader.open(watched, part)) {
            assertThat(reader.next()).isTrue();
            assertThat(watched.openNow()).isEqualTo(4);
        }
        assertThat(watched.openNow()).isZero();

        try (PartReader reader = PartReader.open(watched, part)) {
            assertThat(PartRecord.rest(reader, 0)).hasSize(8);
            assertThat(watched.openNow()).isZero();
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    void whateverFilesAPartitionHasEachOffsetIsReadOnceAndTheRestIsCounted() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int rounds = kind == StoreKind.LOCAL ? 40 : 5;
        for (int round = 0; round < rounds; round++) {
            Map<String, List<Entry>> files = randomFiles(random);
            for (Map.Entry<String, List<Entry>> file : files.entrySet()) {
                put(file.getKey(), file.getValue());
            }
            Map<Long, String> expected = new TreeMap<>();
            long duplicates = 0;
            long contradictions = 0;
            for (List<Entry> entries : files.values()) { // in the order of their paths
                for (Entry entry : entries) {
                    String first = expected.putIfAbsent(entry.key(), entry.value());
                    duplicates += first == null ? 0 : 1;
                    contradictions += first == null || first.equals(entry.value()) ? 0 : 1;
                }
            }

            Read read = read(0);

            String description = "seed " + seed + ", round " + round;
            assertThat(read.entries())
                    .as(description)
                    .isEqualTo(expected.entrySet().stream()
                            .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                            .toList());
            assertThat(read.duplicates()).as(description).isEqualTo(duplicates);
            assertThat(read.contradictions()).as(description).isEqualTo(contradictions);
            assertThat(watched.openNow()).as(description).isZero();
            store.delete(files.keySet().stream().map("topic/"::concat).toList());
        }
    }

    private static Map<String, List<Entry>> randomFiles(Random random) {
        Map<String, List<Entry>> files = new TreeMap<>();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            long start = random.nextInt(60);
            List<Entry> entries = random.longs(random.nextInt(20), start, start + 1 + random.nextInt(60))
                    .distinct()
                    .sorted()
                    .mapToObj(offset -> new Entry(offset, random.nextInt(9) == 0 ? "other" : "value of " + offset))
                    .toList();
            String folder = "dt=2018-10-30/hr=1" + random.nextInt(4);
            files.put(folder + "/" + (1 + random.nextInt(3)) + "_0_" + digits(start), entries);
        }
        return files;
    }

    /** What was read of a partition. */
    private record Read(List<Entry> entries, long duplicates, long contradictions) {}

    private Read read(int partition) throws IOException {
        ArchivePart part = plan(TimeRange.ALL).parts().stream()
                .filter(found -> found.partition() == partition)
                .findFirst()
                .orElseThrow();
        try (PartReader reader = PartReader.open(watched, part)) {
            List<Entry> entries = new ArrayList<>();
            while (reader.next()) {
                entries.add(new Entry(reader.offset(), PartRecord.text(reader.value())));
            }
            return new Read(entries, reader.duplicates(), reader.contradictions());
        }
    }

    private static List<FoundFile> files(TopicPlan plan) {
        return plan.parts().stream()
                .flatMap(part -> ((Unlisted) part).files().stream())
                .toList();
    }

    private TopicPlan plan(TimeRange range) throws IOException {
        return ReadPlan.make(watched, List.of("topic"), range).topics().get(0);
    }

    private void put(String path, List<Entry> entries) throws IOException {
        store.replace("topic/" + path, HadoopFiles.written(CompressionType.NONE, null, GROUP_BYTES, entries));
    }

    private static List<Entry> entries(LongStream offsets) {
        return offsets.mapToObj(offset -> new Entry(offset, "value of " + offset))
                .toList();
    }

    private static String digits(long offset) {
        return Layout.digits(offset);
    }
}
