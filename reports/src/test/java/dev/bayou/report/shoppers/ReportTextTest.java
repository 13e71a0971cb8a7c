package dev.bayou.report.shoppers;

import static dev.bayou.report.core.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.read.ReadPlan.Authority;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.ReadFacts.PartitionRead;
import dev.bayou.report.core.ReadFacts.Rejected;
import dev.bayou.report.core.ReadFacts.Sample;
import dev.bayou.report.core.ReadFacts.TopicRead;
import dev.bayou.report.render.NumberFormats;
import dev.bayou.shopper.MalformedEventException.Reason;
import dev.bayou.shopper.ShopperEvent.Kind;
import dev.bayou.shopper.ShopperTotals;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTextTest {
    private final Locale usual = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(usual);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "de-DE", "ar-EG", "hi-IN-u-nu-deva"})
    void aReportReadsTheSameInEveryCountry(String locale) {
        Locale.setDefault(Locale.forLanguageTag(locale));

        assertThat(text(row("123", 6, "319.94", 1, "179.97"), row("4,5%d", 1234, "1099.9900", 0, "0")))
                .isEqualTo(
                        """
                        shopper  items added  value added  orders  order value  abandoned
                        -------  -----------  -----------  ------  -----------  ---------
                        4,5%d          1,234     1,099.99       0         0.00   1,099.99
                        123                6       319.94       1       179.97     139.97
                        -------  -----------  -----------  ------  -----------  ---------
                        all 2          1,240     1,419.93       1       179.97   1,239.96

                        Read 2,000 records in 1.5 s: 0 views, 1,996 added to cart, 0 orders, 1 without a shopper, 1 empty
                          raw: 3 files, 2 windows from dt=2018-10-30/hr=23 to dt=2018-10-31/hr=00
                          4 duplicates dropped: their offsets had been read from other files; 1 of them held other bytes, \
                        as when a topic was made again
                        Rejected 2 records (0.100 %), kept in /q
                          2 not-json, first raw-7 at offset 1234567: no JSON, at byte 8
                        Report: /o/report.html, report.csv
                        """);
    }

    /** Some names would, on some terminals, move the cursor, change colours, or turn the line's direction. */
    @Test
    void aNameChangesNothingButItsOwnCell() {
        assertThat(text(row("a\u202Eb\u001B[2Jc\n", 1, "1", 0, "0")))
                .isEqualTo(text(row("a\\u202eb\\u001b[2Jc\\u000a", 1, "1", 0, "0")));
    }

    @Test
    void columnsStandBelowEachOtherWhateverTheNames() {
        assertThat(text(row("日本", 1, "3", 0, "0"), row("😀", 1, "2", 0, "0"), row("Zoe\u0308", 1, "1", 0, "0")))
                .startsWith(
                        """
                        shopper  items added  value added  orders  order value  abandoned
                        -------  -----------  -----------  ------  -----------  ---------
                        日本               1         3.00       0         0.00       3.00
                        😀                 1         2.00       0         0.00       2.00
                        Zoe\u0308                1         1.00       0         0.00       1.00
                        """);
    }

    @Test
    void aLongNameIsCutBetweenCharacters() {
        assertThat(text(row("😀".repeat(21), 1, "1", 0, "0"))).contains("\n" + "😀".repeat(19) + "…  ");
        assertThat(text(row("😀".repeat(20), 1, "1", 0, "0"))).contains("\n" + "😀".repeat(20) + "  ");
        assertThat(text(row("ä".repeat(41), 1, "1", 0, "0"))).contains("\n" + "ä".repeat(39) + "…  ");
    }

    @Test
    void namesThatLookTheSameAreCounted() {
        assertThat(text(row("Zo\u00EB", 1, "1", 0, "0"), row("Zoe\u0308", 1, "1", 0, "0"), row("Zoe", 1, "1", 0, "0")))
                .contains("2 names differ from another only in how Unicode spells the same characters");
        assertThat(text(row("Zo\u00EB", 1, "1", 0, "0"))).doesNotContain("Unicode");
    }

    @Test
    void whereTheWholeTableIsIsToldOfEveryShard() {
        ShopperTotals[] rows = IntStream.range(0, 21)
                .mapToObj(i -> row("shopper " + i, 1, "1", 0, "0"))
                .toArray(ShopperTotals[]::new);

        assertThat(text(List.of("report.csv"), rows))
                .contains("The 20 of 21 shoppers with the most abandoned value; the whole table is in report.csv.\n")
                .endsWith("Report: /o/report.html, report.csv\n");
        assertThat(text(List.of("report-00000-of-00002.csv", "report-00001-of-00002.csv"), rows))
                .contains("; the whole table is in report-00000-of-00002.csv and 1 more.\n")
                .endsWith("Report: /o/report.html, report-00000-of-00002.csv and 1 more\n");
        assertThat(text(rows[0])).doesNotContain("whole table");
    }

    @Test
    void anEmptyTableSaysSo() {
        assertThat(text()).startsWith("No shopper did anything: the table is empty.\n\nRead ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0.00",
                "999.9 | 999.90",
                "-1234567.891 | -1,234,567.891",
                "1e30 | 1,000,000,000,000,000,000,000,000,000,000.00",
                "-0.000001 | -0.000001",
            })
    void anAmountIsGroupedWithAllItsDecimals(BigDecimal amount, String text) {
        assertThat(NumberFormats.amount(amount)).isEqualTo(text);
    }

    private static String text(ShopperTotals... rows) {
        return text(List.of("report.csv"), rows);
    }

    private static String text(List<String> tables, ShopperTotals... rows) {
        TableFacts.Builder summary = new TableFacts.Builder();
        for (ShopperTotals row : rows) {
            summary.add(row);
        }
        ReadFacts read = new ReadFacts(
                new TreeMap<>(Map.of(Kind.ADD_TO_CART, 1996L, Kind.ANONYMOUS, 1L)),
                1,
                0,
                new TreeMap<>(Map.of(
                        Reason.NOT_JSON,
                        new Rejected(2, List.of(new Sample("raw", 7, 1_234_567, "no JSON, at byte 8"))))),
                new TreeMap<>(),
                new TreeMap<>(Map.of("raw-7", new PartitionRead("raw", 7, 2000, 0, 1_999_999, 4, 1))),
                List.of());
        List<TopicRead> topics = List.of(
                new TopicRead("raw", Authority.LEDGER, 3, 1000, 2, "dt=2018-10-30/hr=23", "dt=2018-10-31/hr=00", 0));
        return ReportText.of(new ShopperReport(
                1, "2026-03-02T10:00:00Z", 1.5, "/a", "/o", topics, read, summary.build(), tables, "/q"));
    }
}
