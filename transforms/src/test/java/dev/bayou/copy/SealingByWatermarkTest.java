package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.copy.CopyRequest.RequestCoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The composite's behaviour in time, by script: when a look happens. What a look finds, the ledger decides. */
class SealingByWatermarkTest {
    private static final Instant BEGIN = Instant.ofEpochMilli(KafkaFixture.BEGIN.toEpochMilli());

    @TempDir
    Path folder;

    @Test
    void sealsAWindowOnceHoweverOftenThereIsALook() throws IOException {
        KafkaFixture kafka = new KafkaFixture(1);
        kafka.send(0, 30); // All in the hour of ten.
        CopyRequest all = new CopyRequest(kafka.topic, 0, 0, 30);
        CopyRequest look = new CopyRequest(kafka.topic, 0, 0, 0);

        String window = kafka.topic + "/dt=2024-05-01/hr=10";
        TestStream<CopyRequest> script = TestStream.create(RequestCoder.of())
                .advanceWatermarkTo(BEGIN)
                .addElements(TimestampedValue.of(all, BEGIN))
                .advanceWatermarkTo(BEGIN.plus(Duration.standardHours(2)))
                .addElements(TimestampedValue.of(look, BEGIN))
                .addElements(TimestampedValue.of(look, BEGIN.minus(Duration.standardDays(7))))
                .advanceWatermarkToInfinity();
        TestPipeline pipeline = pipeline();
        PCollection<String> sealed = pipeline.apply(ArchiveTopics.over(kafka.settings(folder), script));
        PAssert.that(sealed).containsInAnyOrder(window);
        pipeline.run().waitUntilFinish();

        assertThat(Files.exists(folder.resolve(window).resolve("_SUCCESS"))).isTrue();
    }

    @Test
    void declaresNoWindowCompleteWhoseTimeIsNotOverThoughTheInputEnds() throws IOException {
        KafkaFixture kafka = new KafkaFixture(1);
        kafka.send(0, java.time.Instant.now());
        CopyRequest all = new CopyRequest(kafka.topic, 0, 0, 1);

        TestStream<CopyRequest> script = TestStream.create(RequestCoder.of())
                .addElements(TimestampedValue.of(all, Instant.now()))
                .advanceWatermarkToInfinity();
        TestPipeline pipeline = pipeline();
        PAssert.that(pipeline.apply(ArchiveTopics.over(kafka.settings(folder), script)))
                .empty();
        pipeline.run().waitUntilFinish();

        try (var files = Files.walk(folder.resolve(kafka.topic))) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("_SUCCESS");
        }
    }

    private static TestPipeline pipeline() {
        PipelineOptions options = TestPipeline.testingPipelineOptions();
        options.setRunner(DirectRunner.class);
        return TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
    }
}
