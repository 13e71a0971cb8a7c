package dev.bayou.pipelines.cat;

import dev.bayou.pipelines.cli.CommandHelp;
import dev.bayou.pipelines.cli.FlagHelp;
import dev.bayou.pipelines.cli.FlagHelp.Form;
import dev.bayou.pipelines.cli.FlagHelp.Group;
import dev.bayou.pipelines.cli.WindowRangeOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Flags of {@code cat}. */
@CommandHelp(
        summary = "Prints archived records as JSON lines, in the order of topic, partition and offset.",
        example = "cat --archive=s3://bayou/nile --topics=raw-events --partitions=0 --fromOffset=2 --limit=3",
        success = "All selected records are printed.")
public interface CatOptions extends WindowRangeOptions {
    @Description("Topics to print. If omitted, all topics with a ledger in the archive.")
    @FlagHelp(group = Group.SELECTION, form = Form.TOPICS)
    String getTopics();

    void setTopics(String value);

    @Description("Partitions to print. If omitted, all.")
    @FlagHelp(group = Group.SELECTION, form = Form.NUMBERS)
    String getPartitions();

    void setPartitions(String value);

    @Description("First offset to print of each partition.")
    @FlagHelp(group = Group.SELECTION, form = Form.NUMBER)
    @Default.Long(0)
    long getFromOffset();

    void setFromOffset(long value);

    @Description("End of the offsets to print of each partition, exclusive. If omitted, no limit.")
    @FlagHelp(group = Group.SELECTION, form = Form.NUMBER)
    @Default.Long(Long.MAX_VALUE)
    long getToOffset();

    void setToOffset(long value);

    @Description("How many records to print at most. If omitted, no limit.")
    @FlagHelp(group = Group.LIMITS, form = Form.NUMBER)
    @Default.Long(Long.MAX_VALUE)
    long getLimit();

    void setLimit(long value);
}
