package dev.bayou.pipelines.cli;

import dev.bayou.pipelines.cli.FlagHelp.Form;
import dev.bayou.pipelines.cli.FlagHelp.Group;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** The flag of every command that reads or writes an archive. */
public interface ArchiveLocationOptions extends PipelineOptions {
    @Description("Archive to read or write.")
    @FlagHelp(group = Group.SELECTION, form = Form.LOCATION)
    @Validation.Required
    String getArchive();

    void setArchive(String value);
}
