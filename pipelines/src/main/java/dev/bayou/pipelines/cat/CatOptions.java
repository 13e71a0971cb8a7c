package dev.bayou.pipelines.cat;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Flags of {@code cat}. */
public interface CatOptions extends PipelineOptions {
    @Description("Where the archive is: s3://bucket/prefix or an absolute /path. Required.")
    String getArchive();

    void setArchive(String value);

    @Description("Topics to print, separated by commas. Without it: all that the archive has a ledger of.")
    String getTopics();

    void setTopics(String value);

    @Description("Partitions to print, separated by commas. Without it: all.")
    String getPartitions();

    void setPartitions(String value);

    @Description("The first offset to print.")
    @Default.Long(0)
    long getFromOffset();

    void setFromOffset(long value);

    @Description("The offset to stop before.")
    @Default.Long(Long.MAX_VALUE)
    long getToOffset();

    void setToOffset(long value);

    @Description("The first window to print, UTC: 2018-10-30 or 2018-10-30T23.")
    String getFrom();

    void setFrom(String value);

    @Description("The window to stop before, UTC: 2018-10-31 or 2018-10-31T00.")
    String getTo();

    void setTo(String value);

    @Description("At most so many records.")
    @Default.Long(Long.MAX_VALUE)
    long getLimit();

    void setLimit(long value);
}
