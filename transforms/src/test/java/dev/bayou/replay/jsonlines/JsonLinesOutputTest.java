package dev.bayou.replay.jsonlines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.TimeRange;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Stores;
import dev.bayou.replay.ReplayRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesOutputTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final String EARLIER = "20260302T090000Z-01234567";
    private static final String RUN = "20260302T095900Z-5eed5eee";
    private static final ReplayRange EVENTS = new ReplayRange("events", 3, 0, 100, TimeRange.ALL, null);

    @TempDir
    private Path dir;

    private Store store;

    @BeforeEach
    void open() throws IOException {
        store = Stores.of(new Location(dir.toString()), PipelineOptionsFactory.create());
    }

    @AfterEach
    void close() throws IOException {
        Stores.closeAll();
    }

    @Test
    void aRunReplacesWhatAnEarlierOneWroteAndNothingElse() throws IOException {
        stage(EARLIER, 0, "earlier");
        stage(EARLIER, 50, "earlier");
        new JsonLinesOutput(store, EARLIER).publish(NOW);
        store.replace("notes.jsonl", new byte[0]);
        stage(RUN, 0, "later");
        stage(RUN, 40, "later");

        assertThat(new JsonLinesOutput(store, RUN).publish(NOW)).isEqualTo(2);

        assertThat(keys()).containsExactly("_SUCCESS", file(0), file(40), "notes.jsonl");
        assertThat(text(file(0))).contains("later");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not JSON",
                "[]",
                "{\"value\": 1}",
                "{\"topic\":\"events\",\"partition\":3,\"offset\":7}",
                "{\"topic\":\"other\",\"partition\":3,\"offset\":0}",
                "{\"topic\":\"events\",\"partition\":\"3\",\"offsets\":0}"
            })
    void aFileOfOthersUnderANameOfARunIsNeitherReplacedNorDeleted(String content) throws IOException {
        stage(RUN, 0, "later");
        for (String name : List.of(file(0), "other-9-00000000000000000005.jsonl")) {
            store.replace(name, content.getBytes(StandardCharsets.UTF_8));
            store.replace("_SUCCESS", new byte[] {1});

            assertThatIOException()
                    .isThrownBy(() -> new JsonLinesOutput(store, RUN).publish(NOW))
                    .withMessageContaining(store.address(name))
                    .withMessageContaining("no earlier run of this command wrote it");

            assertThat(text(name)).isEqualTo(content);
            assertThat(text("_SUCCESS")).hasSize(1);
            store.delete(List.of(name));
        }
    }

    @Test
    void nothingIsTouchedByARunThatIsDiscarded() throws IOException {
        stage(EARLIER, 0, "earlier");
        new JsonLinesOutput(store, EARLIER).publish(NOW);
        stage(RUN, 0, "later");

        new JsonLinesOutput(store, RUN).discard();

        assertThat(keys()).containsExactly("_SUCCESS", file(0));
        assertThat(text(file(0))).contains("earlier");
    }

    @Test
    void whatAKilledRunLeftGoesAfterADay() throws IOException {
        stage("20260301T095959Z-00000000", 0, "left by a run that was killed");
        stage(EARLIER, 0, "of a run that may be at work");
        stage(RUN, 0, "later");

        new JsonLinesOutput(store, RUN).publish(NOW);

        assertThat(keys()).containsExactly("_SUCCESS", JsonLinesOutput.stagedKey(EARLIER, EVENTS, 0), file(0));
    }

    private void stage(String run, long offset, String content) throws IOException {
        String record =
                "{\"topic\":\"events\",\"partition\":3,\"offset\":" + offset + ",\"value\":\"" + content + "\"}\n";
        store.replace(JsonLinesOutput.stagedKey(run, EVENTS, offset), record.getBytes(StandardCharsets.UTF_8));
    }

    private static String file(long offset) {
        return "events-3-%020d.jsonl".formatted(offset);
    }

    private List<String> keys() throws IOException {
        return store.listAll("").stream()
                .map(Listed::key)
                .filter(key -> !key.startsWith("_scratch"))
                .toList();
    }

    private String text(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
