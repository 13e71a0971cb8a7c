package dev.bayou.pipelines.cli;

import dev.bayou.pipelines.cli.FlagHelp.Form;
import dev.bayou.pipelines.cli.FlagHelp.Group;
import org.apache.beam.sdk.options.Description;

/** Flags of every command that reads the windows of an archive. */
public interface WindowRangeOptions extends ArchiveLocationOptions {
    @Description("First window to read. If omitted, reading starts with the first window of the archive.")
    @FlagHelp(group = Group.SELECTION, form = Form.WINDOW)
    String getFrom();

    void setFrom(String value);

    @Description(
            "End of the windows to read, exclusive. If omitted, reading ends with the last window of the " + "archive.")
    @FlagHelp(group = Group.SELECTION, form = Form.WINDOW)
    String getTo();

    void setTo(String value);
}
