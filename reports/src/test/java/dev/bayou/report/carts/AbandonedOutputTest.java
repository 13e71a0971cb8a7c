package dev.bayou.report.carts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bayou.archive.read.ReadPlan;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.report.carts.AbandonedCarts.CartFacts;
import dev.bayou.report.core.Quarantine;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.ReportJson;
import dev.bayou.report.core.ReportOutput;
import dev.bayou.report.core.ReportSettings;
import dev.bayou.shopper.CartSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbandonedOutputTest {
    private static final Instant NOON = Instant.parse("2018-10-31T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final AbandonedCarts CARTS = new AbandonedCarts(List.of(gap(30), gap(60)));
    private static final ReadPlan NOTHING = new ReadPlan(List.of());

    @TempDir
    Path folder;

    private Store store;
    private Store quarantine;
    private ReportSettings settings;

    @BeforeEach
    void open() throws IOException {
        settings = settings("20260101T000000.000000Z-1");
        store = Stores.of(settings.output(), PipelineOptionsFactory.create());
        quarantine = Stores.of(settings.quarantine().root(), PipelineOptionsFactory.create());
    }

    @AfterEach
    void close() throws IOException {
        Stores.closeAll();
    }

    @Test
    void thePageShowsEachDayByEveryGap() throws IOException {
        stage(settings, CARTS, session(0, "1.50", 0), session(100 * DAY, "2", 0));
        publish();

        assertThat(text("abandoned.html").replaceAll("\\s*\\R\\s*", ""))
                .containsSubsequence(
                        "1970-01-01", "30m", "1970-01-01", "60m", "1970-04-11", "30m", "1970-04-11", "60m");
    }

    @Test
    void tableSummaryAndPageAgree() throws IOException {
        stage(
                settings,
                CARTS,
                session(0, "1.50", 0),
                session(DAY / 2, "2", 1),
                session(DAY, "4.25", 0),
                session(3 * DAY, "0", 0));

        AbandonedReport report = publish();

        assertThat(files()).containsExactly("_SUCCESS", "abandoned.csv", "abandoned.html", "abandoned.json");
        assertThat(text("abandoned.csv"))
                .isEqualTo(
                        """
                        gap,day,sessions,carts,abandoned,rate,cart_value,abandoned_value
                        30m,1970-01-01,2,2,1,0.5000,3.50,1.50
                        30m,1970-01-02,1,1,1,1.0000,4.25,4.25
                        30m,1970-01-04,1,0,0,0.0000,0.00,0.00
                        60m,1970-01-01,2,2,1,0.5000,3.50,1.50
                        60m,1970-01-02,1,1,1,1.0000,4.25,4.25
                        60m,1970-01-04,1,0,0,0.0000,0.00,0.00
                        """
                                .replace("\n", "\r\n"));
        JsonNode summary = new ObjectMapper().readTree(text("abandoned.json"));
        assertThat(summary.at("/gaps/0/gap").asText()).isEqualTo("30m");
        assertThat(summary.at("/gaps/0/counts/abandoned").asInt()).isEqualTo(2);
        assertThat(summary.at("/gaps/0/rate").decimalValue()).isEqualByComparingTo("0.6667");
        assertThat(summary.at("/gaps/1/days/1970-01-01/abandonedValue").decimalValue())
                .isEqualByComparingTo("1.5");
        assertThat(text("abandoned.html"))
                .contains("<svg", "66.7 %", "1970-01-04", "5.75")
                .doesNotContain("http://", "https://", "<script");
        assertThat(AbandonedTable.text(report).lines())
                .contains(
                        "gap  sessions  carts  abandoned    rate  value of carts  abandoned value",
                        "30m         4      3          2  66.7 %            7.75             5.75");
    }

    @Test
    void aReportWithoutAnyCartIsAReport() throws IOException {
        stage(settings, CARTS);

        AbandonedReport report = publish();

        assertThat(text("abandoned.csv").lines()).hasSize(1);
        assertThat(text("abandoned.html")).contains("No cart was filled").doesNotContain("<svg");
        assertThat(AbandonedTable.text(report)).contains("30m         0      0          0  0.0 %");
    }

    @Test
    void aLaterReportTakesThePlaceOfTheOneBefore() throws IOException {
        stage(settings, CARTS, session(0, "1", 0));
        publish();
        ReportSettings later = settings("20260102T000000.000000Z-1");
        AbandonedCarts shorter = new AbandonedCarts(List.of(gap(15)));
        stage(later, shorter, session(0, "2", 0));

        new ReportOutput<>(store, later, shorter).publish(NOTHING, quarantine, NOON, CLOCK);

        assertThat(files()).containsExactly("_SUCCESS", "abandoned.csv", "abandoned.html", "abandoned.json");
        assertThat(text("abandoned.csv"))
                .contains("15m,1970-01-01,1,1,1,1.0000,2.00,2.00")
                .doesNotContain("30m");
    }

    @Test
    void whatIsNotPublishedIsTakenAwayAndTheReportBeforeItStays() throws IOException {
        stage(settings, CARTS, session(0, "1", 0));
        publish();
        String before = text("abandoned.csv");
        ReportSettings failed = settings("20260102T000000.000000Z-1");
        stage(failed, CARTS, session(0, "2", 0));

        new ReportOutput<>(store, failed, CARTS).discard(quarantine);

        assertThat(files()).containsExactly("_SUCCESS", "abandoned.csv", "abandoned.html", "abandoned.json");
        assertThat(text("abandoned.csv")).isEqualTo(before);
    }

    @Test
    void factsOfWorkersAddUpAndComeBackFromTheirFile() throws IOException {
        CartFacts one = facts(CARTS.gaps(), session(0, "1", 0), session(DAY, "2", 1));
        CartFacts other = facts(CARTS.gaps(), session(0, "4", 0), session(5 * DAY, "8", 0));

        CartFacts sum = CARTS.plus(CARTS.plus(one, CARTS.none()), other);

        assertThat(sum.counts().get(gap(30)).get("1970-01-01"))
                .isEqualTo(new CartCounts(2, 2, 2, new BigDecimal("5.0000"), new BigDecimal("5.0000")));
        assertThat(sum.counts().get(gap(30))).containsOnlyKeys("1970-01-01", "1970-01-02", "1970-01-06");
        assertThat(ReportJson.read(new ByteArrayInputStream(ReportJson.write(sum)), CartFacts.class)
                        .counts()
                        .keySet())
                .containsExactly(gap(30), gap(60));
    }

    private static CartFacts facts(List<SessionGap> gaps, CartSession... sessions) {
        AbandonedCarts.Counter counter = new AbandonedCarts.Counter(gaps);
        counter.add(List.of(sessions));
        return counter.facts();
    }

    /** What the pipeline of a run leaves. */
    private void stage(ReportSettings of, AbandonedCarts carts, CartSession... sessions) throws IOException {
        store.replace("_staging-" + of.run() + "-read", ReportJson.write(ReadFacts.NONE));
        store.replace("_staging-" + of.run() + "-facts", ReportJson.write(facts(carts.gaps(), sessions)));
    }

    private AbandonedReport publish() throws IOException {
        return new ReportOutput<>(store, settings, CARTS).publish(NOTHING, quarantine, NOON, CLOCK);
    }

    private static CartSession session(long begin, String value, long orders) {
        BigDecimal added = new BigDecimal(value).setScale(4);
        return new CartSession(begin, begin, added.signum(), added, orders);
    }

    private static SessionGap gap(int minutes) {
        return new SessionGap(Duration.ofMinutes(minutes));
    }

    private ReportSettings settings(String run) {
        Location output = new Location(folder.resolve("report").toString());
        Location rejects = new Location(folder.resolve("quarantine").toString());
        return new ReportSettings(
                new Location(folder.resolve("archive").toString()), output, Quarantine.of(rejects, output, run), run);
    }

    private List<String> files() throws IOException {
        return store.listAll("").stream()
                .map(Store.Listed::key)
                .filter(key -> !key.startsWith("_scratch/"))
                .toList();
    }

    private String text(String file) throws IOException {
        try (InputStream in = store.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
