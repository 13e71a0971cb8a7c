package dev.bayou.report.carts;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.bayou.report.carts.AbandonedCarts.CartFacts;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.ReadFacts.TopicRead;
import dev.bayou.report.core.ReportInput;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A finished report of abandoned carts, as {@code abandoned.json} stores it and as page, table and terminal show it.
 *
 * @param version of this format, 1
 */
public record AbandonedReport(
        int version,
        String madeAt,
        double seconds,
        String archive,
        String output,
        List<TopicRead> topics,
        @JsonIgnoreProperties("quarantined") ReadFacts read,
        List<ByGap> gaps,
        String quarantine)
        implements ReportInput {
    private static final int VERSION = 1;

    /**
     * The carts by one gap.
     *
     * @param rate abandoned carts of all carts, from 0 to 1
     * @param counts of all days
     * @param days by the day, in UTC, on which sessions began
     */
    public record ByGap(SessionGap gap, BigDecimal rate, CartCounts counts, SortedMap<String, CartCounts> days) {
        static ByGap of(SessionGap gap, SortedMap<String, CartCounts> days) {
            CartCounts all = days.values().stream().reduce(CartCounts.NONE, CartCounts::plus);
            return new ByGap(gap, all.rate(), all, days);
        }
    }

    static AbandonedReport of(ReportInput input, List<SessionGap> gaps, CartFacts facts) {
        return new AbandonedReport(
                VERSION,
                input.madeAt(),
                input.seconds(),
                input.archive(),
                input.output(),
                input.topics(),
                input.read(),
                gaps.stream()
                        .map(gap -> ByGap.of(gap, facts.counts().getOrDefault(gap, new TreeMap<>())))
                        .toList(),
                input.quarantine());
    }
}
