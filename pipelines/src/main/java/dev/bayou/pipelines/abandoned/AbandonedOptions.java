package dev.bayou.pipelines.abandoned;

import dev.bayou.pipelines.cli.CommandHelp;
import dev.bayou.pipelines.cli.FlagHelp;
import dev.bayou.pipelines.cli.FlagHelp.Form;
import dev.bayou.pipelines.cli.FlagHelp.Group;
import dev.bayou.pipelines.cli.ReportInputOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Flags of {@code abandoned}. Values stay text here; {@link AbandonedArgs} turns them into types. */
@CommandHelp(
        summary = "Reports how many carts were abandoned, for one or several session gaps and for each day.",
        example =
                "abandoned --archive=s3://bayou/nile --topics=raw-events --gap=15m,30m,60m --output=s3://reports/nile-carts",
        success = "The report is written.",
        failure =
                "The run failed, its results could not be printed, or more records were rejected than --maxRejected allows. In the last case the report is written.")
public interface AbandonedOptions extends ReportInputOptions {
    @Description("Inactivity of a shopper after which a session ends, from 1 to 20 of them. The report shows the "
            + "results for all of them side by side.")
    @FlagHelp(group = Group.EVENT_TIME, form = Form.DURATIONS)
    @Default.String("30m")
    String getGap();

    void setGap(String value);
}
