package dev.bayou.pipelines.cli;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Flags of every report over an archive. Values stay text here; {@link ReportInputArgs} turns them into types. */
public interface ReportInputOptions extends PipelineOptions {
    @Description("Where the archive is: s3://bucket/prefix or an absolute /path. Required.")
    String getArchive();

    void setArchive(String value);

    @Description("Topics to read, separated by commas. Required.")
    String getTopics();

    void setTopics(String value);

    @Description(
            "The folder for the report: s3://bucket/prefix or an absolute /path. A report that is there is replaced"
                    + " when the new one is done. Required.")
    String getOutput();

    void setOutput(String value);

    @Description("The first window to read, UTC: 2018-10-30 or 2018-10-30T23. Without it: from the first on.")
    String getFrom();

    void setFrom(String value);

    @Description("The window to stop before, UTC: 2018-10-31 or 2018-10-31T00. Without it: to the last.")
    String getTo();

    void setTo(String value);

    @Description(
            "So many rejected records are accepted, as a number or a percentage. With more the report is written all"
                    + " the same, and the exit status is 1.")
    @Default.String("1%")
    String getMaxRejected();

    void setMaxRejected(String value);

    @Description("The folder for rejected records. Without it: _quarantine in the archive's folder.")
    String getQuarantine();

    void setQuarantine(String value);
}
