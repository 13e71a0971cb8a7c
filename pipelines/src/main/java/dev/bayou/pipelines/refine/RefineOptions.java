package dev.bayou.pipelines.refine;

import dev.bayou.pipelines.cli.CommandHelp;
import dev.bayou.pipelines.cli.FlagHelp;
import dev.bayou.pipelines.cli.FlagHelp.Form;
import dev.bayou.pipelines.cli.FlagHelp.Group;
import dev.bayou.pipelines.cli.KafkaOptions;
import dev.bayou.pipelines.cli.ReportInputOptions;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Flags of {@code refine}. Values stay text here; {@link RefineArgs} turns them into types. */
@CommandHelp(
        summary = "Compares the estimates of the live command with the exact values from the archive, for each window.",
        example = "refine --live=nile-live --bootstrapServers=broker:9092 --archive=s3://bayou/nile --topics=raw-events"
                + " --output=s3://reports/nile-refined",
        success = "The comparison is written.",
        failure =
                "The run failed, its results could not be printed, or more records were rejected than --maxRejected allows. In the last case the comparison is written.")
public interface RefineOptions extends ReportInputOptions, KafkaOptions {
    @Description("Kafka brokers to connect to first.")
    @FlagHelp(group = Group.KAFKA, form = Form.SERVERS)
    @Validation.Required
    @Override
    String getBootstrapServers();

    @Description("Topic with the estimates: the --toTopic of the live command.")
    @FlagHelp(group = Group.SELECTION, form = Form.TOPIC)
    @Validation.Required
    String getLive();

    void setLive(String value);

    // No default by Beam's annotation: archive has another one for the flag of this name, and Beam allows but one.
    @Description("Length of the windows to compare. Required only if the topic has estimates for several lengths.")
    @FlagHelp(group = Group.EVENT_TIME, form = Form.DURATION)
    String getWindow();

    void setWindow(String value);
}
