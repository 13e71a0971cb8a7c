package dev.bayou.pipelines.replay;

import dev.bayou.pipelines.cli.CommandHelp;
import dev.bayou.pipelines.cli.FlagHelp;
import dev.bayou.pipelines.cli.FlagHelp.Form;
import dev.bayou.pipelines.cli.FlagHelp.Group;
import dev.bayou.pipelines.cli.KafkaOptions;
import dev.bayou.pipelines.cli.WindowRangeOptions;
import dev.bayou.pipelines.monitor.MonitorOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Flags of {@code replay}. Values stay text here; {@link ReplayArgs} turns them into types. */
@CommandHelp(
        summary = "Writes archived records back to Kafka as they were, each exactly once, or into JSON files.",
        example = "replay --archive=s3://bayou/nile --topics=raw-events --bootstrapServers=broker:9092"
                + " --toTopic=raw-events-again"
                + " --from=2018-10-30 --to=2018-10-31 --rate=5MB",
        success = "All selected records are in the target.",
        failure = "The run failed, no record is selected, or some partitions are not replayed completely."
                + " The same command continues from the last committed transaction.")
public interface ReplayOptions extends WindowRangeOptions, KafkaOptions, MonitorOptions {
    @Description("Kafka brokers to connect to first. Required unless --format=jsonl.")
    @FlagHelp(group = Group.KAFKA, form = Form.SERVERS)
    @Override
    String getBootstrapServers();

    @Description("Topics to replay.")
    @FlagHelp(group = Group.SELECTION, form = Form.TOPICS)
    @Validation.Required
    String getTopics();

    void setTopics(String value);

    @Description("Existing topic to write to, unless --format=jsonl. {topic} in it stands for the name of the "
            + "archived topic; it is required with several --topics.")
    @FlagHelp(group = Group.OUTPUT, form = Form.TOPIC)
    @Validation.Required(groups = "target")
    String getToTopic();

    void setToTopic(String value);

    @Description("Partitions to replay. If omitted, all.")
    @FlagHelp(group = Group.SELECTION, form = Form.NUMBERS)
    String getPartitions();

    void setPartitions(String value);

    @Description("First offset to replay of each partition. Allowed with one topic only.")
    @FlagHelp(group = Group.SELECTION, form = Form.NUMBER)
    @Default.Long(0)
    long getFromOffset();

    void setFromOffset(long value);

    @Description("End of the offsets to replay of each partition, exclusive. Allowed with one topic only. If "
            + "omitted, no limit.")
    @FlagHelp(group = Group.SELECTION, form = Form.NUMBER)
    @Default.Long(Long.MAX_VALUE)
    long getToOffset();

    void setToOffset(long value);

    @Description("Assigns records to the partitions of the target topic by key, as Kafka's default partitioner does. "
            + "If omitted, each record keeps its partition number.")
    @FlagHelp(group = Group.OUTPUT)
    @Default.Boolean(false)
    boolean getRepartition();

    void setRepartition(boolean value);

    @Description("Maximum rate per second: a number of records such as 1000, or a size such as 5MB. On a cluster it "
            + "applies to each executor. If omitted, no limit.")
    @FlagHelp(group = Group.LIMITS)
    String getRate();

    void setRate(String value);

    @Description("Reports what would be written, how much, and how long it would take, and writes nothing.")
    @FlagHelp(group = Group.RUN)
    @Default.Boolean(false)
    boolean getDryRun();

    void setDryRun(boolean value);

    @Description("Name under which the target stores the position of this replay. The same name continues, another "
            + "name starts again. If omitted, it is derived from archive, target and selection.")
    @FlagHelp(group = Group.RUN)
    String getName();

    void setName(String value);

    @Description("CSV file for the new offset of each record, outside of the archive.")
    @FlagHelp(group = Group.OUTPUT, form = Form.LOCATION)
    String getOffsetMap();

    void setOffsetMap(String value);

    @Description("Size at which a transaction is committed and its records become visible.")
    @FlagHelp(group = Group.LIMITS, form = Form.SIZE)
    @Default.String("64MiB")
    String getMaxTransactionBytes();

    void setMaxTransactionBytes(String value);

    @Description("Age at which a transaction is committed and its records become visible, at most 30s.")
    @FlagHelp(group = Group.LIMITS, form = Form.DURATION)
    @Default.String("10s")
    String getMaxTransactionAge();

    void setMaxTransactionAge(String value);

    // No default by Beam's annotation: report has another one for the flag of this name, and Beam allows but one.
    @Description("Where the records go: kafka, or jsonl for files below --output with one JSON object per line.")
    @FlagHelp(
            group = Group.OUTPUT,
            choices = {"kafka", "jsonl"},
            defaultValue = "kafka")
    String getFormat();

    void setFormat(String value);

    @Description("Folder for the files, only with --format=jsonl, outside of the archive.")
    @FlagHelp(group = Group.OUTPUT, form = Form.LOCATION)
    @Validation.Required(groups = "target")
    String getOutput();

    void setOutput(String value);
}
