package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.kafka.KafkaClients;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic of many partitions: each has its order. */
class ManyPartitionsTest {
    private static final int PARTITIONS = 1_500;

    @TempDir
    Path folder;

    private final KafkaFixture kafka = new KafkaFixture(PARTITIONS);

    @AfterEach
    void deleteTopic() throws IOException {
        kafka.delete();
        KafkaClients.closeAll();
        Stores.closeAll();
    }

    @Test
    void areOrderedOnceEachByBothModes() throws IOException {
        List<CopyRequest> expected = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new CopyRequest(kafka.topic, partition, 0, 1))
                .toList();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            kafka.send(partition, KafkaFixture.BEGIN);
        }
        CopySettings settings = kafka.settings(folder);
        Store store = Stores.of(settings.archive(), PipelineOptionsFactory.create());

        assertThat(CatchUpPlan.make(settings, store).ranges()).containsExactlyInAnyOrderElementsOf(expected);

        SetClock clock = new SetClock(Instant.parse("2026-01-01T00:00:00Z"));
        CopyScheduler feed = new CopyScheduler(settings, store, clock, clock);
        assertThat(orders(feed)).containsExactlyInAnyOrderElementsOf(expected);
        clock.advance(Duration.ofSeconds(5));
        assertThat(orders(feed)).as("nothing is ordered twice").isEmpty();
    }

    private static List<CopyRequest> orders(CopyScheduler feed) {
        List<CopyRequest> orders = new ArrayList<>();
        for (Optional<CopyRequest> next = feed.next(); next.isPresent(); next = feed.next()) {
            if (!next.get().isEmpty()) {
                orders.add(next.get());
            }
        }
        return orders;
    }
}
