package dev.bayou.report.core;

import static dev.bayou.report.core.Rows.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.shopper.Amounts;
import dev.bayou.shopper.ShopperTotals;
import dev.bayou.shopper.Totals;
import dev.bayou.testing.Seed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class ShopperBlockTest {
    @Test
    void rowsComeBackAsTheyWentIn() throws Exception {
        assertComesBack(List.of(
                row("", 0, "0", 0, "0"),
                row("\u0000", Long.MAX_VALUE, "922337203685477.5807", Long.MAX_VALUE, "922337203685477.5808"),
                row(" ", 1, "0.0000", 1, "0E+7"),
                row("1", 1, "9223372036854775807", 1, "9223372036854775808"),
                row("2", 1, "-9223372036854775808", 1, "-9223372036854775809"),
                row("Zoë", 1, "1e400", 1, "-1e-400"),
                row("x".repeat(1_000_000), 1, "9".repeat(10_000), 1, "-0." + "1".repeat(10_000)),
                row("購物者", 127, "0.01", 128, "-0.01"),
                row("\uFFFD", 16_383, "1.00", 16_384, "1.0"),
                row("😀", 1, "179.91000000000003", 0, "0.000000000000000000000000000001"),
                row("😀😀", 1, "1", 0, "1")));
    }

    @Test
    void noRowsComeBackAsNone() throws Exception {
        assertComesBack(List.of());
        assertThat(Rows.of(ShopperBlock.EMPTY)).isEmpty();
    }

    @Test
    void anyAmountComesBackWithItsDecimals() throws Exception {
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        List<ShopperTotals> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            BigDecimal valueAdded = Amounts.random(random);
            rows.add(new ShopperTotals(
                    "%08d".formatted(i),
                    random.nextLong() >>> random.nextInt(1, 64),
                    valueAdded,
                    random.nextLong() >>> random.nextInt(1, 64),
                    Amounts.random(random)));
        }
        assertComesBack(rows);
    }

    @Test
    void aRowIsSmall() throws Exception {
        ShopperBlock block = Rows.block(List.of(row("shopper-0001234", 12, "1099.9900", 1, "511.9300")));

        assertThat(CoderUtils.encodeToByteArray(ShopperBlock.CODER, block)).hasSizeLessThan(32);
    }

    private static void assertComesBack(List<ShopperTotals> rows) throws Exception {
        ShopperBlock block = Rows.block(rows);
        ShopperBlock travelled = CoderUtils.clone(ShopperBlock.CODER, block);

        assertThat(Rows.of(block)).isEqualTo(rows);
        assertThat(Rows.of(travelled)).isEqualTo(rows);
        ShopperBlock.Cursor<Totals> cursor = travelled.cursor(Rows.AGGREGATION);
        for (ShopperTotals row : rows) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.shopper()).isEqualTo(row.shopper().getBytes(UTF_8));
        }
        assertThat(cursor.next()).isFalse();
        assertThat(cursor.next()).isFalse();
    }
}
