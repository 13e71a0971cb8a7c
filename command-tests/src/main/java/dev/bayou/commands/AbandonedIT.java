package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.Sandbox;
import dev.bayou.shopper.HandMadeSessions;
import dev.bayou.shopper.HandMadeSessions.Arrival;
import dev.bayou.shopper.HandMadeSessions.Expected;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
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

/** What the report of abandoned carts promises. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(240)
class AbandonedIT {
    private static final int WRONG_CALL = 2;

    private final Sandbox sandbox = Sandbox.shared();

    @TempDir
    Path dir;

    private BayouLoop bayou;
    private ArchiveHome home;
    private ArchiveHome report;

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
        home = ArchiveHome.onS3(sandbox);
        report = ArchiveHome.onS3(sandbox);
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void theSessionsMadeByHandAreCountedWhateverFilesTheyAreIn() throws Exception {
        List<HandMadeSessions> cases = HandMadeSessions.of(Path.of(System.getProperty("bayou.home")));
        List<String> arrivals = new ArrayList<>();
        cases.forEach(made -> made.arrivals().stream().map(Arrival::json).forEach(arrivals::add));
        Random chance = new Random(Seed.announced("abandoned"));
        for (String flag :
                List.of("--maxFileBytes=1", "--timestampFrom=/context/timestamp", "--timestampFrom=record")) {
            String topic = archived(arrivals, 1 + chance.nextInt(4), flag);

            bayou.run(abandoned(topic, "--gap=60m,15m,30m")).requireSuccess();

            assertThat(text("abandoned.csv")).as(flag).isEqualTo(expected(cases));
            Collections.shuffle(arrivals, chance);
        }
    }

    @Test
    void eachGapIsShownBesideTheOthers() throws Exception {
        String topic = archived(ShopperEvents.ofNile(), 1);

        Ended ended = bayou.run(abandoned(topic, "--gap=90s,4m,2h")).requireSuccess();

        // Shopper 123 adds at 00:12:31 and at 00:14:02, and orders at 00:17:18; shopper 789 at 00:04:41, and orders at
        // 00:08:19.
        assertThat(ended.stdout())
                .contains(
                        "gap   sessions  carts  abandoned     rate  value of carts  abandoned value",
                        "90s          7      5          5  100.0 %        1,943.80         1,943.80",
                        "4m           4      4          2   50.0 %        1,943.80         1,123.87",
                        "120m         4      4          2   50.0 %        1,943.80         1,123.87",
                        "Read 7 records in ");
        assertThat(report.keys("")).containsExactly("_SUCCESS", "abandoned.csv", "abandoned.html", "abandoned.json");
        JsonNode summary = new ObjectMapper().readTree(text("abandoned.json"));
        assertThat(summary.at("/gaps/1/counts/abandonedValue").decimalValue()).isEqualByComparingTo("1123.87");
        assertThat(text("abandoned.html")).contains("<svg", "1,123.87").doesNotContain("http://", "<script");
    }

    @Test
    void anEventWithoutATimeOfItsOwnHasKafkasAndWithoutEitherItIsKept() throws Exception {
        String untimed = "{\"subject\":{\"shopper\":\"lea\"},\"verb\":\"add\",\"indirectObject\":\"cart\","
                + "\"directObject\":{\"item\":{\"quantity\":1,\"price\":2.5}}}";
        String topic = archived(List.of(untimed, untimed), 1);
        Ended timed = bayou.run(abandoned(topic)).requireSuccess();

        assertThat(text("abandoned.csv")).endsWith("\r\n30m,2024-03-01,1,1,1,1.0000,5.00,5.00\r\n");
        assertThat(timed.stdout()).contains("2 events had no time of their own, and were counted at Kafka's");

        String bare = archived(List.of(untimed, untimed), 1, "--envelope=false");
        Ended strict = bayou.run(abandoned(bare));

        assertThat(strict.status()).as(strict.toString()).isEqualTo(1);
        assertThat(strict.stderr()).contains("2 of 2 events were rejected");
        assertThat(strict.stdout()).contains("context.timestamp has no time");
        assertThat(home.keys("_quarantine/")).singleElement().asString().contains("/reason=missing-field/");
        assertThat(text("abandoned.csv").lines()).hasSize(1);
    }

    @Test
    void allMistakesOfACallAreReported() throws Exception {
        Ended ended = bayou.run(BayouCall.of(
                "abandoned", "--archive=relative", "--gap=soon,31d,500ms", "--maxRejected=many", "--shards=2"));

        assertThat(ended.status()).as(ended.toString()).isEqualTo(WRONG_CALL);
        assertThat(ended.stderr())
                .contains(
                        "'relative' is no address",
                        "--output is missing",
                        "--topics is missing",
                        "'soon' is not a duration",
                        "a gap is of whole seconds, from 1s to 30d",
                        "'many' is not a limit",
                        "--shards is not known");
    }

    private BayouCall abandoned(String topic, String... flags) {
        return BayouCall.of("abandoned", "--topics=" + topic, "--output=" + report.address())
                .with(home.flags())
                .with(flags);
    }

    private String archived(List<String> events, int partitions, String... flags) throws Exception {
        String topic = Topics.fresh(sandbox, "carts", partitions);
        List<ProducerRecord<byte[], byte[]>> records = IntStream.range(0, events.size())
                .mapToObj(i -> Topics.record(topic, i % partitions, ArchiveContract.LONG_AGO, null, events.get(i)))
                .toList();
        Topics.write(sandbox, records);
        bayou.run(home.catchUp(sandbox, topic).with(flags)).requireSuccess();
        return topic;
    }

    private String text(String file) throws IOException {
        try (InputStream in = report.store().open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** All cases together. */
    private static String expected(List<HandMadeSessions> cases) {
        SortedMap<String, BigDecimal[]> sums = new TreeMap<>();
        for (HandMadeSessions made : cases) {
            for (Expected line : made.expected()) {
                BigDecimal[] sum = sums.computeIfAbsent(line.gap() + "," + line.day(), key -> zeros());
                List<BigDecimal> more = List.of(
                        BigDecimal.valueOf(line.sessions()),
                        BigDecimal.valueOf(line.carts()),
                        BigDecimal.valueOf(line.abandoned()),
                        line.cartValue(),
                        line.abandonedValue());
                Arrays.setAll(sum, i -> sum[i].add(more.get(i)));
            }
        }
        StringBuilder csv = new StringBuilder("gap,day,sessions,carts,abandoned,rate,cart_value,abandoned_value\r\n");
        sums.forEach((key, sum) -> csv.append("%s,%s,%s,%s,%s,%s,%s\r\n"
                .formatted(
                        key, sum[0], sum[1], sum[2], sum[2].divide(sum[1], 4, RoundingMode.HALF_UP), sum[3], sum[4])));
        return csv.toString();
    }

    private static BigDecimal[] zeros() {
        BigDecimal[] zeros = new BigDecimal[5];
        Arrays.fill(zeros, BigDecimal.ZERO);
        return zeros;
    }
}
