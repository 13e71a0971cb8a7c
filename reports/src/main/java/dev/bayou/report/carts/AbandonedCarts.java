package dev.bayou.report.carts;

import dev.bayou.report.carts.AbandonedCarts.CartFacts;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.ReportDefinition;
import dev.bayou.report.core.ReportInput;
import dev.bayou.report.core.ReportSettings;
import dev.bayou.report.core.ShopperAggregation;
import dev.bayou.report.core.ShopperBlock;
import dev.bayou.report.core.Summary;
import dev.bayou.shopper.CartSession;
import dev.bayou.shopper.Sessions;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The report of how many carts were abandoned, for every gap in one pass.
 *
 * @param gaps one or more, ascending
 */
public record AbandonedCarts(List<SessionGap> gaps)
        implements Summary<List<CartSession>, CartFacts>, ReportDefinition<CartFacts, AbandonedReport> {
    static final String NAME = "abandoned";
    static final String PAGE = NAME + ".html";
    static final String TABLE = NAME + ".csv";

    public AbandonedCarts {
        gaps = List.copyOf(gaps);
    }

    /**
     * The numbers of sessions and carts.
     *
     * @param counts by gap, and by the day, in UTC, on which sessions began, {@code 2018-10-30}
     */
    public record CartFacts(SortedMap<SessionGap, SortedMap<String, CartCounts>> counts) implements Serializable {}

    /** Counts the sessions of one shopper after another, for every gap at once. For one thread. */
    static final class Counter {
        private static final long DAY = TimeUnit.DAYS.toMillis(1);

        /** By the number of the day since 1970. */
        private final Map<SessionGap, SortedMap<Long, CartCounts>> counts = new TreeMap<>();

        Counter(List<SessionGap> gaps) {
            gaps.forEach(gap -> counts.put(gap, new TreeMap<>()));
        }

        /** @param sessions all sessions of one shopper, by a gap that is not greater than any of these */
        void add(List<CartSession> sessions) {
            counts.forEach((gap, days) -> {
                for (CartSession session : Sessions.byGap(gap.millis(), sessions)) {
                    long day = Math.floorDiv(session.begin(), DAY);
                    days.put(day, days.getOrDefault(day, CartCounts.NONE).plus(session));
                }
            });
        }

        CartFacts facts() {
            SortedMap<SessionGap, SortedMap<String, CartCounts>> named = new TreeMap<>();
            counts.forEach((gap, days) -> {
                SortedMap<String, CartCounts> byName = new TreeMap<>();
                days.forEach(
                        (day, counted) -> byName.put(LocalDate.ofEpochDay(day).toString(), counted));
                named.put(gap, byName);
            });
            return new CartFacts(named);
        }
    }

    @Override
    public ShopperAggregation<List<CartSession>> aggregation() {
        return new SessionsAggregation(gaps.get(0));
    }

    @Override
    public PCollection<CartFacts> summarize(PCollection<KV<Integer, ShopperBlock>> rows, ReportSettings settings) {
        return rows.apply(
                "CountCarts",
                MapElements.into(TypeDescriptor.of(CartFacts.class)).via(bucket -> count(bucket.getValue())));
    }

    private CartFacts count(ShopperBlock rows) {
        Counter counter = new Counter(gaps);
        rows.forEach(aggregation(), (shopper, sessions) -> counter.add(sessions));
        return counter.facts();
    }

    @Override
    public Class<CartFacts> factsType() {
        return CartFacts.class;
    }

    @Override
    public CartFacts none() {
        return new CartFacts(new TreeMap<>());
    }

    @Override
    public CartFacts plus(CartFacts one, CartFacts other) {
        return new CartFacts(ReadFacts.sumByKey(
                one.counts, other.counts, (days, more) -> ReadFacts.sumByKey(days, more, CartCounts::plus)));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Summary<?, CartFacts> summary() {
        return this;
    }

    @Override
    public boolean isFile(String name) {
        return name.equals(PAGE) || name.equals(TABLE);
    }

    @Override
    public AbandonedReport report(ReportInput input, CartFacts facts) {
        return AbandonedReport.of(input, gaps, facts);
    }

    @Override
    public Map<String, String> files(AbandonedReport report) {
        return Map.of(PAGE, AbandonedPage.of(report), TABLE, AbandonedTable.csv(report));
    }

    @Override
    public String text(AbandonedReport report) {
        return AbandonedTable.text(report);
    }
}
