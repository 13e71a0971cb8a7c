package dev.bayou.report.carts;

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

/** The folder of a report of abandoned carts: a page, a table and a summary. */
public final class AbandonedOutput {
    static final String PAGE = "abandoned.html";
    static final String TABLE = "abandoned.csv";
    static final String SUMMARY = "abandoned.json";

    private final ReportFolder folder;
    private final AbandonedSettings settings;

    public AbandonedOutput(Store store, AbandonedSettings settings) {
        this.folder = new ReportFolder(store, settings.run(), settings.quarantine(), List.of(SUMMARY, PAGE, TABLE));
        this.settings = settings;
    }

    /** Returns only if the folder holds no file of others under a name of the report. */
    public void requireOwn() throws IOException {
        folder.requireOwn();
    }

    /** Replaces what is there with what the run left; the run's pipeline has succeeded. */
    public AbandonedReport publish(ReadPlan plan, Store quarantine, Instant begin, Clock clock) throws IOException {
        CartFacts facts = folder.findings(CartFacts.class);
        AbandonedReport report = AbandonedReport.of(plan, settings, facts, new RunTime(begin, clock.instant()));
        folder.publish(
                Map.of(
                        PAGE, AbandonedPage.of(report).getBytes(StandardCharsets.UTF_8),
                        TABLE, AbandonedTable.csv(report).getBytes(StandardCharsets.UTF_8),
                        SUMMARY, ReportJson.write(report)),
                facts.reading().quarantined(),
                quarantine,
                clock.instant());
        return report;
    }

    /** Takes away what a run left that is not going to be published. */
    public void discard(Store quarantine) throws IOException {
        folder.discard(quarantine);
    }
}
