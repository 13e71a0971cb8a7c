package dev.bayou.shopper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.testing.Seed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExactSumTest {
    /** In units of the fourth decimal. */
    private static final BigDecimal GREATEST_LONG = BigDecimal.valueOf(Long.MAX_VALUE, 4);

    private static final BigDecimal LEAST_LONG = BigDecimal.valueOf(Long.MIN_VALUE, 4);
    private static final BigDecimal UNIT = new BigDecimal("0.0001");

    @Test
    void nothingAddsUpToZero() {
        assertThat(sum(List.of())).isEqualByComparingTo("0");
    }

    @Test
    void aSumIsExactInWhateverOrder() {
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            List<BigDecimal> amounts = new ArrayList<>();
            int count = random.nextInt(50);
            for (int i = 0; i < count; i++) {
                amounts.add(Amounts.random(random));
            }
            BigDecimal naive = amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            for (int i = 0; i < 3; i++) {
                assertThat(sum(amounts))
                        .as("seed %d, round %d: %s", seed, round, amounts)
                        .isEqualByComparingTo(naive);
                Collections.shuffle(amounts, random);
            }
        }
    }

    @Test
    void theSumOfDoublesThatWerePrintedInFullIsExact() {
        assertThat(sum(Collections.nCopies(3, new BigDecimal("59.97000000000001"))))
                .isEqualByComparingTo("179.91000000000003");
        assertThat(sum(Stream.of("0.1", "0.2").map(BigDecimal::new).toList())).isEqualByComparingTo("0.3");
    }

    @Test
    void whatNoLongHoldsIsStillExact() {
        for (BigDecimal great : List.of(
                GREATEST_LONG,
                LEAST_LONG,
                GREATEST_LONG.add(UNIT),
                LEAST_LONG.subtract(UNIT),
                new BigDecimal("99999999999999.9999"), // The most that is added as a long.
                new BigDecimal("100000000000000"),
                new BigDecimal("1e17"),
                new BigDecimal("1e40"))) {
            List<BigDecimal> amounts = new ArrayList<>();
            BigDecimal naive = BigDecimal.ZERO;
            for (int i = 0; i < 200_000; i++) {
                // Beyond the greatest long, twice; then beyond the least one.
                BigDecimal amount = i < 50_000 || i >= 180_000 ? great : great.negate();
                amounts.add(amount);
                naive = naive.add(amount);
            }
            assertThat(sum(amounts)).isEqualByComparingTo(naive);
        }
    }

    @Test
    void atTheLongsBordersNoUnitIsLost() {
        BigDecimal most = new BigDecimal("99999999999999.9999");
        for (BigDecimal unit : List.of(UNIT, UNIT.negate())) {
            BigDecimal step = most.multiply(BigDecimal.valueOf(unit.signum()));
            ExactSum sum = new ExactSum();
            BigDecimal naive = BigDecimal.ZERO;
            for (int i = 0; i < 9; i++) {
                sum.add(step);
                naive = naive.add(step);
            }
            // From here to the border by the greatest step that hits it, then over it and back, unit by unit.
            BigDecimal rest = (unit.signum() > 0 ? GREATEST_LONG : LEAST_LONG).subtract(naive);
            for (BigDecimal amount :
                    List.of(rest.subtract(unit), unit, unit, unit, unit.negate(), unit.negate(), unit.negate())) {
                sum.add(amount);
                naive = naive.add(amount);
                assertThat(sum.total()).isEqualByComparingTo(naive);
            }
        }
    }

    @Test
    void aTotalChangesNothing() {
        ExactSum sum = new ExactSum();
        sum.add(new BigDecimal("1e-30"));
        sum.add(BigDecimal.ONE);

        assertThat(sum.total()).isEqualTo(sum.total());
        sum.add(BigDecimal.ONE);
        assertThat(sum.total()).isEqualByComparingTo("2.000000000000000000000000000001");
    }

    /** A block of totals is written on the trust in that. */
    @Test
    void aTotalHasFourDecimalsOrMore() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            assertThat(sum(List.of(Amounts.random(random))).scale()).isGreaterThanOrEqualTo(4);
        }
    }

    private static BigDecimal sum(List<BigDecimal> amounts) {
        ExactSum sum = new ExactSum();
        amounts.forEach(sum::add);
        return sum.total();
    }
}
