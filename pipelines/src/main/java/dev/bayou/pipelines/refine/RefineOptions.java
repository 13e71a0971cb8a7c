package dev.bayou.pipelines.refine;

import dev.bayou.pipelines.cli.KafkaOptions;
import dev.bayou.pipelines.cli.ReportInputOptions;
import org.apache.beam.sdk.options.Description;

/** Flags of {@code refine}. Values stay text here; {@link RefineArgs} turns them into types. */
public interface RefineOptions extends ReportInputOptions, KafkaOptions {
    @Description("The topic that live writes to, its --toTopic. Required, with --bootstrapServers.")
    String getLive();

    void setLive(String value);

    // No default by Beam's annotation: archive has another one for the flag of this name, and Beam allows but one.
    @Description(
            "The length of the windows to compare: 1m, 10s, 1h. Needed only if the topic has estimates of several lengths.")
    String getWindow();

    void setWindow(String value);
}
