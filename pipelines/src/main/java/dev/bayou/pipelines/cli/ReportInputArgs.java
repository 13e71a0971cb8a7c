package dev.bayou.pipelines.cli;

import dev.bayou.archive.TimeRange;
import dev.bayou.archive.store.Location;
import dev.bayou.output.Staging;
import dev.bayou.report.core.Quarantine;
import dev.bayou.report.core.ReportSettings;
import java.time.Clock;
import java.util.Set;

/**
 * The parsed flags of every report over an archive, checked as far as possible without access to the store.
 *
 * @param output folder to which the report is published
 * @param run unique name of this run
 */
public record ReportInputArgs(
        Location archive,
        Location output,
        Quarantine quarantine,
        String run,
        Set<String> topics,
        TimeRange range,
        RejectionLimit limit) {

    /** What the report's run reads and writes. */
    public ReportSettings settings() {
        return new ReportSettings(archive, output, quarantine, run);
    }

    public static ReportInputArgs parse(Flags flags, ReportInputOptions options) {
        Location archive = flags.archive(options.getArchive());
        Location output = flags.location("output", flags.required("output", options.getOutput()));
        Location quarantine = Flags.isGiven(options.getQuarantine())
                ? flags.location("quarantine", options.getQuarantine())
                : archive.below(Quarantine.FOLDER);
        Set<String> topics = flags.topics(flags.required("topics", options.getTopics()));
        TimeRange range = flags.timeRange(options.getFrom(), options.getTo());
        RejectionLimit limit =
                flags.typed("maxRejected", options.getMaxRejected(), new RejectionLimit.Records(0), RejectionLimit::of);
        if (flags.areRight("archive", "output")) {
            requireApart(archive, output, flags);
        }
        String run = Staging.newRun(Clock.systemUTC());
        return new ReportInputArgs(archive, output, Quarantine.of(quarantine, output, run), run, topics, range, limit);
    }

    /** Readers would take the report for data files, and the next report would delete data files as leftovers. */
    private static void requireApart(Location archive, Location output, Flags flags) {
        if (archive.holds(output)) {
            flags.mistake("--output=" + output + " lies in the archive " + archive + "; give a folder outside of it");
        }
    }
}
