package dev.bayou.archive.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.store.StoreRequests.Count;
import dev.bayou.archive.store.StoreRequests.Operation;
import dev.bayou.archive.store.StoreRequests.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreRequestsTest {
    private final StoreRequests requests = new StoreRequests();

    @TempDir
    Path folder;

    @Test
    void eachOperationIsCountedByHowItEnded() throws IOException {
        try (Store store = new CountedStore(new LocalStore(folder), requests)) {
            store.putIfAbsent("t/key", "one".getBytes(UTF_8));
            store.putIfAbsent("t/key", "two".getBytes(UTF_8));
            store.putIfAbsent("t/other", "two".getBytes(UTF_8));
            store.open("t/key").close();
            assertThatIOException().isThrownBy(() -> store.open("t/none"));
            store.listAfter("t/", "", 1);
            store.delete(List.of("t/key"));
        }

        assertThat(count(Operation.PUT_IF_ABSENT).results())
                .containsEntry(Result.DONE, 2L)
                .containsEntry(Result.TAKEN, 1L)
                .containsEntry(Result.FAILED, 0L);
        assertThat(count(Operation.OPEN).results())
                .containsEntry(Result.DONE, 1L)
                .containsEntry(Result.NOT_FOUND, 1L);
        assertThat(count(Operation.LIST).results()).containsEntry(Result.DONE, 1L);
        assertThat(count(Operation.DELETE).results()).containsEntry(Result.DONE, 1L);
        assertThat(count(Operation.PUT_IF_ABSENT).buckets())
                .as("each call is in one bucket")
                .hasSize(StoreRequests.BOUNDS.size() + 1)
                .satisfies(buckets -> assertThat(
                                buckets.stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(3));
    }

    @Test
    void aCallThatFailsIsCounted() {
        assertThatIOException()
                .isThrownBy(() -> requests.count(Operation.MOVE, () -> {
                    throw new IOException("broken");
                }));
        assertThat(count(Operation.MOVE).results()).containsEntry(Result.FAILED, 1L);
    }

    private Count count(Operation operation) {
        return requests.counts().get(operation);
    }
}
