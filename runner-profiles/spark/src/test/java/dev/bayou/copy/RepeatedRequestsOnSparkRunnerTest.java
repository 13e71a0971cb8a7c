package dev.bayou.copy;

import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.TestSparkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.TestPipeline;
import org.junit.jupiter.api.Tag;

/** The SparkRunner, by the runner that waits for it: assertions within a pipeline are counted when it has run. */
@Tag("slow")
class RepeatedRequestsOnSparkRunnerTest extends RepeatedRequestsContract {
    @Override
    PipelineOptions options() {
        SparkPipelineOptions options = TestPipeline.testingPipelineOptions().as(SparkPipelineOptions.class);
        options.setRunner(TestSparkRunner.class);
        options.setSparkMaster("local[2,4]");
        return options;
    }
}
