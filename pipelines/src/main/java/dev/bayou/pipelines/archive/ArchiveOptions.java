package dev.bayou.pipelines.archive;

import dev.bayou.pipelines.cli.KafkaOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Flags of {@code archive}. Values stay text here; {@link ArchiveArgs} turns them into types. */
public interface ArchiveOptions extends KafkaOptions {
    @Description("Topics to archive, separated by commas. This or --topicPattern is required.")
    String getTopics();

    void setTopics(String value);

    @Description("Regular expression; every topic whose whole name matches is archived, also one made later.")
    String getTopicPattern();

    void setTopicPattern(String value);

    @Description("Where the archive is: s3://bucket/prefix or an absolute /path. Required.")
    String getArchive();

    void setArchive(String value);

    @Description("Copy up to where Kafka ends now, seal what is complete, and exit. Without it: go on for ever.")
    boolean getUntilCaughtUp();

    void setUntilCaughtUp(boolean value);

    @Description("A file of this size is finished: bytes, or with a unit as in 64MB or 128MiB.")
    @Default.String("128MiB")
    String getMaxFileBytes();

    void setMaxFileBytes(String value);

    @Description("A record waits no longer than this before its file is written: 10s, 5m, 1h.")
    @Default.String("5m")
    String getMaxFileAge();

    void setMaxFileAge(String value);

    // No default by Beam's annotation: live has another one for the flag of this name, and Beam allows but one.
    @Description("How much event time one folder covers: 1h (default) or 1d.")
    String getWindow();

    void setWindow(String value);

    @Description(
            "Where a record's event time is: 'record' (Kafka's timestamp), or a JSON pointer into its value such as"
                    + " /context/timestamp. A record without one falls back to Kafka's, and is counted.")
    @Default.String("record")
    String getTimestampFrom();

    void setTimestampFrom(String value);

    @Description(
            "How far an event time may be ahead of the current time: 1h, 1d. A record with a later one, or one before"
                    + " 1970, is filed by Kafka's timestamp, or by the current time, and counted.")
    @Default.String("1d")
    String getMaxTimestampAhead();

    void setMaxTimestampAhead(String value);

    @Description("none, deflate, gzip or snappy.")
    @Default.String("snappy")
    String getCompression();

    void setCompression(String value);

    @Description("A consumer group that is told how far the archive has come, for lag dashboards. Never read.")
    String getGroup();

    void setGroup(String value);

    @Description(
            "Batches to give up because they cannot be read, where an error names them: topic-partition@offset, several"
                    + " separated by commas. What is in them is not archived; the ledger says so.")
    String getSkipCorrupt();

    void setSkipCorrupt(String value);

    @Description("Keep keys, headers and timestamps too, in a file beside each data file.")
    @Default.Boolean(true)
    boolean getEnvelope();

    void setEnvelope(boolean value);

    @Description(
            "How many windows of a range have their files open at once, with buffers of about 1 MiB each. Records of"
                    + " further windows are gathered in memory and in one local file.")
    @Default.Integer(24)
    int getMaxOpenWindows();

    void setMaxOpenWindows(int value);

    @Description("How much local disk one copying thread fills before it publishes, such as 1GB or 256MB; at least"
            + " --maxFileBytes. Where event times are out of order, more of it makes fewer and larger files.")
    @Default.String("1GB")
    String getMaxLocalBytes();

    void setMaxLocalBytes(String value);
}
