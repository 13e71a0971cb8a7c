package dev.bayou.pipelines.verify;

import dev.bayou.pipelines.cli.ArchiveLocationOptions;
import dev.bayou.pipelines.cli.CommandHelp;
import dev.bayou.pipelines.cli.FlagHelp;
import dev.bayou.pipelines.cli.FlagHelp.Form;
import dev.bayou.pipelines.cli.FlagHelp.Group;
import dev.bayou.pipelines.cli.KafkaOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Flags of {@code verify}. Values stay text here; {@link VerifyArgs} turns them into types. */
@CommandHelp(
        summary = "Proves that the archive has each offset exactly once or explains why not, or reports what is wrong.",
        example = "verify --archive=s3://bayou/nile --bootstrapServers=broker:9092 --deep",
        success = "The archive is proven correct.",
        failure = "The archive is not proven correct. The output lists the faults.",
        wrongCall = "The command line is wrong, or the check could not run,"
                + " for example because the store or Kafka did not answer.")
public interface VerifyOptions extends ArchiveLocationOptions, KafkaOptions {
    @Description("Kafka brokers to connect to first. If given, the command also compares the archive with Kafka: "
            + "lag, gaps and retention.")
    @FlagHelp(group = Group.KAFKA, form = Form.SERVERS)
    @Override
    String getBootstrapServers();

    @Description("Topics to verify. If omitted, all topics with a ledger in the archive.")
    @FlagHelp(group = Group.SELECTION, form = Form.TOPICS)
    String getTopics();

    void setTopics(String value);

    @Description("Reads every record again and compares it with the digests. If omitted, the command checks ledger, "
            + "manifests and listings.")
    @FlagHelp(group = Group.CHECKS)
    @Default.Boolean(false)
    boolean getDeep();

    void setDeep(boolean value);

    @Description("JSON file for the result, outside of the archive. Required on a cluster.")
    @FlagHelp(group = Group.OUTPUT, form = Form.LOCATION)
    String getOutput();

    void setOutput(String value);

    @Description("How long a record may wait in Kafka before it is archived. One that has waited longer is a fault. "
            + "Needs --bootstrapServers.")
    @FlagHelp(group = Group.CHECKS, form = Form.DURATION)
    String getMaxWait();

    void setMaxWait(String value);

    @Description("What to repair. orphans, also if no value is given: lists and then deletes the files of failed "
            + "attempts; nothing else is ever deleted. entries: first writes lost ledger entries again, from the "
            + "manifests.")
    @FlagHelp(
            group = Group.CHECKS,
            choices = {"orphans", "entries"})
    String getRepair();

    void setRepair(String value);
}
