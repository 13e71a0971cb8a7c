package dev.bayou.report.compare;

import dev.bayou.archive.read.ReadPlan;
import dev.bayou.archive.store.Store;
import dev.bayou.report.core.ReportFolder;
import dev.bayou.report.core.ReportJson;
import dev.bayou.report.core.RunTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The folder of a comparison: a table and a summary. */
public final class RefineOutput {
    static final String TABLE = "refine.csv";
    static final String SUMMARY = "refine.json";

    private final ReportFolder folder;
    private final RefineSettings settings;

    public RefineOutput(Store store, RefineSettings settings) {
        this.folder = new ReportFolder(store, settings.run(), settings.quarantine(), List.of(SUMMARY, TABLE));
        this.settings = settings;
    }

    /** Returns only if the folder holds no file of others under a name of the report. */
    public void requireOwn() throws IOException {
        folder.requireOwn();
    }

    /** Replaces what is there with what the run left; the run's pipeline has succeeded. */
    public RefineReport publish(
            ReadPlan plan, LiveTopic live, Coverage coverage, Store quarantine, Instant begin, Clock clock)
            throws IOException {
        WindowFacts exact = folder.findings(WindowFacts.class);
        RefineReport report =
                RefineReport.of(plan, settings, live, coverage, exact, new RunTime(begin, clock.instant()));
        folder.publish(
                Map.of(
                        TABLE, RefineTable.csv(report).getBytes(StandardCharsets.UTF_8),
                        SUMMARY, ReportJson.write(report)),
                exact.reading().quarantined(),
                quarantine,
                clock.instant());
        return report;
    }

    /** Takes away what a run left that is not going to be published. */
    public void discard(Store quarantine) throws IOException {
        folder.discard(quarantine);
    }
}
