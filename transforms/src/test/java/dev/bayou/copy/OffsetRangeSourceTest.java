package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bayou.archive.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.SerializableUtils;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OffsetRangeSourceTest {
    private final PipelineOptions options = PipelineOptionsFactory.create();

    @TempDir
    Path folder;

    @Test
    void ordersWhatIsThereThenWhatComesAndNeverTurnsItsWatermarkBack() throws IOException {
        KafkaFixture kafka = new KafkaFixture(2);
        kafka.send(1, 10);
        CopySettings settings = kafka.settings(folder);
        OffsetRangeSource source = new OffsetRangeSource(settings);
        try (UnboundedReader<OffsetRange> reader = source.createReader(options, null)) {
            assertThat(nextOrder(reader)).isEqualTo(new OffsetRange(kafka.topic, 1, 0, 10));
            Instant before = reader.getWatermark();

            copy(settings, new OffsetRange(kafka.topic, 1, 0, 10));
            kafka.send(1, 5);
            assertThat(nextOrder(reader)).isEqualTo(new OffsetRange(kafka.topic, 1, 10, 15));
            assertThat(reader.getWatermark()).isGreaterThanOrEqualTo(before);

            copy(settings, new OffsetRange(kafka.topic, 1, 10, 15));
            Instant caughtUp = Instant.now();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                reader.advance();
                return reader.getWatermark().isAfter(caughtUp);
            });
        }
    }

    @Test
    void looksAtEveryTopicsWindowsWithoutBeingAsked() throws IOException {
        KafkaFixture kafka = new KafkaFixture(1);
        OffsetRangeSource source = new OffsetRangeSource(kafka.settings(folder));
        try (UnboundedReader<OffsetRange> reader = source.createReader(options, null)) {
            List<OffsetRange> given = new ArrayList<>();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                if (reader.advance()) {
                    given.add(reader.getCurrent());
                }
                return !given.isEmpty();
            });
            assertThat(given).first().matches(OffsetRange::isEmpty);
            assertThat(reader.getCurrentTimestamp()).isLessThan(reader.getWatermark());
        }
    }

    @Test
    void aNewReaderGoesOnWhereTheOldOneWas() throws IOException {
        KafkaFixture kafka = new KafkaFixture(1);
        kafka.send(0, 10);
        OffsetRangeSource source = new OffsetRangeSource(kafka.settings(folder));
        UnboundedReader<OffsetRange> first = source.createReader(options, null);
        assertThat(nextOrder(first)).isEqualTo(new OffsetRange(kafka.topic, 0, 0, 10));
        first.close();

        OffsetRangeSource shipped = SerializableUtils.clone(source);
        try (UnboundedReader<OffsetRange> second = shipped.createReader(options, new OffsetRangeSource.Mark())) {
            // The order is out; a reader that is opened anew must not give it again while it is carried out.
            assertThat(second.advance() && !second.getCurrent().isEmpty()).isFalse();
        }
    }

    private void copy(CopySettings settings, OffsetRange range) throws IOException {
        new RangeCopy(settings, Stores.of(settings.archive(), options), Clock.systemUTC()).copy(range);
    }

    private static OffsetRange nextOrder(UnboundedReader<OffsetRange> reader) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> reader.advance() && !reader.getCurrent().isEmpty());
        return reader.getCurrent();
    }
}
