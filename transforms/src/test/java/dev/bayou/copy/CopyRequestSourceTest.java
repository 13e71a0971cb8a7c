package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bayou.archive.store.Stores;
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

class CopyRequestSourceTest {
    private final PipelineOptions options = PipelineOptionsFactory.create();

    @TempDir
    Path folder;

    @Test
    void ordersWhatIsThereThenWhatComesAndNeverTurnsItsWatermarkBack() throws IOException {
        KafkaFixture kafka = new KafkaFixture(2);
        kafka.send(1, 10);
        CopySettings settings = kafka.settings(folder);
        CopyRequestSource source = new CopyRequestSource(settings, 1);
        try (UnboundedReader<CopyRequest> reader = source.createReader(options, null)) {
            assertThat(nextOrder(reader)).isEqualTo(new CopyRequest(kafka.topic, 1, 0, 10));
            Instant before = reader.getWatermark();

            copy(settings, new CopyRequest(kafka.topic, 1, 0, 10));
            kafka.send(1, 5);
            assertThat(nextOrder(reader)).isEqualTo(new CopyRequest(kafka.topic, 1, 10, 15));
            assertThat(reader.getWatermark()).isGreaterThanOrEqualTo(before);

            copy(settings, new CopyRequest(kafka.topic, 1, 10, 15));
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
        CopyRequestSource source = new CopyRequestSource(kafka.settings(folder), 1);
        try (UnboundedReader<CopyRequest> reader = source.createReader(options, null)) {
            List<CopyRequest> given = new ArrayList<>();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                if (reader.advance()) {
                    given.add(reader.getCurrent());
                }
                return !given.isEmpty();
            });
            assertThat(given).first().matches(CopyRequest::isEmpty);
            assertThat(reader.getCurrentTimestamp()).isLessThan(reader.getWatermark());
        }
    }

    @Test
    void aNewReaderGoesOnWhereTheOldOneWas() throws IOException {
        KafkaFixture kafka = new KafkaFixture(1);
        kafka.send(0, 10);
        CopyRequestSource source = new CopyRequestSource(kafka.settings(folder), 1);
        UnboundedReader<CopyRequest> first = source.createReader(options, null);
        assertThat(nextOrder(first)).isEqualTo(new CopyRequest(kafka.topic, 0, 0, 10));
        first.close();

        CopyRequestSource shipped = SerializableUtils.clone(source);
        try (UnboundedReader<CopyRequest> second = shipped.createReader(options, new CopyRequestSource.Mark())) {
            // The order is out; a reader that is opened anew must not give it again while it is carried out.
            assertThat(second.advance() && !second.getCurrent().isEmpty()).isFalse();
        }
    }

    private void copy(CopySettings settings, CopyRequest range) throws IOException {
        new RangeCopier(settings, Stores.of(settings.archive(), options), Clock.systemUTC()).copy(range);
    }

    private static CopyRequest nextOrder(UnboundedReader<CopyRequest> reader) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> reader.advance() && !reader.getCurrent().isEmpty());
        return reader.getCurrent();
    }
}
