package dev.bayou.report.carts;

import dev.bayou.archive.read.ReadPlan;
import dev.bayou.report.core.ArchiveReading;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.RunTime;
import dev.bayou.report.core.TopicRead;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A finished report of abandoned carts, as {@code abandoned.json} holds it and as page, table and terminal show it.
 *
 * @param version of this form, 1
 * @param madeAt when, ISO-8601
 * @param seconds how long it took
 * @param quarantine the folder that holds what was rejected, or null if nothing was
 */
public record AbandonedReport(
        int version,
        String madeAt,
        double seconds,
        String archive,
        String output,
        List<TopicRead> topics,
        ReadFacts read,
        List<ByGap> gaps,
        String quarantine)
        implements ArchiveReading {
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

    static AbandonedReport of(ReadPlan plan, AbandonedSettings settings, CartFacts facts, RunTime time) {
        return new AbandonedReport(
                VERSION,
                time.end().toString(),
                time.took().toMillis() / 1000.0,
                settings.archive().toString(),
                settings.output().toString(),
                plan.topics().stream().map(TopicRead::of).toList(),
                facts.reading().facts(),
                settings.gaps().stream()
                        .map(gap -> ByGap.of(gap, facts.counts().getOrDefault(gap, new TreeMap<>())))
                        .toList(),
                facts.reading().quarantined().isEmpty()
                        ? null
                        : settings.quarantine().address().toString());
    }
}
