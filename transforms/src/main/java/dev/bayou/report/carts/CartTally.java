package dev.bayou.report.carts;

import dev.bayou.shopper.CartSession;
import dev.bayou.shopper.Sessions;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Counts the sessions of one shopper after another, by every gap at once. For one thread. */
final class CartTally {
    private static final long DAY = TimeUnit.DAYS.toMillis(1);

    /** By the number of the day since 1970. */
    private final Map<SessionGap, SortedMap<Long, CartCounts>> counts = new TreeMap<>();

    CartTally(List<SessionGap> gaps) {
        gaps.forEach(gap -> counts.put(gap, new TreeMap<>()));
    }

    /** @param sessions all of one shopper, by a gap that is not greater than any of these */
    void add(List<CartSession> sessions) {
        counts.forEach((gap, days) -> {
            for (CartSession session : Sessions.byGap(gap.millis(), sessions)) {
                long day = Math.floorDiv(session.begin(), DAY);
                days.put(day, days.getOrDefault(day, CartCounts.NONE).plus(session));
            }
        });
    }

    SortedMap<SessionGap, SortedMap<String, CartCounts>> counts() {
        SortedMap<SessionGap, SortedMap<String, CartCounts>> named = new TreeMap<>();
        counts.forEach((gap, days) -> {
            SortedMap<String, CartCounts> byName = new TreeMap<>();
            days.forEach((day, counted) -> byName.put(LocalDate.ofEpochDay(day).toString(), counted));
            named.put(gap, byName);
        });
        return named;
    }
}
