package dev.bayou.pipelines.abandoned;

import dev.bayou.pipelines.cli.Flags;
import dev.bayou.pipelines.cli.Quantities;
import dev.bayou.pipelines.cli.ReportInputArgs;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.report.carts.AbandonedCarts;
import dev.bayou.report.carts.SessionGap;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A call of {@code abandoned}, checked as far as it can be without the store.
 *
 * @param options Beam's and the runner's
 */
record AbandonedArgs(AbandonedCarts report, ReportInputArgs input, PipelineOptions options) {
    private static final int MOST_GAPS = 20;

    /** @throws WrongCallException with every mistake */
    static AbandonedArgs parse(String[] args) {
        Flags flags = new Flags();
        AbandonedOptions options = flags.parse(AbandonedOptions.class, args);
        ReportInputArgs input = ReportInputArgs.parse(flags, options);
        List<SessionGap> gaps = gaps(flags, options.getGap());
        flags.requireNone();
        return new AbandonedArgs(new AbandonedCarts(gaps), input, options);
    }

    private static List<SessionGap> gaps(Flags flags, String text) {
        SortedSet<SessionGap> gaps = new TreeSet<>();
        for (String gap : Flags.list(text)) {
            gaps.add(flags.typed(
                    "gap", gap, SessionGap.SHORTEST, length -> new SessionGap(Quantities.duration(length))));
        }
        if (gaps.isEmpty() || gaps.size() > MOST_GAPS) {
            flags.mistake("--gap takes from 1 to " + MOST_GAPS + " lengths of time, separated by commas: 15m,30m,60m");
        }
        return new ArrayList<>(gaps);
    }
}
