package dev.bayou.pipelines.replay;

import dev.bayou.pipelines.cli.KafkaOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Flags of {@code replay}. Values stay text here; {@link ReplayArgs} turns them into types. */
public interface ReplayOptions extends KafkaOptions {
    @Description("Where the archive is: s3://bucket/prefix or an absolute /path. Required.")
    String getArchive();

    void setArchive(String value);

    @Description("Topics to replay, separated by commas. Required.")
    String getTopics();

    void setTopics(String value);

    @Description(
            "The topic to write to, which has to exist. {topic} in it stands for the archived topic's name, as it has to"
                    + " with more than one. Required, but for --format=jsonl.")
    String getToTopic();

    void setToTopic(String value);

    @Description("The first window to replay, UTC: 2018-10-30 or 2018-10-30T23. Without it: from the first on.")
    String getFrom();

    void setFrom(String value);

    @Description("The window to stop before, UTC: 2018-10-31 or 2018-10-31T00. Without it: to the last.")
    String getTo();

    void setTo(String value);

    @Description("Partitions to replay, separated by commas. Without it: all.")
    String getPartitions();

    void setPartitions(String value);

    @Description("The first offset to replay of each partition; with one topic only.")
    @Default.Long(0)
    long getFromOffset();

    void setFromOffset(long value);

    @Description("The offset to stop before in each partition; with one topic only.")
    @Default.Long(Long.MAX_VALUE)
    long getToOffset();

    void setToOffset(long value);

    @Description(
            "Spread records over the target's partitions by key, as Kafka does. Without it: same partition as it was.")
    @Default.Boolean(false)
    boolean getRepartition();

    void setRepartition(boolean value);

    @Description(
            "So much a second at most: 1000 records, or 5MB. On a cluster: by each executor. Without it: no limit.")
    String getRate();

    void setRate(String value);

    @Description("Tell what would be written, how much and how long it would take; write nothing.")
    @Default.Boolean(false)
    boolean getDryRun();

    void setDryRun(boolean value);

    @Description(
            "What the target remembers this replay by: the same name goes on, another begins anew. Without it: made of"
                    + " archive, target and selection.")
    String getName();

    void setName(String value);

    @Description("A CSV file that is to tell where each record has gone: s3://bucket/key or an absolute /path.")
    String getOffsetMap();

    void setOffsetMap(String value);

    @Description("A transaction is committed, and its records are to be seen, at this size: 64MiB.")
    @Default.String("64MiB")
    String getMaxTransactionBytes();

    void setMaxTransactionBytes(String value);

    @Description("A transaction is committed, and its records are to be seen, after this time: 10s. At most 30s.")
    @Default.String("10s")
    String getMaxTransactionAge();

    void setMaxTransactionAge(String value);

    // No default by Beam's annotation: report has another one for the flag of this name, and Beam allows but one.
    @Description("kafka (default), or jsonl: a JSON object a line into files below --output, instead of Kafka.")
    String getFormat();

    void setFormat(String value);

    @Description("With --format=jsonl the folder for the files: s3://bucket/prefix or an absolute /path.")
    String getOutput();

    void setOutput(String value);
}
