package dev.bayou.report.shoppers;

import static dev.bayou.report.core.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.report.core.PartsRead;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.ReadFacts.PartitionRead;
import dev.bayou.report.core.ReadFacts.Rejected;
import dev.bayou.report.core.ReadFacts.Sample;
import dev.bayou.report.core.ReportJson;
import dev.bayou.report.shoppers.ReportFacts.StagedFile;
import dev.bayou.shopper.MalformedEventException.Reason;
import dev.bayou.shopper.ShopperEvent.Kind;
import dev.bayou.shopper.ShopperTotals;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class ReportFactsTest {
    private static final ReportFacts READ = ReportFacts.ofReading(new PartsRead(
            new ReadFacts(
                    new TreeMap<>(Map.of(Kind.ADD_TO_CART, 7L, Kind.ANONYMOUS, 1L)),
                    2,
                    3,
                    new TreeMap<>(Map.of(
                            Reason.NOT_JSON, new Rejected(1, List.of(new Sample("t", 0, 5, "no JSON, at byte 7"))))),
                    new TreeMap<>(Map.of("2018-10-30", 10L, "", 1L)),
                    new TreeMap<>(Map.of("t-0", new PartitionRead("t", 0, 11, 3, 20, 4, 1)))),
            List.of("q/1", "q/2")));
    private static final ReportFacts TABLE =
            ReportFacts.ofTable(table(row("Zoë \"😀\"", 3, "319.9400", 1, "1e3")), new StagedFile("_staging-1", 0));

    private static final List<Kind> KINDS = List.of(Kind.VIEW_PRODUCT, Kind.ADD_TO_CART, Kind.ANONYMOUS);
    private static final List<Reason> REASONS = List.of(Reason.NOT_JSON, Reason.TOO_DEEP, Reason.MISSING_FIELD);

    @Test
    void factsTravelBetweenWorkersAsTheyAre() throws Exception {
        for (ReportFacts facts : List.of(ReportFacts.NONE, READ, TABLE, sum(READ, TABLE))) {
            assertThat(CoderUtils.clone(ReportFacts.CODER, facts)).isEqualTo(facts);
        }
    }

    @Test
    void factsAreReadBackFromTheirJson() throws Exception {
        for (ReportFacts facts : List.of(ReportFacts.NONE, READ, TABLE, sum(READ, TABLE))) {
            assertThat(ReportJson.read(new ByteArrayInputStream(ReportJson.write(facts)), ReportFacts.class))
                    .usingRecursiveComparison()
                    .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                    .isEqualTo(facts);
        }
    }

    @Test
    void amountsInJsonAreNumbersWrittenAsInTheTable() throws IOException {
        assertThat(new String(ReportJson.write(TABLE), StandardCharsets.UTF_8))
                .contains("\"valueAdded\" : 319.94")
                .contains("\"orderValue\" : 1000.00")
                .contains("\"abandoned\" : -680.06");
    }

    @Test
    void factsAddUpInWhateverOrderTheyAreAdded() {
        List<ReportFacts> parts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            parts.add(ReportFacts.ofReading(new PartsRead(
                    new ReadFacts(
                            new TreeMap<>(Map.of(KINDS.get(i % KINDS.size()), (long) i)),
                            i,
                            2L * i,
                            new TreeMap<>(Map.of(
                                    REASONS.get(i % REASONS.size()),
                                    new Rejected(1, List.of(new Sample("t", i % 4, i, "why"))))),
                            new TreeMap<>(Map.of("2018-10-3" + i % 2, 1L)),
                            new TreeMap<>(Map.of("t-" + i % 4, new PartitionRead("t", i % 4, 1, i, i, i, 1)))),
                    List.of("q/" + i))));
            parts.add(ReportFacts.ofTable(
                    table(row("s" + i, i, i + ".5", i, "" + i % 7)), new StagedFile("_staging-" + i, i)));
        }
        ReportFacts all = ReportFacts.sum(parts);
        assertThat(all.read().empty()).isEqualTo(435);
        assertThat(all.read().rejected().get(Reason.NOT_JSON))
                .isEqualTo(new Rejected(
                        10,
                        List.of(
                                new Sample("t", 0, 0, "why"),
                                new Sample("t", 0, 12, "why"),
                                new Sample("t", 0, 24, "why"),
                                new Sample("t", 1, 9, "why"),
                                new Sample("t", 1, 21, "why"))));
        assertThat(all.read().partitions().get("t-3")).isEqualTo(new PartitionRead("t", 3, 7, 3, 27, 105, 7));
        assertThat(all.staged()).extracting(StagedFile::shard).isSorted().hasSize(30);
        assertThat(all.quarantined()).isSorted().hasSize(30);

        Random random = new Random(1);
        for (int round = 0; round < 100; round++) {
            Collections.shuffle(parts, random);
            int cut = random.nextInt(parts.size());
            assertThat(sum(
                            ReportFacts.sum(parts.subList(0, cut)),
                            ReportFacts.NONE,
                            ReportFacts.sum(parts.subList(cut, parts.size()))))
                    .isEqualTo(all);
        }
    }

    @Test
    void everyRecordReadIsCountedOnce() {
        ReadFacts read = READ.read();

        assertThat(read.accepted()).isEqualTo(8);
        assertThat(read.rejectedRecords()).isEqualTo(1);
        assertThat(read.records()).isEqualTo(11);
        assertThat(read.events(Kind.VIEW_PRODUCT)).isZero();
        assertThat(read.duplicates()).isEqualTo(4);
        assertThat(read.contradictions()).isEqualTo(1);
    }

    private static TableFacts table(ShopperTotals row) {
        TableSummary summary = new TableSummary();
        summary.add(row);
        return summary.toFacts();
    }

    private static ReportFacts sum(ReportFacts... facts) {
        return ReportFacts.sum(Arrays.asList(facts));
    }
}
