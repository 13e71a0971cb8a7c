package dev.bayou.pipelines.cli;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Properties of the runner, which the runner profile sets. */
public interface ProfileOptions extends PipelineOptions {
    /** How a pipeline ends when its process is stopped. */
    enum WhenStopped {
        /** The pipeline is cancelled before the process ends. */
        CANCEL,
        /** The process ends at once. That is safe, as {@code kill -9} is. */
        HALT
    }

    /** Where the workers of a pipeline run. */
    enum Workers {
        /** In this JVM, which knows their progress. */
        HERE,
        /** In other JVMs, possibly on other machines. */
        ELSEWHERE
    }

    @Description("How a running pipeline ends when the process is stopped. The runner profile sets it.")
    @Default.Enum("CANCEL")
    WhenStopped getWhenStopped();

    void setWhenStopped(WhenStopped value);

    @Description("Where the workers run. The runner profile sets it.")
    @Default.Enum("HERE")
    Workers getWorkers();

    void setWorkers(Workers value);

    @Description("How many readers wait for what to archive, all in this process. The runner profile sets it.")
    @Default.Integer(1)
    int getSourceReaders();

    void setSourceReaders(int value);
}
