package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.copy.CopyRange.CommittedFile;
import dev.bayou.metrics.MetricNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

/** What archiving does, shown on one runner: on others, whole commands show it. */
class ArchiveTopicsTest extends RepeatedRequestsContract {
    @Override
    PipelineOptions options() {
        PipelineOptions options = TestPipeline.testingPipelineOptions();
        options.setRunner(DirectRunner.class);
        return options;
    }

    @Test
    void archivesEachRecordOnceAndSealsTheWindowsThatAreComplete() throws IOException {
        KafkaFixture kafka = new KafkaFixture(3);
        kafka.send(0, 100);
        kafka.send(1, 50);
        CopySettings settings = kafka.settings(folder);
        Store store = Stores.of(settings.archive(), options());

        Pipeline pipeline = pipeline();
        PAssert.that(pipeline.apply(ArchiveTopics.untilCaughtUp(settings, CatchUpPlan.make(settings, store))))
                .containsInAnyOrder(kafka.topic + "/dt=2024-05-01/hr=10", kafka.topic + "/dt=2024-05-01/hr=11");
        pipeline.run().waitUntilFinish();

        assertThat(kafka.archived(store)).containsExactlyInAnyOrderElementsOf(kafka.sent());
        assertThat(CatchUpPlan.make(settings, store).ranges()).allMatch(CopyRequest::isEmpty);
        assertThat(dataFolder(kafka)).filteredOn("_SUCCESS"::equals).hasSize(2);
    }

    @Test
    void aTimestampThatIsNoTimeIsFiledByTheClockAndEndsNothing() throws IOException {
        KafkaFixture kafka = new KafkaFixture(3);
        kafka.send(0, Instant.ofEpochMilli(KafkaFixture.BEGIN.toEpochMilli() * 1_000_000)); // In nanoseconds.
        kafka.send(0, KafkaFixture.BEGIN);
        kafka.send(1, Instant.ofEpochMilli(Long.MAX_VALUE));
        for (long timestamp : new long[] {-5, Long.MIN_VALUE, KafkaFixture.BEGIN.toEpochMilli() * 1000}) {
            kafka.sendStamped(0, timestamp);
        }
        for (long none : new long[] {-1, 0}) {
            kafka.sendStamped(1, none);
        }
        kafka.send(2, 10);
        CopySettings settings = kafka.settings(folder);
        Store store = Stores.of(settings.archive(), options());

        Pipeline pipeline = pipeline();
        PAssert.that(pipeline.apply(ArchiveTopics.untilCaughtUp(settings, CatchUpPlan.make(settings, store))))
                .containsInAnyOrder(kafka.topic + "/dt=2024-05-01/hr=10");
        pipeline.run().waitUntilFinish();

        assertThat(kafka.archived(store)).containsExactlyInAnyOrderElementsOf(kafka.sent());
        assertThat(CopySession.of(settings.archive())
                        .counts()
                        .snapshot()
                        .get(kafka.topic)
                        .implausible())
                .isEqualTo(5);
    }

    @Test
    void answersAnEmptyOrderWithTheNewsThatNothingWasToCopy() {
        KafkaFixture kafka = new KafkaFixture(1);

        Pipeline pipeline = pipeline();
        PCollection<Long> records = pipeline.apply(Create.of(new CopyRequest(kafka.topic, 0, 0, 0)))
                .apply(CopyRange.with(kafka.settings(folder)))
                .apply(MapElements.into(TypeDescriptors.longs()).via(CommittedFile::records));
        PAssert.that(records).containsInAnyOrder(0L);
        pipeline.run().waitUntilFinish();

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void tellsOfACopyThatFails() throws IOException {
        assertThat(failuresInto(Files.createFile(folder.resolve("no-folder")))).isEqualTo(1);
    }

    @Test
    void whatFailsWhileTheProcessIsBeingEndedIsNoFailure() throws IOException {
        Path noFolder = Files.createFile(folder.resolve("no-folder"));
        CopySession.of(new Location(noFolder.toString())).stop();

        assertThat(failuresInto(noFolder)).isZero();
    }

    private long failuresInto(Path archive) {
        KafkaFixture kafka = new KafkaFixture(1);
        kafka.send(0, 10);
        Pipeline pipeline = pipeline();
        pipeline.apply(Create.of(new CopyRequest(kafka.topic, 0, 0, 10)))
                .apply(CopyRange.with(kafka.settings(archive)));
        PipelineResult result = pipeline.run();
        result.waitUntilFinish();

        MetricNameFilter failures = MetricNameFilter.named(
                MetricNames.ARCHIVE_FAILURES.getNamespace(), MetricNames.ARCHIVE_FAILURES.getName());
        long count = 0;
        for (var counter : result.metrics()
                .queryMetrics(MetricsFilter.builder().addNameFilter(failures).build())
                .getCounters()) {
            count += counter.getAttempted();
        }
        return count;
    }

    private List<String> dataFolder(KafkaFixture kafka) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(kafka.topic))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
