package dev.bayou.pipelines.cli;

import dev.bayou.pipelines.cli.FlagHelp.Form;
import dev.bayou.pipelines.cli.FlagHelp.Group;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Flags of every report over an archive. Values stay text here; {@link ReportInputArgs} turns them into types. */
public interface ReportInputOptions extends WindowRangeOptions {
    @Description("Topics to read.")
    @FlagHelp(group = Group.SELECTION, form = Form.TOPICS)
    @Validation.Required
    String getTopics();

    void setTopics(String value);

    @Description("Folder for the report, outside of the archive. When the run succeeds, it replaces an earlier "
            + "report in that folder.")
    @FlagHelp(group = Group.OUTPUT, form = Form.LOCATION)
    @Validation.Required
    String getOutput();

    void setOutput(String value);

    @Description("How many rejected records to accept, as a number or a percentage of all records. With more, the "
            + "command still writes the report, and exits with status 1.")
    @FlagHelp(group = Group.REJECTED)
    @Default.String("1%")
    String getMaxRejected();

    void setMaxRejected(String value);

    @Description("Folder for rejected records. If omitted, _quarantine in the folder of the archive.")
    @FlagHelp(group = Group.REJECTED, form = Form.LOCATION)
    String getQuarantine();

    void setQuarantine(String value);
}
