package dev.bayou.report.core;

import static dev.bayou.report.core.Rows.row;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.report.core.ReadFacts.PartitionRead;
import dev.bayou.report.core.ReadFacts.Rejected;
import dev.bayou.report.core.ReadFacts.Sample;
import dev.bayou.seqfile.SequenceFileReader;
import dev.bayou.shopper.MalformedEventException.Reason;
import dev.bayou.shopper.ShopperEvent;
import dev.bayou.shopper.ShopperEvents;
import dev.bayou.shopper.ShopperTotals;
import dev.bayou.shopper.Totals;
import dev.bayou.testing.Seed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventAggregatorTest {
    private static final int BUCKETS = 4;
    private static final String HOUR = "dt=2018-10-30/hr=23";
    private static final String NOT_JSON = "{\"verb\":";
    private static final String NO_VERB = "{\"subject\":{\"shopper\":\"a\"}}";

    @TempDir
    Path folder;

    private Store store;
    private Quarantine quarantine;
    private final EventAggregator<Totals> summation = new EventAggregator<>(Rows.AGGREGATION, BUCKETS);

    @BeforeEach
    void openStore() throws IOException {
        Location root = new Location(folder.resolve("quarantine").toString());
        store = Stores.of(root, PipelineOptionsFactory.create());
        quarantine = new Quarantine(root, "report-1", "20260101T000000Z-1");
    }

    @AfterEach
    void closeStore() throws IOException {
        Stores.closeAll();
    }

    @Test
    void nothingAddsUpToNothing() throws IOException {
        assertThat(summation.facts()).isEqualTo(ReadFacts.NONE);
        assertThat(drained()).isEmpty();

        sum("t", 0, new FakePart());
        assertThat(summation.facts()).isEqualTo(ReadFacts.NONE);
        assertThat(drained()).isEmpty();
        assertThat(summation.facts().quarantined()).isEmpty();
        assertThat(files("")).isEmpty();
    }

    @Test
    void eachRecordIsCountedOnceByItsKindOrAsEmptyOrByItsReason() throws IOException {
        sum(
                "t",
                0,
                new FakePart()
                        .with(3, HOUR, addition("a", "2", "1.50"))
                        .with(4, HOUR, order("a", "7"))
                        .with(5, HOUR, "{\"verb\":\"view\",\"subject\":{\"shopper\":\"b\"}}")
                        .with(6, HOUR, "{\"verb\":\"wave\",\"subject\":{\"shopper\":\"b\"}}")
                        .with(7, HOUR, "{\"verb\":\"view\"}")
                        .with(8, HOUR, "")
                        .with(9, HOUR, NOT_JSON)
                        .with(11, HOUR, addition("a", "1", "0.01")));
        ReadFacts facts = summation.facts();

        assertThat(facts.events())
                .isEqualTo(Map.of(
                        ShopperEvent.Kind.VIEW_PRODUCT, 1L,
                        ShopperEvent.Kind.ADD_TO_CART, 2L,
                        ShopperEvent.Kind.PLACE_ORDER, 1L,
                        ShopperEvent.Kind.OTHER, 1L,
                        ShopperEvent.Kind.ANONYMOUS, 1L));
        assertThat(facts.empty()).isEqualTo(1);
        assertThat(facts.rejected())
                .isEqualTo(
                        Map.of(Reason.NOT_JSON, new Rejected(1, List.of(new Sample("t", 0, 9, "no JSON, at byte 8")))));
        assertThat(facts.records()).isEqualTo(8);
        assertThat(facts.partitions()).isEqualTo(Map.of("t-0", new PartitionRead("t", 0, 8, 3, 11, 0, 0)));
        assertThat(drained()).containsExactlyInAnyOrder(row("a", 3, "3.01", 1, "7"), row("b", 0, "0", 0, "0"));
    }

    @Test
    void recordsAreCountedByTheDayThatTheyAreFiledIn() throws IOException {
        sum(
                "t",
                0,
                new FakePart()
                        .with(0, "dt=2018-10-30/hr=23", "")
                        .with(1, "dt=2018-10-31/hr=00", "")
                        .with(2, "dt=2018-10-31/hr=23", NOT_JSON)
                        .with(3, "dt=2018-10-30/hr=00", "")
                        .with(4, null, "")
                        .with(5, "dt=2018-10-31", "")
                        .with(6, null, ""));
        sum("t", 1, new FakePart().with(0, "dt=2018-10-30/hr=07", "").with(1, "dt=1969-12-31/hr=23", ""));

        assertThat(summation.facts().days())
                .isEqualTo(Map.of("", 2L, "1969-12-31", 1L, "2018-10-30", 3L, "2018-10-31", 3L));
    }

    @Test
    void partsOfOnePartitionAreCountedTogether() throws IOException {
        sum("t", 1, new FakePart().with(50, HOUR, "").with(60, HOUR, "").withLeftOut(3, 1));
        sum("t", 10, new FakePart().with(5, HOUR, ""));
        sum("u", 1, new FakePart().with(7, HOUR, "").withLeftOut(1, 0));
        sum("t", 1, new FakePart().with(2, HOUR, "").withLeftOut(2, 2));

        assertThat(summation.facts().partitions())
                .isEqualTo(Map.of(
                        "t-1", new PartitionRead("t", 1, 3, 2, 60, 5, 3),
                        "t-10", new PartitionRead("t", 10, 1, 5, 5, 0, 0),
                        "u-1", new PartitionRead("u", 1, 1, 7, 7, 1, 0)));
        assertThat(summation.facts().duplicates()).isEqualTo(6);
        assertThat(summation.facts().contradictions()).isEqualTo(3);
    }

    @Test
    void theFirstRejectedByTheirPlaceAreSamplesInWhateverOrderPartsAreRead() throws IOException {
        FakePart later = new FakePart();
        for (int offset = 100; offset < 110; offset++) {
            later.with(offset, HOUR, NOT_JSON);
        }
        later.with(110, HOUR, NO_VERB);
        sum("t", 1, later);
        sum("t", 0, new FakePart().with(2, HOUR, NOT_JSON).with(7, HOUR, NOT_JSON));
        sum("t", 1, new FakePart().with(3, HOUR, NOT_JSON));

        Rejected notJson = summation.facts().rejected().get(Reason.NOT_JSON);
        assertThat(notJson.records()).isEqualTo(13);
        assertThat(notJson.samples())
                .extracting(sample -> sample.partition() + ":" + sample.offset())
                .containsExactly("0:2", "0:7", "1:3", "1:100", "1:101");
        Rejected noVerb = summation.facts().rejected().get(Reason.MISSING_FIELD);
        assertThat(noVerb.samples()).containsExactly(new Sample("t", 1, 110, "verb is missing"));
    }

    @Test
    void whatIsRejectedIsKeptWholeInAFileForEachReason() throws IOException {
        byte[] noText = {'{', (byte) 0xFF, 0, '}'};
        String large = "{\"x\":\"" + "y".repeat(2_000_000) + "\"}";
        sum(
                "my.topic",
                7,
                new FakePart()
                        .with(40, HOUR, addition("a", "1", "1"))
                        .with(41, HOUR, NOT_JSON)
                        .with(42, HOUR, noText)
                        .with(43, HOUR, large)
                        .with(44, HOUR, "")
                        .with(9_000_000_000L, HOUR, "second " + NOT_JSON));
        String run = "report-1/20260101T000000Z-1/my.topic/";

        assertThat(summation.facts().quarantined())
                .containsExactlyInAnyOrder(
                        run + "reason=not-json/1_7_00000000000000000041",
                        run + "reason=invalid-text/1_7_00000000000000000042",
                        run + "reason=too-long/1_7_00000000000000000043");
        assertThat(files(""))
                .containsExactlyInAnyOrderElementsOf(summation.facts().quarantined());
        assertThat(records(run + "reason=not-json/1_7_00000000000000000041"))
                .containsExactly(Map.entry(41L, text(NOT_JSON)), Map.entry(9_000_000_000L, text("second " + NOT_JSON)));
        assertThat(records(run + "reason=invalid-text/1_7_00000000000000000042"))
                .containsExactly(Map.entry(42L, text(noText)));
        assertThat(records(run + "reason=too-long/1_7_00000000000000000043"))
                .containsExactly(Map.entry(43L, text(large)));
        assertThat(metadata(run + "reason=too-long/1_7_00000000000000000043"))
                .containsEntry("bayou.topic", "my.topic")
                .containsEntry("bayou.partition", "7")
                .containsEntry("bayou.reason", "too-long");
        assertThat(localFiles()).isEmpty();
    }

    @Test
    void aFileThatIsThereAlreadyIsLeftAndTheNextGenerationTaken() throws IOException {
        for (int generation = 1; generation <= 3; generation++) {
            EventAggregator<Totals> attempt = new EventAggregator<>(Rows.AGGREGATION, BUCKETS);
            sum(attempt, "t", 0, new FakePart().with(5, HOUR, "attempt " + generation));

            String key =
                    "report-1/20260101T000000Z-1/t/reason=not-json/%d_0_00000000000000000005".formatted(generation);
            assertThat(attempt.facts().quarantined()).containsExactly(key);
            assertThat(records(key)).containsExactly(Map.entry(5L, text("attempt " + generation)));
        }
        assertThat(files("")).hasSize(3);
    }

    @Test
    void aPartThatIsNotReadToItsEndLeavesNothing() throws IOException {
        try (FakePart part = new FakePart().with(5, HOUR, NOT_JSON);
                Quarantine.Writer rejects = quarantine.writer(store, "t", 0)) {
            EventAggregator<Totals>.Part sums = summation.part("t", 0, rejects);
            assertThat(part.next()).isTrue();
            sums.add(part);
            assertThat(localFiles()).hasSize(1);
        }

        assertThat(files("")).isEmpty();
        assertThat(localFiles()).isEmpty();
    }

    @Test
    void aTableIsHandedOverOnceAndTheNextBeginsEmpty() throws IOException {
        sum("t", 0, new FakePart().with(0, HOUR, addition("a", "1", "1")).with(1, HOUR, NOT_JSON));
        assertThat(drained()).containsExactly(row("a", 1, "1", 0, "0"));
        assertThat(drained()).isEmpty();

        sum("t", 0, new FakePart().with(2, HOUR, addition("a", "5", "1")));
        assertThat(drained()).containsExactly(row("a", 5, "5", 0, "0"));
        // The facts include both.
        assertThat(summation.facts().events(ShopperEvent.Kind.ADD_TO_CART)).isEqualTo(2);
        assertThat(summation.facts().rejectedRecords()).isEqualTo(1);
    }

    @Test
    void aTableMayBeHandedOverInTheMiddleOfAPart() throws IOException {
        List<ShopperTotals> rows = new ArrayList<>();
        try (FakePart part = new FakePart();
                Quarantine.Writer rejects = quarantine.writer(store, "t", 0)) {
            for (int offset = 0; offset < 10; offset++) {
                part.with(offset, HOUR, addition("a", "1", "1"));
            }
            EventAggregator<Totals>.Part sums = summation.part("t", 0, rejects);
            while (part.next()) {
                sums.add(part);
                if (part.offset() % 4 == 3) {
                    rows.addAll(drained());
                }
            }
            sums.end(part);
        }
        rows.addAll(drained());

        assertThat(rows).containsExactly(row("a", 4, "4", 0, "0"), row("a", 4, "4", 0, "0"), row("a", 2, "2", 0, "0"));
        assertThat(summation.facts().partitions()).isEqualTo(Map.of("t-0", new PartitionRead("t", 0, 10, 0, 9, 0, 0)));
    }

    @Test
    void aTableThatHasGrownGreatIsFull() throws IOException {
        int shoppers = 0;
        while (!summation.isFull()) {
            FakePart part = new FakePart();
            for (int i = 0; i < 10_000; i++) {
                part.with(i, HOUR, "{\"verb\":\"view\",\"subject\":{\"shopper\":\"" + shoppers++ + "\"}}");
            }
            sum("t", 0, part);
            assertThat(shoppers).isLessThanOrEqualTo(1_000_000);
        }
        assertThat(shoppers).isGreaterThanOrEqualTo(100_000);
        assertThat(drained()).hasSize(shoppers);
        assertThat(summation.isFull()).isFalse();
    }

    @Test
    void eventsInPartsAddUpToWhatPlainArithmeticSays() throws IOException {
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        List<ShopperEvent> events = ShopperEvents.random(5000, random);
        List<ShopperBlock> blocks = new ArrayList<>();
        for (int from = 0, to; from < events.size(); from = to) {
            to = Math.min(events.size(), from + 1 + random.nextInt(500));
            FakePart part = new FakePart();
            for (int i = from; i < to; i++) {
                part.with(i, HOUR, ShopperEvents.json(events.get(i)));
            }
            sum("t", 0, part);
            if (random.nextInt(3) == 0) {
                summation.drain((bucket, block) -> blocks.add(block));
            }
        }
        summation.drain((bucket, block) -> blocks.add(block));
        Collections.shuffle(blocks, random);

        // Amounts of any size are not accepted, so that some events are rejected; what is accepted has to add up.
        List<ShopperEvent> accepted =
                events.stream().filter(ShopperEvents::isAcceptable).toList();
        assertThat(summation.facts().records()).isEqualTo(events.size());
        assertThat(summation.facts().accepted()).isEqualTo(accepted.size()).isGreaterThan(2500);
        assertThat(Rows.merged(blocks))
                .as("seed %d", seed)
                .containsExactlyElementsOf(ShopperEvents.naiveTotals(accepted).values());
    }

    private void sum(String topic, int partition, FakePart part) throws IOException {
        sum(summation, topic, partition, part);
    }

    private void sum(EventAggregator<Totals> into, String topic, int partition, FakePart part) throws IOException {
        try (part;
                Quarantine.Writer rejects = quarantine.writer(store, topic, partition)) {
            EventAggregator<Totals>.Part sums = into.part(topic, partition, rejects);
            while (part.next()) {
                sums.add(part);
            }
            sums.end(part);
        }
    }

    /** The rows that are handed over, in order within each bucket, with amounts in one form. */
    private List<ShopperTotals> drained() {
        Map<Integer, ShopperBlock> blocks = new TreeMap<>();
        summation.drain((bucket, block) -> assertThat(blocks.put(bucket, block)).isNull());
        List<ShopperTotals> rows = new ArrayList<>();
        blocks.forEach((bucket, block) -> {
            List<ShopperTotals> ofBucket = Rows.of(block);
            assertThat(ofBucket)
                    .isNotEmpty()
                    .allMatch(row -> SumByShopper.bucketOf(row.shopper(), BUCKETS) == bucket)
                    .isSortedAccordingTo(
                            (one, other) -> ShopperEvents.compareCodePoints(one.shopper(), other.shopper()));
            ofBucket.forEach(row -> rows.add(ShopperEvents.stripped(row)));
        });
        return rows;
    }

    private List<String> files(String prefix) throws IOException {
        return store.listAll(prefix).stream()
                .map(Store.Listed::key)
                .filter(key -> !key.startsWith("_scratch"))
                .toList();
    }

    private List<Path> localFiles() throws IOException {
        try (var files = Files.list(store.scratch())) {
            return files.filter(file -> !file.endsWith("lock")).toList();
        }
    }

    private List<Map.Entry<Long, String>> records(String key) throws IOException {
        List<Map.Entry<Long, String>> records = new ArrayList<>();
        try (SequenceFileReader reader = open(key)) {
            while (reader.next()) {
                ByteBuffer value = reader.value();
                byte[] bytes = new byte[value.remaining()];
                value.get(bytes);
                records.add(Map.entry(reader.key(), text(bytes)));
            }
        }
        return records;
    }

    private Map<String, String> metadata(String key) throws IOException {
        try (SequenceFileReader reader = open(key)) {
            return reader.metadata();
        }
    }

    private SequenceFileReader open(String key) throws IOException {
        return SequenceFileReader.on(store.open(key), Files.size(Path.of(store.address(key))), key);
    }

    /** Any bytes as text, one letter each. */
    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private static String text(String utf8) {
        return text(utf8.getBytes(UTF_8));
    }

    @Test
    void anEventHappenedWhenItSaysElseWhenKafkaSaysElseItIsRejected() throws IOException {
        EventAggregator<Long> moments = new EventAggregator<>(new FirstSeen(), BUCKETS);
        FakePart part = new FakePart()
                .with(0, HOUR, viewAt("\"2018-10-30T23:01:29\""))
                .withTimestamp(0, 7)
                .with(1, HOUR, viewAt("\"yesterday\""))
                .withTimestamp(1, 8)
                .with(2, HOUR, viewAt("null"));
        try (Quarantine.Writer rejects = quarantine.writer(store, "t", 0)) {
            EventAggregator<Long>.Part sums = moments.part("t", 0, rejects);
            while (part.next()) {
                sums.add(part);
            }
            sums.end(part);
        }
        List<Long> rows = new ArrayList<>();
        moments.drain((bucket, block) -> {
            ShopperBlock.Cursor<Long> cursor = block.cursor(new FirstSeen());
            while (cursor.next()) {
                rows.add(cursor.row());
            }
        });

        assertThat(rows).containsExactly(8L);
        ReadFacts facts = moments.facts();
        assertThat(facts.events()).isEqualTo(Map.of(ShopperEvent.Kind.VIEW_PRODUCT, 2L));
        assertThat(facts.timedByKafka()).isEqualTo(1);
        assertThat(facts.rejected())
                .isEqualTo(Map.of(
                        Reason.MISSING_FIELD,
                        new Rejected(
                                1,
                                List.of(new Sample(
                                        "t",
                                        0,
                                        2,
                                        "context.timestamp has no time, and the record has no Kafka timestamp")))));
    }

    private static String viewAt(String timestamp) {
        return "{\"verb\":\"view\",\"subject\":{\"shopper\":\"a\"},\"context\":{\"timestamp\":" + timestamp + "}}";
    }

    private static String addition(String shopper, String quantity, String price) {
        return "{\"subject\":{\"shopper\":\"%s\"},\"verb\":\"add\",\"indirectObject\":\"cart\",\"directObject\":{\"item\":{\"quantity\":%s,\"price\":%s}}}"
                .formatted(shopper, quantity, price);
    }

    private static String order(String shopper, String value) {
        return "{\"subject\":{\"shopper\":\"%s\"},\"verb\":\"place\",\"directObject\":{\"order\":{\"value\":%s}}}"
                .formatted(shopper, value);
    }
}
