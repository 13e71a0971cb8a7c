package dev.bayou.report.compare;

import dev.bayou.report.compare.ExactWindows.WindowFacts;
import dev.bayou.report.core.ReportDefinition;
import dev.bayou.report.core.ReportInput;
import dev.bayou.report.core.Summary;
import java.time.Duration;
import java.util.Map;

/**
 * The report that compares the estimates of {@code live} with the archive.
 *
 * @param coverage which windows the archive has whole
 * @param window the length of the windows to compare
 */
public record RefineEstimates(LiveTopic live, Coverage coverage, Duration window)
        implements ReportDefinition<WindowFacts, RefineReport> {
    static final String NAME = "refine";
    static final String TABLE = NAME + ".csv";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Summary<?, WindowFacts> summary() {
        return new ExactWindows(window);
    }

    @Override
    public boolean isFile(String name) {
        return name.equals(TABLE);
    }

    @Override
    public RefineReport report(ReportInput input, WindowFacts exact) {
        return RefineReport.of(input, live, window, live.estimates().comparedWith(exact.windows(), window, coverage));
    }

    @Override
    public Map<String, String> files(RefineReport report) {
        return Map.of(TABLE, RefineTable.csv(report));
    }

    @Override
    public String text(RefineReport report) {
        return RefineTable.text(report);
    }
}
