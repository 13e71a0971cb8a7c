package dev.bayou.archive.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest {
    private static final int FILES = 20_000;

    @TempDir
    Path folder;

    @AfterEach
    void close() throws IOException {
        Stores.closeAll();
    }

    /** The JVM ends when its shutdown hooks return, and does not wait for another thread that closes stores. */
    @Test
    void whoClosesAllReturnsAfterEveryStoreIsClosedThoughAnotherThreadCloses() throws Exception {
        Store store = Stores.of(new Location(folder + "/archive"), PipelineOptionsFactory.create());
        Path scratch = store.scratch();
        for (int i = 0; i < FILES; i++) {
            Files.createFile(scratch.resolve("file-" + i));
        }
        Thread other = new Thread(StoresTest::closeAll);
        other.start();
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    String[] left = scratch.toFile().list();
                    return left == null || left.length < FILES;
                });

        Stores.closeAll();

        assertThat(scratch).doesNotExist();
        other.join();
    }

    private static void closeAll() {
        try {
            Stores.closeAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
