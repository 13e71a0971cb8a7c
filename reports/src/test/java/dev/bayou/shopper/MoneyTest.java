package dev.bayou.shopper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.testing.Seed;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.00",
        "0.0000, 0.00",
        "0E+30, 0.00",
        "0E-30, 0.00",
        "-0.0, 0.00",
        "7, 7.00",
        "7.1, 7.10",
        "7.10, 7.10",
        "7.1000, 7.10",
        "7.123, 7.123",
        "7.12300, 7.123",
        "-7.5, -7.50",
        "1E+3, 1000.00",
        "1.5E-7, 0.00000015",
        "1e-30, 0.000000000000000000000000000001",
        "123456789012345678901234567890, 123456789012345678901234567890.00",
        "100, 100.00",
    })
    void anAmountIsWrittenWithTheDecimalsThatItNeedsAndTwoAtLeast(String amount, String written) {
        assertThat(Money.plain(new BigDecimal(amount))).isEqualTo(written);
    }

    @Test
    void whateverIsWrittenIsTheAmountWithoutAnExponentOrNeedlessZeros() {
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            BigDecimal amount = Amounts.random(random);
            String written = Money.plain(amount);

            assertThat(written).as("seed %d, %s", seed, amount).matches("-?(0|[1-9]\\d*)\\.\\d\\d(\\d*[1-9])?");
            assertThat(new BigDecimal(written)).isEqualByComparingTo(amount);
            assertThat(Money.trimmed(amount)).isEqualTo(new BigDecimal(written));
        }
    }
}
