package dev.bayou.shopper;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.testing.Seed;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many random inputs, each checked by an independent parser. */
class EventParserFuzzTest {
    private static final int WRITTEN = 60_000;
    private static final int MUTATED = 150_000;

    private final EventParser parser = new EventParser();
    private final TreeOracle oracle = new TreeOracle();

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatIsWrittenIsReadHoweverItIsWritten() {
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < WRITTEN; i++) {
            RandomEvent written = new RandomEvent(random);
            byte[] bytes = written.bytes();
            ParserOutcome outcome = ParserOutcome.of(parser, bytes);
            if (outcome.reason() != written.reason() || !isSame(outcome.event(), written.event())) {
                assertThat(outcome)
                        .as("seed %d, event %d: %s", seed, i, new String(bytes, UTF_8))
                        .isEqualTo(new ParserOutcome(written.event(), written.reason(), outcome.message()));
            }
            read += written.reason() == null ? 1 : 0;
        }
        assertThat(read).isBetween(WRITTEN / 2, WRITTEN - WRITTEN / 100);
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whateverBecomesOfTheBytesNoWrongEventIsReadAndNoRightOneRejected() {
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        byte[] original = {};
        int read = 0;
        for (int i = 0; i < MUTATED; i++) {
            // To make an event up costs more than to read it.
            original = i % 8 == 0 ? new RandomEvent(random).bytes() : original;
            byte[] bytes = Mutations.mutated(original, random);
            ParserOutcome outcome = ParserOutcome.of(parser, bytes);
            Optional<ShopperEvent> expected = oracle.read(bytes);
            if (!isSame(outcome.event(), expected.orElse(null))) {
                assertThat(outcome.event())
                        .as(
                                "seed %d, input %d, rejected for %s (%s): %s %s",
                                seed,
                                i,
                                outcome.reason(),
                                outcome.message(),
                                new String(bytes, ISO_8859_1),
                                Arrays.toString(bytes))
                        .isEqualTo(expected.orElse(null));
            }
            read += expected.isPresent() ? 1 : 0;
        }
        assertThat(read).isBetween(MUTATED / 20, MUTATED / 2);
    }

    /** The same event with the same amounts, however many zeros they end with. */
    private static boolean isSame(ShopperEvent one, ShopperEvent other) {
        if (one instanceof ShopperEvent.AddToCart a && other instanceof ShopperEvent.AddToCart b) {
            return a.shopper().equals(b.shopper())
                    && a.quantity() == b.quantity()
                    && a.price().compareTo(b.price()) == 0;
        }
        if (one instanceof ShopperEvent.PlaceOrder a && other instanceof ShopperEvent.PlaceOrder b) {
            return a.shopper().equals(b.shopper()) && a.value().compareTo(b.value()) == 0;
        }
        return one == null ? other == null : one.equals(other);
    }
}
