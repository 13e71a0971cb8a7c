package dev.bayou.report.compare;

import dev.bayou.archive.read.ReadPlan;
import dev.bayou.report.compare.Refinement.Cause;
import dev.bayou.report.core.ArchiveReading;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.RunTime;
import dev.bayou.report.core.TopicRead;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A finished comparison, as {@code refine.json} holds it and as table and terminal show it.
 *
 * @param version of this form, 1
 * @param madeAt when, ISO-8601
 * @param seconds how long it took
 * @param live the topic of estimates
 * @param window the length of a window, ISO-8601
 * @param causes how many windows there are of each
 * @param windows those that are over and archived
 * @param openWindows that were told, and not yet that they are over
 * @param unarchivedWindows that are over, and that the archive does not have wholly yet
 * @param earlierWindows of the archive, before the first that was told
 * @param otherRows of the topic, which tell nothing of a window
 * @param quarantine the folder that holds what was rejected, or null if nothing was
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
        ReadFacts read,
        SortedMap<Cause, Long> causes,
        List<Refinement> windows,
        int openWindows,
        int unarchivedWindows,
        int earlierWindows,
        long otherRows,
        String quarantine)
        implements ArchiveReading {
    private static final int VERSION = 1;

    static RefineReport of(
            ReadPlan plan,
            RefineSettings settings,
            LiveTopic live,
            Coverage coverage,
            WindowFacts exact,
            RunTime time) {
        Comparison comparison = live.estimates().comparedWith(exact.windows(), settings.window(), coverage);
        Collection<Refinement> windows = comparison.windows().values();
        Map<Cause, Long> causes = new EnumMap<>(Cause.class);
        windows.forEach(window -> causes.merge(window.cause(), 1L, Long::sum));
        return new RefineReport(
                VERSION,
                time.end().toString(),
                time.took().toMillis() / 1000.0,
                settings.archive().toString(),
                settings.output().toString(),
                live.name(),
                settings.window().toString(),
                plan.topics().stream().map(TopicRead::of).toList(),
                exact.reading().facts(),
                new TreeMap<>(causes),
                List.copyOf(windows),
                comparison.open(),
                comparison.unarchived(),
                comparison.earlier(),
                live.estimates().otherRows(),
                exact.reading().quarantined().isEmpty()
                        ? null
                        : settings.quarantine().address().toString());
    }
}
