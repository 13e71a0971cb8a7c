package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.LocalFile;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.Sandbox;
import dev.bayou.seqfile.SequenceFileReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the report command promises over an archive of every store. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(240)
abstract class ReportContract {
    private static final int FAILED = 1;

    final Sandbox sandbox = Sandbox.shared();

    @TempDir
    Path dir;

    private BayouLoop bayou;
    private ArchiveHome home;
    private ReportedShoppers report;

    abstract ArchiveHome home(String name);

    @BeforeAll
    void start(@TempDir Path output) throws IOException {
        bayou = BayouLoop.start(output, sandbox.environment());
    }

    @AfterAll
    void end() {
        bayou.close();
    }

    @BeforeEach
    void findHome() {
        home = home("archive");
        report = new ReportedShoppers(home("report"));
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void theTableOfTheDocumentationComesOutOfTheSevenEvents() throws Exception {
        String topic = archived(ShopperEvents.ofNile(), 1, "--timestampFrom=/context/timestamp");

        Ended ended = reporting(topic).run(dir).requireSuccess();

        assertThat(report.csv()).isEqualTo(ShopperEvents.reportOfNile());
        assertThat(report.files()).isEqualTo(ReportedShoppers.FILES);
        assertThat(ended.stdout())
                .contains("456                1     1,099.99       0         0.00   1,099.99")
                .contains("all 3             20     1,943.80       2       691.90   1,251.90")
                .contains("Read 7 records in ");
        assertThat(report.text("report.html"))
                .contains("1,251.90", "2018-10-30 00:00 to 2018-10-30 23:00")
                .doesNotContain("http://", "https://", "<script");
        JsonNode summary = report.summary();
        assertThat(summary.at("/table/abandoned").decimalValue()).isEqualByComparingTo("1251.90");
        assertThat(summary.at("/read/partitions/" + topic + "-0/lastOffset").asInt())
                .isEqualTo(6);

        bayou.run(reporting(topic).with("--format=json", "--shards=2")).requireSuccess();

        assertThat(report.files())
                .as("what the earlier report had and this one has not is gone")
                .containsExactly(
                        "_SUCCESS",
                        "report-00000-of-00002.jsonl",
                        "report-00001-of-00002.jsonl",
                        "report.html",
                        "report.json");
        assertThat((report.text("report-00000-of-00002.jsonl") + report.text("report-00001-of-00002.jsonl")).lines())
                .containsExactlyInAnyOrder(
                        "{\"shopper\":\"123\",\"items_added\":6,\"value_added\":319.94,\"orders\":1,\"order_value\":179.97,\"abandoned\":139.97}",
                        "{\"shopper\":\"456\",\"items_added\":1,\"value_added\":1099.99,\"orders\":0,\"order_value\":0.00,\"abandoned\":1099.99}",
                        "{\"shopper\":\"789\",\"items_added\":13,\"value_added\":523.87,\"orders\":1,\"order_value\":511.93,\"abandoned\":11.94}");
    }

    @Test
    void theNumbersAreTheSameHoweverTheWorkIsSpreadAndWhateverElseLiesInTheArchive() throws Exception {
        Random chance = new Random(Seed.announced("report"));
        ShopperEvents events = ShopperEvents.random(chance, 2000, 300);
        String topic = archived(events.lines(), 3, "--maxFileBytes=10kB", "--compression=deflate");
        LedgerEntry some = home.entries(topic).get(chance.nextInt(3));
        copyToTheNextGeneration(some.files().get(0).path());
        home.store().replace(topic + "/dt=2024-03-01/hr=10/notes.txt", new byte[] {1});

        for (int parallelism : new int[] {1, 5}) {
            Ended ended = reporting(topic).withParallelism(parallelism).run(dir).requireSuccess();

            assertThat(report.csv()).as("parallelism " + parallelism).isEqualTo(events.report());
            assertThat(ended.stdout()).contains("2 other files in its folders ignored");
        }
    }

    @Test
    void anArchiveOfSecorsGivesTheSameNumbersWithItsDuplicatesDropped() throws Exception {
        Random chance = new Random(Seed.announced("secor"));
        ShopperEvents events = ShopperEvents.random(chance, 1500, 200);
        List<Class<? extends CompressionCodec>> codecs =
                List.of(DefaultCodec.class, GzipCodec.class, SnappyCodec.class);
        Path secor = dir.resolve("secor");
        List<SecorArchive> writers = new ArrayList<>();
        writers.add(new SecorArchive(secor, CompressionType.NONE, null));
        for (CompressionType type : List.of(CompressionType.RECORD, CompressionType.BLOCK)) {
            codecs.forEach(codec -> writers.add(new SecorArchive(secor, type, codec)));
        }
        for (SecorArchive writer : writers) {
            String topic = Sandbox.freshName("secor");
            List<byte[]> values = events.values();
            writer.write(topic, "dt=2020-01-01/hr=00", 1, 0, 0, values.subList(0, 400));
            writer.write(topic, "dt=2020-01-01/hr=01", 1, 0, 400, values.subList(400, 1000));
            writer.write(topic, "dt=2020-01-02", 1, 7, 5000, values.subList(1000, 1500));
            // A part that was uploaded again, of the same begin and of another, and a whole file under another name.
            writer.write(topic, "dt=2020-01-01/hr=00", 2, 0, 0, values.subList(0, 100));
            writer.write(topic, "dt=2020-01-01/hr=01", 1, 0, 350, values.subList(350, 500));
            writer.write(topic, "dt=2020-01-03", 1, 7, 5000, values.subList(1000, 1500));
            upload(secor.resolve(topic), topic);

            Ended ended = bayou.run(reporting(topic)).requireSuccess();

            assertThat(report.csv()).as(writer.toString()).isEqualTo(events.report());
            assertThat(ended.stdout()).contains("750 duplicates dropped", "no ledger: by file names");
            assertThat(report.summary()
                            .at("/read/partitions/" + topic + "-7/duplicates")
                            .asInt())
                    .isEqualTo(500);
        }
    }

    @Test
    void windowsAreChosenByTheHourAndATimeWithoutEventsIsAReportedEmptyTable() throws Exception {
        String topic = archived(ShopperEvents.ofNile(), 1, "--timestampFrom=/context/timestamp");

        bayou.run(reporting(topic).with("--from=2018-10-30T23", "--to=2018-10-31"))
                .requireSuccess();

        assertThat(report.csv().lines())
                .containsExactly(
                        "shopper,items_added,value_added,orders,order_value,abandoned",
                        "456,1,1099.99,0,0.00,1099.99",
                        "789,12,23.88,0,0.00,23.88");

        Ended ended = bayou.run(reporting(topic).with("--to=2018-10-30")).requireSuccess();

        assertThat(report.csv()).isEqualTo("shopper,items_added,value_added,orders,order_value,abandoned\r\n");
        assertThat(report.files()).isEqualTo(ReportedShoppers.FILES);
        assertThat(ended.stdout()).contains("the table is empty");
        assertThat(report.text("report.html")).contains("Nothing to report");
    }

    @Test
    void whatCannotBeCountedIsKeptWholeAndReported() throws Exception {
        List<String> events = new ArrayList<>(ShopperEvents.ofNile());
        List<String> broken = List.of(
                "{\"subject\":{\"shopper\":\"123\"},\"verb\":\"add\",\"indirectObject\":\"cart\",\"directObject\":{\"item\":{\"quantity\":1}}}",
                "{\"subject\":{\"shopper\":\"123\"},\"verb\":\"place\",\"directObject\":{\"order\":{\"value\":-1}}}",
                "{\"subject\":{\"shop");
        events.addAll(3, broken);
        events.add("{\"subject\":{},\"verb\":\"view\"}");
        events.add("");
        String topic = archived(events, 1);

        Ended strict = bayou.run(reporting(topic).with("--maxRejected=2"));

        assertThat(strict.status()).as(strict.toString()).isEqualTo(FAILED);
        assertThat(strict.stderr()).contains("3 of 11 events were rejected, more than --maxRejected=2 allows");
        assertThat(report.csv()).as("everything is written").isEqualTo(ShopperEvents.reportOfNile());
        assertThat(quarantined(topic))
                .isEqualTo(new TreeMap<>(Map.of(
                        "missing-field 3", broken.get(0),
                        "negative-number 4", broken.get(1),
                        "not-json 5", broken.get(2))));
        assertThat(strict.stdout())
                .contains("Rejected 3 records (27.3 %)", "directObject.item.price is missing", "1 without a shopper")
                .contains(", 1 empty");
        assertThat(report.text("report.html")).contains("directObject.order.value is negative");

        for (String limit : List.of("3", "28%")) {
            bayou.run(reporting(topic).with("--maxRejected=" + limit)).requireSuccess();
        }
        assertThat(quarantined(topic)).as("of the last run alone").hasSize(3);
        Ended byDefault = bayou.run(reporting(topic));
        assertThat(byDefault.status()).isEqualTo(FAILED);
        assertThat(byDefault.stderr()).contains("--maxRejected=1% allows");
    }

    @Test
    void aDamagedFileFailsTheReportByNameAndTheOldOneRemains() throws Exception {
        String topic = archived(ShopperEvents.ofNile(), 1, "--compression=none");
        bayou.run(reporting(topic)).requireSuccess();
        String path = home.entries(topic).get(0).files().get(0).path();
        byte[] whole = content(path);
        byte[] flipped = whole.clone();
        int digit = new String(whole, StandardCharsets.ISO_8859_1).indexOf("1099.99");
        flipped[digit] = '7';
        byte[] truncated = Arrays.copyOf(whole, whole.length - 100);

        for (byte[] damaged : List.of(flipped, truncated)) {
            home.store().replace(path, damaged);
            Ended ended = bayou.run(reporting(topic));

            assertThat(ended.status()).as(ended.toString()).isEqualTo(FAILED);
            assertThat(ended.stderr()).contains(home.store().address(path), "damaged");
            assertThat(report.files()).isEqualTo(ReportedShoppers.FILES);
            assertThat(report.csv()).isEqualTo(ShopperEvents.reportOfNile());
        }

        home.store().delete(List.of(path));
        Ended missing = bayou.run(reporting(topic));
        assertThat(missing.status()).isEqualTo(FAILED);
        assertThat(missing.stderr()).contains(home.store().address(path), "is missing");
    }

    /** Sends the events, and archives them in their order of offsets. */
    private String archived(List<String> events, int partitions, String... flags) throws Exception {
        String topic = Topics.fresh(sandbox, "shoppers", partitions);
        List<ProducerRecord<byte[], byte[]>> records = IntStream.range(0, events.size())
                .mapToObj(i -> Topics.record(
                        topic,
                        i % partitions,
                        ArchiveContract.LONG_AGO,
                        null,
                        events.get(i).isEmpty() ? null : events.get(i)))
                .toList();
        Topics.write(sandbox, records);
        bayou.run(home.catchUp(sandbox, topic).with(flags)).requireSuccess();
        return topic;
    }

    private void upload(Path folder, String topic) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                home.store().publish(topic + "/" + folder.relativize(file), LocalFile.of(file), "secor");
            }
        }
    }

    private BayouCall reporting(String topic) {
        return report.call(home, topic).withEnvironment(sandbox.environment());
    }

    private void copyToTheNextGeneration(String path) throws IOException {
        int name = path.lastIndexOf('/') + 1;
        DataFileName next =
                DataFileName.parse(path.substring(name)).orElseThrow().next();
        home.store().replace(path.substring(0, name) + next, content(path));
    }

    private byte[] content(String key) throws IOException {
        try (InputStream in = home.store().open(key)) {
            return in.readAllBytes();
        }
    }

    /** What is in quarantine: the reason and offset of each record, and its value. */
    private Map<String, String> quarantined(String topic) throws IOException {
        Map<String, String> records = new TreeMap<>();
        Store store = home.store();
        for (Store.Listed file : store.listAll("_quarantine/")) {
            assertThat(file.key()).contains("/" + topic + "/reason=");
            String reason = file.key().replaceFirst(".*/reason=([^/]+)/1_0_\\d{20}", "$1");
            try (SequenceFileReader reader = SequenceFileReader.on(store.open(file.key()), file.bytes(), file.key())) {
                while (reader.next()) {
                    String before = records.put(
                            reason + " " + reader.key(),
                            StandardCharsets.UTF_8.decode(reader.value()).toString());
                    assertThat(before).isNull();
                }
            }
        }
        return records;
    }
}
