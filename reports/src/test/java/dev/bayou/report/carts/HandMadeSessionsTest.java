package dev.bayou.report.carts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.report.carts.AbandonedCarts.CartFacts;
import dev.bayou.report.core.ShopperAggregation.Table;
import dev.bayou.shopper.CartSession;
import dev.bayou.shopper.HandMadeSessions;
import dev.bayou.shopper.HandMadeSessions.Arrival;
import dev.bayou.shopper.HandMadeSessions.Expected;
import dev.bayou.shopper.Money;
import dev.bayou.testing.Seed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The borders of sessions, whatever the order in which events and parts of them come. */
class HandMadeSessionsTest {
    private static final int ORDERS = 50;

    static Stream<HandMadeSessions> cases() {
        return HandMadeSessions.of(Path.of("..")).stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void areCountedAsTheTableSays(HandMadeSessions made) throws Exception {
        List<SessionGap> gaps = made.expected().stream()
                .map(Expected::gap)
                .distinct()
                .map(SessionGap::of)
                .toList();
        SessionsAggregation aggregation = new SessionsAggregation(gaps.get(0));
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        List<Arrival> arrivals = new ArrayList<>(made.arrivals());
        for (int order = 0; order < ORDERS; order++) {
            AbandonedCarts.Counter counter = new AbandonedCarts.Counter(gaps);
            for (List<List<CartSession>> parts :
                    parts(arrivals, aggregation, random).values()) {
                counter.add(aggregation.merged(parts));
            }

            assertThat(expectations(counter.facts()))
                    .as("seed %d, order %d", seed, order)
                    .isEqualTo(shown(made.expected()));
            Collections.shuffle(arrivals, random);
        }
    }

    /** Each shopper's sessions, as several tables have them, and as they travel. */
    private static Map<String, List<List<CartSession>>> parts(
            List<Arrival> arrivals, SessionsAggregation aggregation, Random random) throws Exception {
        Map<String, List<List<CartSession>>> parts = new TreeMap<>();
        for (int from = 0, to; from < arrivals.size(); from = to) {
            to = from + 1 + random.nextInt(arrivals.size() - from);
            Table<List<CartSession>> table = aggregation.newTable();
            for (Arrival arrival : arrivals.subList(from, to)) {
                table.add(arrival.event(), arrival::time);
            }
            table.forEach((name, sessions) -> parts.computeIfAbsent(
                            new String(name, StandardCharsets.UTF_8), shopper -> new ArrayList<>())
                    .add(travelled(sessions, aggregation)));
        }
        return parts;
    }

    private static List<CartSession> travelled(List<CartSession> sessions, SessionsAggregation aggregation) {
        try {
            return CoderUtils.clone(aggregation.rowCoder(), sessions);
        } catch (CoderException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> expectations(CartFacts facts) {
        List<String> shown = new ArrayList<>();
        facts.counts()
                .forEach((gap, days) -> days.forEach((day, counts) -> shown.add(shown(new Expected(
                        gap.toString(),
                        day,
                        counts.sessions(),
                        counts.carts(),
                        counts.abandoned(),
                        counts.cartValue(),
                        counts.abandonedValue())))));
        return shown;
    }

    private static List<String> shown(List<Expected> expected) {
        return expected.stream().map(HandMadeSessionsTest::shown).toList();
    }

    private static String shown(Expected expected) {
        return "%s %s %d %d %d %s %s"
                .formatted(
                        expected.gap(),
                        expected.day(),
                        expected.sessions(),
                        expected.carts(),
                        expected.abandoned(),
                        money(expected.cartValue()),
                        money(expected.abandonedValue()));
    }

    private static String money(BigDecimal amount) {
        return Money.plain(amount);
    }
}
