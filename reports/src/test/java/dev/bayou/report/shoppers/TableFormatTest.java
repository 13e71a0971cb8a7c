package dev.bayou.report.shoppers;

import static dev.bayou.report.core.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bayou.shopper.ShopperTotals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TableFormatTest {
    private static final ShopperTotals PLAIN = row("123", 6, "319.9400", 1, "179.97");

    @Test
    void aCsvTableHasAHeaderAndEndsItsLinesAsTheStandardSays() {
        assertThat(TableFormat.CSV.header())
                .isEqualTo("shopper,items_added,value_added,orders,order_value,abandoned\r\n");
        assertThat(written(TableFormat.CSV, PLAIN)).isEqualTo("123,6,319.94,1,179.97,139.97\r\n");
        assertThat(written(TableFormat.CSV, row("9", 0, "0", 2, "1e3"))).isEqualTo("9,0,0.00,2,1000.00,-1000.00\r\n");
    }

    @Test
    void aJsonTableHasAnObjectALineAndNoHeader() {
        assertThat(TableFormat.JSON.header()).isEmpty();
        assertThat(written(TableFormat.JSON, PLAIN))
                .isEqualTo("{\"shopper\":\"123\",\"items_added\":6,\"value_added\":319.94,\"orders\":1,"
                        + "\"order_value\":179.97,\"abandoned\":139.97}\n");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "`a b`        | `a b`",
                "` a `        | ` a `",
                "`'a'`        | `'a'`",
                "`a;b\t`      | `a;b\t`",
                "`a,b`        | `\"a,b\"`",
                "`,`          | `\",\"`",
                "`a\"b`       | `\"a\"\"b\"`",
                "`\"`         | `\"\"\"\"`",
                "`\"\"`       | `\"\"\"\"\"\"`",
                "`a\rb`       | `\"a\rb\"`",
                "`a\nb`       | `\"a\nb\"`",
                "`a\r\n,\"b`  | `\"a\r\n,\"\"b\"`",
                "`Zoë 😀`     | `Zoë 😀`",
                "`=1+1`       | `=1+1`",
            })
    void aShopperIsQuotedInCsvIfCommasQuotesOrLineEndsAreInTheName(String shopper, String field) {
        assertThat(written(TableFormat.CSV, row(shopper, 1, "2", 3, "4")))
                .isEqualTo(field + ",1,2.00,3,4.00,-2.00\r\n");
    }

    static List<String> hostileNames() {
        return List.of(
                "a",
                " ",
                ",",
                "\"",
                "\"\"\"",
                "\r",
                "\n",
                "\r\n",
                "a\",\"b\"\r\nc,1,1.00,0,0.00,1.00\r\n",
                "\\",
                "\\\"",
                "\\u0041",
                "\u0000\u0001\u001f\u007f\u0080\u009b",
                "\t\b\f",
                "\u2028\u2029\u0085",
                "\ufeff\ufffe\uffff",
                "</script><script>alert(1)</script>",
                "Zoë 購物者 😀",
                "{\"shopper\":\"b\"}",
                "x".repeat(100_000) + "\"");
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void aCsvTableIsReadBackAsItWas(String shopper) {
        ShopperTotals first = row(shopper, 12, "1e-30", Long.MAX_VALUE, "123456789012345678901234567890.125");
        StringBuilder table = new StringBuilder(TableFormat.CSV.header());
        for (ShopperTotals row : List.of(first, PLAIN, first)) {
            TableFormat.CSV.append(row, table);
        }
        List<List<String>> lines = readCsv(table.toString());

        assertThat(lines).hasSize(4);
        assertThat(lines.get(1))
                .containsExactly(
                        shopper,
                        "12",
                        "0.000000000000000000000000000001",
                        "9223372036854775807",
                        "123456789012345678901234567890.125",
                        "-123456789012345678901234567890.124999999999999999999999999999");
        assertThat(lines.get(2)).containsExactly("123", "6", "319.94", "1", "179.97", "139.97");
        assertThat(lines.get(3)).isEqualTo(lines.get(1));
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void aJsonTableIsReadBackAsItWas(String shopper) throws IOException {
        ShopperTotals row = row(shopper, 12, "1e-30", Long.MAX_VALUE, "123456789012345678901234567890.125");
        StringBuilder table = new StringBuilder();
        TableFormat.JSON.append(row, table);
        TableFormat.JSON.append(PLAIN, table);
        String[] lines = table.toString().split("\n", -1);

        assertThat(lines).hasSize(3);
        assertThat(lines[2]).isEmpty();
        JsonNode read = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build()
                .readTree(lines[0]);
        assertThat(read.fieldNames())
                .toIterable()
                .containsExactly("shopper", "items_added", "value_added", "orders", "order_value", "abandoned");
        assertThat(read.get("shopper").textValue()).isEqualTo(shopper);
        assertThat(read.get("items_added").longValue()).isEqualTo(12);
        assertThat(read.get("value_added").decimalValue()).isEqualByComparingTo(row.valueAdded());
        assertThat(read.get("orders").longValue()).isEqualTo(Long.MAX_VALUE);
        assertThat(read.get("order_value").decimalValue()).isEqualByComparingTo(row.orderValue());
        assertThat(read.get("abandoned").decimalValue()).isEqualByComparingTo(row.abandoned());
    }

    @Test
    void aFormatIsNamedInWhateverCaseAndTheChoicesAreListed() {
        assertThat(TableFormat.named("csv")).isEqualTo(TableFormat.CSV);
        assertThat(TableFormat.named("JSON")).isEqualTo(TableFormat.JSON);
        for (String wrong : List.of("", "jsonl", "csv ", "xml")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TableFormat.named(wrong))
                    .withMessageContaining("'" + wrong + "'")
                    .withMessageContaining("csv, json");
        }
    }

    private static String written(TableFormat format, ShopperTotals row) {
        StringBuilder line = new StringBuilder();
        format.append(row, line);
        return line.toString();
    }

    /** Reads what RFC 4180 says, and fails on anything else. */
    private static List<List<String>> readCsv(String text) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            StringBuilder field = new StringBuilder();
            if (text.charAt(at) == '"') {
                at++;
                while (text.charAt(at) != '"' || text.startsWith("\"\"", at)) {
                    field.append(text.charAt(at));
                    at += text.charAt(at) == '"' ? 2 : 1;
                }
                at++;
            } else {
                while (",\"\r\n".indexOf(text.charAt(at)) < 0) {
                    field.append(text.charAt(at++));
                }
            }
            line.add(field.toString());
            if (text.charAt(at) == ',') {
                at++;
            } else {
                assertThat(text.substring(at, at + 2)).isEqualTo("\r\n");
                at += 2;
                lines.add(line);
                line = new ArrayList<>();
            }
        }
        return lines;
    }
}
