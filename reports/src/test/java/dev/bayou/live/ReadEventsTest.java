package dev.bayou.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.live.ReadEvents.ParseRecordsFn;
import dev.bayou.report.core.Quarantine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadEventsTest {
    @TempDir
    private Path folder;

    private final PipelineOptions options = PipelineOptionsFactory.create();
    private Store store;
    private ParseRecordsFn parse;

    @BeforeEach
    void setUp() throws IOException {
        Location root = new Location(folder.resolve("quarantine").toString());
        store = Stores.of(root, options);
        parse = new ParseRecordsFn(new Quarantine(root, "live", "20260101T000000Z-1"));
        parse.setUp();
        parse.begin();
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void aBundlePublishesWhatItRejectsAtItsEnd() throws IOException {
        reject(0, 7);
        reject(1, 8);
        parse.end();

        assertThat(localFiles()).isEmpty();
        assertThat(store.listAll("live/")).hasSize(2);
    }

    @Test
    void theNextBundleDiscardsWhatAFailedOneHasRejected() throws IOException {
        reject(0, 7);
        reject(1, 8);
        assertThat(localFiles()).hasSize(2);

        parse.begin();
        assertThat(localFiles()).isEmpty();

        reject(0, 7);
        parse.end();
        assertThat(store.listAll("live/")).hasSize(1);
    }

    @Test
    void theTeardownDiscardsWhatAFailedBundleHasRejected() throws IOException {
        reject(0, 7);

        parse.tearDown();

        assertThat(localFiles()).isEmpty();
        assertThat(store.listAll("live/")).isEmpty();
    }

    private void reject(int partition, long offset) throws IOException {
        parse.parse(
                new KafkaRecord<>(
                        "topic",
                        partition,
                        offset,
                        0,
                        KafkaTimestampType.CREATE_TIME,
                        new RecordHeaders(),
                        null,
                        "no json".getBytes(UTF_8)),
                options,
                event -> {
                    throw new AssertionError("no event");
                });
    }

    private List<Path> localFiles() throws IOException {
        try (Stream<Path> files = Files.list(store.scratch())) {
            return files.filter(file -> !file.endsWith("lock")).toList();
        }
    }
}
