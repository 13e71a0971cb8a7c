package dev.bayou.pipelines.abandoned;

import dev.bayou.pipelines.cli.ReportInputOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Flags of {@code abandoned}. Values stay text here; {@link AbandonedArgs} turns them into types. */
public interface AbandonedOptions extends ReportInputOptions {
    @Description(
            "So long a shopper does nothing, and the session is over: 15m, 90s, 2h, separated by commas. All are computed"
                    + " in one pass and shown side by side.")
    @Default.String("30m")
    String getGap();

    void setGap(String value);
}
