package dev.bayou.shopper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.testing.Seed;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NamedRowsTest {
    @Test
    void eachNameHasOneRowOfItsOwnNumbers() {
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            int columns = 1 + random.nextInt(5);
            NamedRows rows = new NamedRows(columns);
            Map<String, long[]> expected = new HashMap<>();
            int names = 1 + random.nextInt(20_000);
            for (int i = 0; i < 50_000; i++) {
                String name = name(random.nextInt(names));
                int column = random.nextInt(columns);
                long number = random.nextLong();
                int row = rows.rowOf(name);
                rows.put(row, column, number);
                expected.computeIfAbsent(name, n -> new long[columns])[column] = number;
                assertThat(new String(rows.name(row), UTF_8)).isEqualTo(name);
            }

            assertThat(rows.size()).isEqualTo(expected.size());
            Map<String, long[]> found = new HashMap<>();
            for (int row = 0; row < rows.bytes(); row = rows.after(row)) {
                long[] numbers = new long[columns];
                for (int column = 0; column < columns; column++) {
                    numbers[column] = rows.number(row, column);
                }
                assertThat(found.put(new String(rows.name(row), UTF_8), numbers))
                        .isNull();
            }
            assertThat(found).as("seed %d, round %d", seed, round).containsExactlyInAnyOrderEntriesOf(expected);
        }
    }

    /** Prefixes of each other, of every length around a word of eight bytes, ASCII and not. */
    private static String name(int number) {
        String name = Integer.toString(number / 10, 36);
        return number % 10 == 9 ? "é€😀" + name : name + "x".repeat(number % 10 * 3);
    }
}
