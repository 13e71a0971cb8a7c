package dev.bayou.pipelines.report;

import dev.bayou.pipelines.cli.ReportInputOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Flags of {@code report}. Values stay text here; {@link ReportArgs} turns them into types. */
public interface ReportOptions extends ReportInputOptions {
    // No default by Beam's annotation: replay has another one for the flag of this name, and Beam allows but one.
    @Description("csv (default) or json (a JSON object a line).")
    String getFormat();

    void setFormat(String value);

    @Description("How many files the table is cut into; each shopper is in one of them, and each file is sorted.")
    @Default.Integer(1)
    int getShards();

    void setShards(int value);
}
