package dev.bayou.report.shoppers;

import static dev.bayou.report.core.Rows.abandoning;
import static dev.bayou.report.core.Rows.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.report.core.ReportJson;
import dev.bayou.report.shoppers.TableFacts.AbandonedRange;
import dev.bayou.report.shoppers.WriteTable.WrittenTable;
import dev.bayou.shopper.Amounts;
import dev.bayou.shopper.ShopperTotals;
import dev.bayou.testing.Seed;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table's summary, and how the summaries of its shards make one. */
class TableFactsTest {
    @Test
    void aTableWithoutRowsHasNothing() {
        assertSame(summary(List.of()), TableFacts.NONE);
    }

    @Test
    void rowsAreCountedAndAddedUp() {
        TableFacts facts = summary(List.of(
                row("123", 6, "319.94", 1, "179.97"),
                row("456", 1, "1099.99", 0, "0"),
                row("789", 13, "523.87", 1, "511.93"),
                row("negative", 1, "1", 3, "11.00"),
                row("zero", 0, "0", 0, "0")));

        assertThat(facts.shoppers()).isEqualTo(5);
        assertThat(facts.itemsAdded()).isEqualTo(21);
        assertThat(facts.valueAdded()).isEqualByComparingTo("1944.80");
        assertThat(facts.orders()).isEqualTo(5);
        assertThat(facts.orderValue()).isEqualByComparingTo("702.90");
        assertThat(facts.abandoned()).isEqualByComparingTo("1241.90");
        assertThat(facts.abandoning()).isEqualTo(3);
        assertThat(facts.abandonedByThem()).isEqualByComparingTo("1251.90");
        assertThat(facts.top())
                .extracting(ShopperTotals::shopper)
                .containsExactly("456", "123", "789", "zero", "negative");
        assertThat(facts.histogram())
                .isEqualTo(Map.of(
                        AbandonedRange.BELOW_ZERO, 1L,
                        AbandonedRange.ZERO, 1L,
                        AbandonedRange.TO_25, 1L,
                        AbandonedRange.TO_250, 1L,
                        AbandonedRange.TO_2500, 1L));
    }

    @Test
    void ofEqualsTheFirstByNameAreOnTop() {
        List<ShopperTotals> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rows.add(abandoning("%02d".formatted(i), i < 5 ? "7.50" : i < 60 ? "5.0" : "4.99"));
        }
        rows.add(abandoning("most", "8"));
        rows.add(abandoning("0", "5.0000"));
        List<String> expected = new ArrayList<>(List.of("most", "00", "01", "02", "03", "04", "0"));
        for (int i = 5; expected.size() < TableFacts.TOP; i++) {
            expected.add("%02d".formatted(i));
        }
        Random random = new Random(1);
        for (int round = 0; round < 50; round++) {
            Collections.shuffle(rows, random);
            int cut = random.nextInt(rows.size());

            assertThat(summary(rows).top()).extracting(ShopperTotals::shopper).isEqualTo(expected);
            assertThat(summary(rows.subList(0, cut))
                            .plus(summary(rows.subList(cut, rows.size())))
                            .top())
                    .extracting(ShopperTotals::shopper)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1e40, BELOW_ZERO",
        "-0.000001, BELOW_ZERO",
        "0, ZERO",
        "0.0000, ZERO",
        "1e-30, TO_10",
        "9.9999, TO_10",
        "10, TO_10",
        "10.0000, TO_10",
        "10.0001, TO_25",
        "25, TO_25",
        "25.01, TO_50",
        "50, TO_50",
        "50.01, TO_100",
        "1e2, TO_100",
        "100.01, TO_250",
        "250, TO_250",
        "250.01, TO_500",
        "500, TO_500",
        "500.01, TO_1000",
        "1000, TO_1000",
        "1000.01, TO_2500",
        "2500, TO_2500",
        "2500.01, TO_5000",
        "5000, TO_5000",
        "5000.01, TO_10000",
        "10000, TO_10000",
        "10000.0000000001, ABOVE_10000",
        "1e40, ABOVE_10000",
    })
    void aBorderBelongsToTheBarBelowIt(String abandoned, AbandonedRange range) {
        assertThat(AbandonedRange.of(new BigDecimal(abandoned))).isEqualTo(range);
    }

    @Test
    void everyBarHasALabelOfItsOwn() {
        assertThat(Arrays.stream(AbandonedRange.values()).map(AbandonedRange::label))
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void aSummaryIsWhatPlainArithmeticSays() {
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<ShopperTotals> rows = rows(random);

            assertSame(summary(rows), naive(rows));
        }
    }

    @Test
    void summariesOfShardsAddUpToTheWholeInWhateverOrder() {
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<ShopperTotals> rows = rows(random);
            int one = random.nextInt(rows.size() + 1);
            int other = one + random.nextInt(rows.size() - one + 1);
            TableFacts a = summary(rows.subList(0, one));
            TableFacts b = summary(rows.subList(one, other));
            TableFacts c = summary(rows.subList(other, rows.size()));

            assertThat(a.plus(b)).as("seed %d", seed).isEqualTo(b.plus(a));
            assertThat(a.plus(b).plus(c)).as("seed %d", seed).isEqualTo(a.plus(b.plus(c)));
            assertThat(a.plus(TableFacts.NONE)).as("seed %d", seed).isEqualTo(a);
            assertThat(TableFacts.NONE.plus(a)).as("seed %d", seed).isEqualTo(a);
            assertSame(c.plus(a).plus(b), summary(rows));
        }
    }

    @Test
    void aWrittenTableTravelsAndIsReadBackFromItsJson() throws Exception {
        WrittenTable shards = shard("Zoë \"😀\"", 1).plus(shard("b", 0));
        assertThat(shards.stagedShards()).isEqualTo(new TreeMap<>(Map.of(0, "_staging-0", 1, "_staging-1")));

        for (WrittenTable table : List.of(new ReportShoppers(TableFormat.CSV, 2).none(), shards)) {
            assertThat(CoderUtils.clone(SerializableCoder.of(WrittenTable.class), table))
                    .isEqualTo(table);
            assertThat(ReportJson.read(new ByteArrayInputStream(ReportJson.write(table)), WrittenTable.class))
                    .usingRecursiveComparison()
                    .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                    .isEqualTo(table);
        }
    }

    @Test
    void amountsInJsonAreNumbersWrittenAsInTheTable() throws Exception {
        assertThat(new String(ReportJson.write(shard("a", 0)), UTF_8))
                .contains("\"valueAdded\" : 319.94")
                .contains("\"orderValue\" : 1000.00")
                .contains("\"abandoned\" : -680.06");
    }

    private static WrittenTable shard(String shopper, int shard) {
        return new WrittenTable(
                summary(List.of(row(shopper, 3, "319.9400", 1, "1e3"))),
                new TreeMap<>(Map.of(shard, "_staging-" + shard)));
    }

    private static List<ShopperTotals> rows(Random random) {
        List<ShopperTotals> rows = new ArrayList<>();
        int count = random.nextInt(80);
        for (int i = 0; i < count; i++) {
            // Few amounts, so that many are equal; and any.
            BigDecimal value = random.nextBoolean()
                    ? BigDecimal.valueOf(random.nextInt(4) * 10L)
                    : Amounts.random(random).abs();
            BigDecimal ordered = random.nextBoolean()
                    ? BigDecimal.ZERO
                    : Amounts.random(random).abs();
            rows.add(new ShopperTotals("s" + i, random.nextInt(1000), value, random.nextInt(10), ordered));
        }
        Collections.shuffle(rows, random);
        return rows;
    }

    private static TableFacts summary(List<ShopperTotals> rows) {
        TableFacts.Builder summary = new TableFacts.Builder();
        rows.forEach(summary::add);
        return summary.build();
    }

    private static TableFacts naive(List<ShopperTotals> rows) {
        List<ShopperTotals> abandoning =
                rows.stream().filter(row -> row.abandoned().signum() > 0).toList();
        return new TableFacts(
                rows.size(),
                rows.stream().mapToLong(ShopperTotals::itemsAdded).sum(),
                sum(rows, ShopperTotals::valueAdded),
                rows.stream().mapToLong(ShopperTotals::orders).sum(),
                sum(rows, ShopperTotals::orderValue),
                abandoning.size(),
                sum(abandoning, ShopperTotals::abandoned),
                rows.stream()
                        .sorted(Comparator.comparing(
                                        (ShopperTotals row) -> row.abandoned().negate())
                                .thenComparing(ShopperTotals::shopper))
                        .limit(20)
                        .toList(),
                rows.stream()
                        .collect(Collectors.groupingBy(
                                row -> AbandonedRange.of(row.abandoned()), TreeMap::new, Collectors.counting())),
                0);
    }

    private static BigDecimal sum(List<ShopperTotals> rows, Function<ShopperTotals, BigDecimal> column) {
        return rows.stream().map(column).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The same amounts, with however many zeros at their ends. */
    private static void assertSame(TableFacts facts, TableFacts expected) {
        assertThat(facts)
                .usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .isEqualTo(expected);
    }
}
