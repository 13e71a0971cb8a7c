package dev.bayou.copy;

import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.TestPipeline;

class ArchiveTopicsOnDirectRunnerTest extends ArchiveTopicsContract {
    @Override
    PipelineOptions options() {
        PipelineOptions options = TestPipeline.testingPipelineOptions();
        options.setRunner(DirectRunner.class);
        return options;
    }
}
