package dev.bayou.pipelines.report;

import dev.bayou.pipelines.cli.CommandHelp;
import dev.bayou.pipelines.cli.FlagHelp;
import dev.bayou.pipelines.cli.FlagHelp.Form;
import dev.bayou.pipelines.cli.FlagHelp.Group;
import dev.bayou.pipelines.cli.ReportInputOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Flags of {@code report}. Values stay text here; {@link ReportArgs} turns them into types. */
@CommandHelp(
        summary = "Reports, for each shopper, the items and amounts that were added to the cart and ordered.",
        example = "report --archive=s3://bayou/nile --topics=raw-events --from=2018-10-30 --to=2018-10-31"
                + " --output=s3://reports/nile/2018-10-30",
        success = "The report is written.",
        failure =
                "The run failed, its results could not be printed, or more records were rejected than --maxRejected allows. In the last case the report is written.")
public interface ReportOptions extends ReportInputOptions {
    // No default by Beam's annotation: replay has another one for the flag of this name, and Beam allows but one.
    @Description("Format of the table: csv, or json with one JSON object per line.")
    @FlagHelp(
            group = Group.OUTPUT,
            choices = {"csv", "json"},
            defaultValue = "csv")
    String getFormat();

    void setFormat(String value);

    @Description("How many files the table has, from 1 to 10000. Each shopper is in one of them, and each file is "
            + "sorted.")
    @FlagHelp(group = Group.OUTPUT, form = Form.NUMBER)
    @Default.Integer(1)
    int getShards();

    void setShards(int value);
}
