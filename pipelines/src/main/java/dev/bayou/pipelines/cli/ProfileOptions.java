package dev.bayou.pipelines.cli;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What a runner profile says of its runner. */
public interface ProfileOptions extends PipelineOptions {
    /** How a pipeline ends when its process is told to end. */
    enum WhenStopped {
        /** It is cancelled, and the process ends after it. */
        CANCEL,
        /** With the process, at once. As safe as {@code kill -9}, which is safe. */
        HALT
    }

    /** Where a pipeline's work is done. */
    enum Workers {
        /** In this JVM, which sees how far it is. */
        HERE,
        /** In others, on other machines perhaps. */
        ELSEWHERE
    }

    @Description("What becomes of a running pipeline when the process is told to end. Set by the runner profile.")
    @Default.Enum("CANCEL")
    WhenStopped getWhenStopped();

    void setWhenStopped(WhenStopped value);

    @Description("Where the work is done. Set by the runner profile.")
    @Default.Enum("HERE")
    Workers getWorkers();

    void setWorkers(Workers value);
}
