package dev.bayou.report.core;

import static dev.bayou.report.core.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.shopper.ShopperEvent;
import dev.bayou.shopper.ShopperEvents;
import dev.bayou.shopper.ShopperTotals;
import dev.bayou.testing.Seed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MergeBlocksTest {
    @Test
    void noBlocksAndEmptyBlocksHaveNoRows() {
        assertThat(Rows.merged(List.of())).isEmpty();
        assertThat(Rows.merged(Collections.nCopies(3, ShopperBlock.EMPTY))).isEmpty();
    }

    @Test
    void aShopperOfManyBlocksHasOneRow() {
        ShopperBlock one = Rows.block(List.of(row("a", 1, "1", 0, "0"), row("c", 1, "1.10", 0, "0")));
        ShopperBlock other = Rows.block(List.of(row("b", 1, "1", 0, "0"), row("c", 2, "2.20", 1, "5")));

        assertThat(Rows.merged(List.of(one, ShopperBlock.EMPTY, other, other)))
                .containsExactly(row("a", 1, "1", 0, "0"), row("b", 2, "2", 0, "0"), row("c", 5, "5.5", 2, "1E+1"));
    }

    @Test
    void shoppersAreSortedAsTheirUtf8Bytes() {
        List<String> sorted =
                List.of("", "\u0000", "A", "a", "ab", "b", "\u007f", "\u0080", "é", "\uD7FF", "\uFFFD", "😀");
        List<ShopperBlock> blocks = new ArrayList<>();
        sorted.forEach(shopper -> blocks.add(Rows.block(List.of(row(shopper, 1, "1", 0, "0")))));
        Collections.reverse(blocks);

        assertThat(Rows.merged(blocks).stream().map(ShopperTotals::shopper)).isEqualTo(sorted);
    }

    @Test
    void manyBlocksAddUpExactlyInWhateverOrder() {
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            List<ShopperBlock> blocks = new ArrayList<>();
            List<ShopperEvent> events = ShopperEvents.random(2000, random);
            for (int from = 0, to; from < events.size(); from = to) {
                to = Math.min(events.size(), from + random.nextInt(200));
                blocks.add(Rows.block(
                        ShopperEvents.naiveTotals(events.subList(from, to)).values()));
            }
            Collections.shuffle(blocks, random);

            assertThat(Rows.merged(blocks))
                    .as("seed %d, round %d", seed, round)
                    .containsExactlyElementsOf(ShopperEvents.naiveTotals(events).values());
        }
    }

    @Test
    void whatOneBlockHoldsIsHandedOnAsItIs() throws Exception {
        BigDecimal amount = new BigDecimal("1.00000");
        List<ShopperTotals> seen = new ArrayList<>();
        ShopperBlock.merge(
                List.of(Rows.block(List.of(new ShopperTotals("a", 1, amount, 0, amount)))),
                Rows.AGGREGATION,
                (shopper, totals) -> seen.add(ShopperTotals.of(shopper, totals)));

        assertThat(seen).containsExactly(new ShopperTotals("a", 1, amount, 0, amount));
    }
}
