package dev.bayou.pipelines;

import dev.bayou.archive.Location;
import dev.bayou.archive.TimeRange;
import dev.bayou.output.Staging;
import dev.bayou.report.Quarantine;
import dev.bayou.report.ReportSettings;
import dev.bayou.report.TableFormat;
import java.time.Clock;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A call of {@code report}, checked as far as it can be without asking the store.
 *
 * @param options Beam's and the runner's
 */
record ReportCommand(
        ReportSettings settings, Set<String> topics, TimeRange range, RejectionLimit limit, PipelineOptions options) {
    private static final int MOST_SHARDS = 10_000;

    /** @throws WrongCallException with every mistake */
    static ReportCommand parse(String[] args) {
        Flags flags = new Flags();
        ReportOptions options = flags.parse(ReportOptions.class, args);
        Location archive = flags.location("archive", flags.required("archive", options.getArchive()));
        Location output = flags.location("output", flags.required("output", options.getOutput()));
        Location quarantine =
                options.getQuarantine() == null || options.getQuarantine().isBlank()
                        ? archive.below(Quarantine.FOLDER)
                        : flags.location("quarantine", options.getQuarantine());
        Set<String> topics = flags.topics(flags.required("topics", options.getTopics()));
        TimeRange range = flags.timeRange(options.getFrom(), options.getTo());
        TableFormat format = flags.typed("format", options.getFormat(), TableFormat.CSV, TableFormat::named);
        RejectionLimit limit =
                flags.typed("maxRejected", options.getMaxRejected(), new RejectionLimit.Records(0), RejectionLimit::of);
        if (options.getShards() < 1 || options.getShards() > MOST_SHARDS) {
            flags.mistake("--shards must be from 1 to " + MOST_SHARDS);
        }
        if (flags.areRight("archive", "output")) {
            requireApart(archive, output, flags);
        }
        flags.requireNone();
        String run = Staging.newRun(Clock.systemUTC());
        ReportSettings settings = new ReportSettings(
                archive, output, Quarantine.of(quarantine, output, run), run, format, options.getShards());
        return new ReportCommand(settings, topics, range, limit, options);
    }

    /** A report among data files would be taken for one of them, and data files among a report's for leftovers. */
    private static void requireApart(Location archive, Location output, Flags flags) {
        if (archive.holds(output)) {
            flags.mistake("--output=" + output + " lies in the archive " + archive + "; give a folder outside of it");
        }
    }
}
