package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.copy.CopyRange.CommittedFile;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each runner must do with requests that it hands out again, out of turn or at once. A runner's test says which
 * runner.
 */
abstract class RepeatedRequestsContract {
    @TempDir
    Path folder;

    /** Options that select the runner. */
    abstract PipelineOptions options();

    @Test
    void copiesOnceWhatIsOrderedTwiceTooEarlyOrOverlapping() throws IOException {
        KafkaFixture kafka = new KafkaFixture(1);
        kafka.send(0, 100);
        CopySettings settings = kafka.settings(folder);
        String topic = kafka.topic;

        Pipeline pipeline = pipeline();
        PCollection<String> files = pipeline.apply(Create.of(
                        new CopyRequest(topic, 0, 60, 100), // Not its turn, if it comes first.
                        new CopyRequest(topic, 0, 0, 40),
                        new CopyRequest(topic, 0, 0, 40),
                        new CopyRequest(topic, 0, 0, 70),
                        new CopyRequest(topic, 0, 20, 100),
                        new CopyRequest(topic, 0, 0, 100)))
                .apply(Reshuffle.viaRandomKey())
                .apply(CopyRange.with(settings))
                .apply(MapElements.into(TypeDescriptors.strings()).via(CommittedFile::path));
        PAssert.that(files).satisfies(paths -> {
            assertThat(paths).doesNotHaveDuplicates().isNotEmpty();
            return null;
        });
        pipeline.run().waitUntilFinish();

        Store store = Stores.of(settings.archive(), options());
        assertThat(kafka.archived(store)).containsExactlyElementsOf(kafka.sent());
    }

    Pipeline pipeline() {
        return TestPipeline.fromOptions(options()).enableAbandonedNodeEnforcement(false);
    }
}
