package dev.bayou.pipelines.archive;

import dev.bayou.pipelines.cli.ArchiveLocationOptions;
import dev.bayou.pipelines.cli.CommandHelp;
import dev.bayou.pipelines.cli.FlagHelp;
import dev.bayou.pipelines.cli.FlagHelp.Form;
import dev.bayou.pipelines.cli.FlagHelp.Group;
import dev.bayou.pipelines.cli.KafkaOptions;
import dev.bayou.pipelines.monitor.MonitorOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Flags of {@code archive}. Values stay text here; {@link ArchiveArgs} turns them into types. */
@CommandHelp(
        summary = "Archives Kafka topics, each record exactly once.",
        example = "archive --bootstrapServers=broker:9092 --topics=raw-events --archive=s3://bayou/nile"
                + " --timestampFrom=/context/timestamp --untilCaughtUp",
        success = "With --untilCaughtUp: all records up to the end of each partition at the start are archived."
                + " Records behind an open transaction are reported and left to the next run.",
        failure = "The run failed, or with --untilCaughtUp some partitions are not archived completely.")
public interface ArchiveOptions extends ArchiveLocationOptions, KafkaOptions, MonitorOptions {
    @Description("Kafka brokers to connect to first.")
    @FlagHelp(group = Group.KAFKA, form = Form.SERVERS)
    @Validation.Required
    @Override
    String getBootstrapServers();

    @Description("Topics to archive.")
    @FlagHelp(group = Group.SELECTION, form = Form.TOPICS)
    @Validation.Required(groups = "topics")
    String getTopics();

    void setTopics(String value);

    @Description("Archives every topic whose whole name matches, including topics created while the command runs.")
    @FlagHelp(group = Group.SELECTION, form = Form.REGEX)
    @Validation.Required(groups = "topics")
    String getTopicPattern();

    void setTopicPattern(String value);

    @Description("Archives all records up to the current end of each partition, seals complete windows, and exits. "
            + "If omitted, the command runs until it is stopped.")
    @FlagHelp(group = Group.RUN)
    boolean getUntilCaughtUp();

    void setUntilCaughtUp(boolean value);

    @Description("Size at which a data file is finished.")
    @FlagHelp(group = Group.LIMITS, form = Form.SIZE)
    @Default.String("128MiB")
    String getMaxFileBytes();

    void setMaxFileBytes(String value);

    @Description("Age of the oldest record in a data file at which the file is finished and written.")
    @FlagHelp(group = Group.LIMITS, form = Form.DURATION)
    @Default.String("5m")
    String getMaxFileAge();

    void setMaxFileAge(String value);

    // No default by Beam's annotation: live has another one for the flag of this name, and Beam allows but one.
    @Description("Event time that one folder covers.")
    @FlagHelp(
            group = Group.EVENT_TIME,
            choices = {"1h", "1d"},
            defaultValue = "1h")
    String getWindow();

    void setWindow(String value);

    @Description("Source of a record's event time: 'record' is Kafka's timestamp, a JSON pointer such as "
            + "/context/timestamp is a field of the value. A record without a usable event time gets Kafka's "
            + "timestamp, and is counted.")
    @FlagHelp(group = Group.EVENT_TIME)
    @Default.String("record")
    String getTimestampFrom();

    void setTimestampFrom(String value);

    @Description("How far an event time may be ahead of the current time. A record with a later event time, or one "
            + "before 1970, gets Kafka's timestamp or the current time, and is counted.")
    @FlagHelp(group = Group.EVENT_TIME, form = Form.DURATION)
    @Default.String("1d")
    String getMaxTimestampAhead();

    void setMaxTimestampAhead(String value);

    @Description("Compression of data files.")
    @FlagHelp(
            group = Group.OUTPUT,
            choices = {"none", "deflate", "gzip", "snappy"})
    @Default.String("snappy")
    String getCompression();

    void setCompression(String value);

    @Description(
            "Consumer group to which the command commits its position, for lag dashboards. Bayou never reads " + "it.")
    @FlagHelp(group = Group.KAFKA)
    String getGroup();

    void setGroup(String value);

    @Description("Batches to skip because Kafka cannot read them, as the error message names them: "
            + "topic-partition@offset, several separated by commas. Their records are not archived; the ledger "
            + "records the gap.")
    @FlagHelp(group = Group.KAFKA)
    String getSkipCorrupt();

    void setSkipCorrupt(String value);

    @Description("Writes keys, headers and timestamps into an envelope file beside each data file.")
    @FlagHelp(group = Group.OUTPUT)
    @Default.Boolean(true)
    boolean getEnvelope();

    void setEnvelope(boolean value);

    @Description("How many windows of one range have open files at a time. Each has buffers of about 1 MiB. Records "
            + "of further windows are collected in memory and in one local file.")
    @FlagHelp(group = Group.LIMITS, form = Form.NUMBER)
    @Default.Integer(24)
    int getMaxOpenWindows();

    void setMaxOpenWindows(int value);

    @Description("Local disk space that one copying thread fills before it publishes, at least --maxFileBytes. If "
            + "event times are out of order, more space makes fewer and larger files.")
    @FlagHelp(group = Group.LIMITS, form = Form.SIZE)
    @Default.String("1GB")
    String getMaxLocalBytes();

    void setMaxLocalBytes(String value);
}
