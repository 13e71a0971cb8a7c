package dev.bayou.shopper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bayou.shopper.ShopperEvent.AddToCart;
import dev.bayou.shopper.ShopperEvent.PlaceOrder;
import dev.bayou.shopper.ShopperEvent.ViewProduct;
import dev.bayou.testing.Seed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SessionsTest {
    private static final int GAP = 100;

    private record Timed(ShopperEvent event, long time) {}

    @Test
    void aPauseAsLongAsTheGapEndsASession() {
        assertThat(sessions(GAP, view(0), view(99), view(198)))
                .extracting(CartSession::begin, CartSession::last)
                .containsExactly(tuple(0L, 198L));
        assertThat(sessions(GAP, view(0), view(100), view(200)))
                .extracting(CartSession::begin)
                .containsExactly(0L, 100L, 200L);
    }

    @Test
    void aSessionTellsWhatWasAddedAndOrderedInIt() {
        assertThat(sessions(
                        GAP,
                        view(0),
                        new Timed(new AddToCart("a", 2, new BigDecimal("1.25")), 10),
                        new Timed(new AddToCart("a", 1, new BigDecimal("0.50")), 20),
                        new Timed(new PlaceOrder("a", BigDecimal.TEN), 30)))
                .singleElement()
                .satisfies(session -> {
                    assertThat(session.itemsAdded()).isEqualTo(3);
                    assertThat(session.valueAdded()).isEqualByComparingTo("3");
                    assertThat(session.orders()).isEqualTo(1);
                    assertThat(session.isCart()).isTrue();
                    assertThat(session.isAbandoned()).isFalse();
                });
    }

    @Test
    void timesBefore1970AndFarAwayAreTimesToo() {
        assertThat(sessions(GAP, view(-50), view(253_402_300_799_999L), view(0)))
                .extracting(CartSession::begin)
                .containsExactly(-50L, 253_402_300_799_999L);
    }

    @Test
    void sessionsAreThoseOfThePlainDefinitionInWhateverOrderAndHoweverCut() {
        long seed = Seed.announced(getClass());
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            List<Timed> events = random(1 + random.nextInt(200), random);
            List<CartSession> expected = plainly(events, GAP);

            Sessions merged = new Sessions(GAP);
            for (int from = 0, to; from < events.size(); from = to) {
                to = Math.min(events.size(), from + 1 + random.nextInt(40));
                Sessions part = new Sessions(GAP);
                events.subList(from, to).forEach(event -> part.add(event.event, event.time));
                part.toList().forEach(merged::add);
            }

            assertThat(stripped(merged.toList()))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(expected);
            for (int wider : new int[] {GAP, GAP + 1, 2 * GAP, 50 * GAP}) {
                assertThat(stripped(Sessions.byGap(wider, merged.toList())))
                        .as("seed %d, round %d, gap %d", seed, round, wider)
                        .isEqualTo(plainly(events, wider));
            }
        }
    }

    /** A million events against the order of time: in seconds, or in hours if each of them were put in its place. */
    @Test
    @Timeout(60)
    void aShopperOfManySessionsInTheWrongOrderIsNoTrouble() {
        Sessions sessions = new Sessions(GAP);
        for (int i = 1_000_000; i > 0; i--) {
            sessions.add(new ViewProduct("a"), 2L * GAP * i);
        }

        assertThat(sessions.toList()).hasSize(1_000_000);
    }

    private static List<CartSession> sessions(long gap, Timed... events) {
        Sessions sessions = new Sessions(gap);
        for (Timed event : events) {
            sessions.add(event.event, event.time);
        }
        return sessions.toList();
    }

    private static Timed view(long time) {
        return new Timed(new ViewProduct("a"), time);
    }

    private static List<Timed> random(int count, Random random) {
        List<Timed> events = new ArrayList<>();
        int span = GAP * count / (1 + random.nextInt(4));
        for (ShopperEvent event : ShopperEvents.random(count, random)) {
            events.add(new Timed(event, random.nextInt(span + 1)));
        }
        if (random.nextBoolean()) {
            events.sort(Comparator.comparingLong(Timed::time));
        } else {
            Collections.shuffle(events, random);
        }
        return events;
    }

    /** The definition as it reads: sorted, cut where two neighbours are a gap apart. */
    private static List<CartSession> plainly(List<Timed> events, long gap) {
        List<Timed> sorted = new ArrayList<>(events);
        sorted.sort(Comparator.comparingLong(Timed::time));
        List<CartSession> sessions = new ArrayList<>();
        for (int from = 0, to; from < sorted.size(); from = to) {
            to = from + 1;
            while (to < sorted.size() && sorted.get(to).time - sorted.get(to - 1).time < gap) {
                to++;
            }
            long items = 0;
            long orders = 0;
            BigDecimal value = BigDecimal.ZERO;
            for (Timed timed : sorted.subList(from, to)) {
                if (timed.event instanceof AddToCart addition) {
                    items += addition.quantity();
                    value = value.add(addition.value());
                } else if (timed.event instanceof PlaceOrder) {
                    orders++;
                }
            }
            sessions.add(new CartSession(
                    sorted.get(from).time, sorted.get(to - 1).time, items, value.stripTrailingZeros(), orders));
        }
        return sessions;
    }

    private static List<CartSession> stripped(List<CartSession> sessions) {
        return sessions.stream()
                .map(session -> new CartSession(
                        session.begin(),
                        session.last(),
                        session.itemsAdded(),
                        session.valueAdded().stripTrailingZeros(),
                        session.orders()))
                .toList();
    }
}
