package dev.bayou.report.compare;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.bayou.report.compare.Estimates.Comparison;
import dev.bayou.report.compare.Refinement.Cause;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.ReadFacts.TopicRead;
import dev.bayou.report.core.ReportInput;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A finished comparison, as {@code refine.json} stores it and as table and terminal show it.
 *
 * @param version of this format, 1
 * @param live the topic of estimates
 * @param window the length of a window, ISO-8601
 * @param causes the number of windows by cause
 * @param windows those that are over and archived
 * @param openWindows estimated windows that are not over yet
 * @param unarchivedWindows windows that are over and not completely archived yet
 * @param earlierWindows windows of the archive before the first estimated one
 * @param otherRows rows of the topic that do not estimate a window
 */
public record RefineReport(
        int version,
        String madeAt,
        double seconds,
        String archive,
        String output,
        String live,
        String window,
        List<TopicRead> topics,
        @JsonIgnoreProperties("quarantined") ReadFacts read,
        SortedMap<Cause, Long> causes,
        List<Refinement> windows,
        int openWindows,
        int unarchivedWindows,
        int earlierWindows,
        long otherRows,
        String quarantine)
        implements ReportInput {
    private static final int VERSION = 1;

    static RefineReport of(ReportInput input, LiveTopic live, Duration window, Comparison comparison) {
        Collection<Refinement> windows = comparison.windows().values();
        Map<Cause, Long> causes = new EnumMap<>(Cause.class);
        windows.forEach(compared -> causes.merge(compared.cause(), 1L, Long::sum));
        return new RefineReport(
                VERSION,
                input.madeAt(),
                input.seconds(),
                input.archive(),
                input.output(),
                live.name(),
                window.toString(),
                input.topics(),
                input.read(),
                new TreeMap<>(causes),
                List.copyOf(windows),
                comparison.open(),
                comparison.unarchived(),
                comparison.earlier(),
                live.estimates().otherRows(),
                input.quarantine());
    }
}
