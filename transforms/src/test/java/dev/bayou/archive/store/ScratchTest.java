package dev.bayou.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.ledger.ConcurrentAppends;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
    @TempDir
    Path parent;

    @Test
    void theFolderOfAKilledProcessIsDeletedByTheNextAndThatOfALivingOneIsNot() throws Exception {
        try (Owner living = new Owner(parent);
                Owner dead = new Owner(parent)) {
            dead.kill();
            assertThat(dead.folder).isNotEmptyDirectory();

            try (Scratch next = Scratch.below(parent)) {
                assertThat(dead.folder).doesNotExist();
                assertThat(living.folder).isNotEmptyDirectory();
                assertThat(next.folder()).isDirectory();
            }
        }
    }

    @Test
    void manyThatStartAtOnceDeleteWhatADeadProcessLeftWithoutDisturbingEachOther() throws Exception {
        try (Owner dead = new Owner(parent)) {
            dead.kill();

            List<Scratch> fresh = ConcurrentAppends.of(16, i -> Scratch.below(parent));

            assertThat(dead.folder).doesNotExist();
            assertThat(fresh).allSatisfy(scratch -> assertThat(scratch.folder()).isDirectory());
            ConcurrentAppends.of(fresh.size(), i -> {
                fresh.get(i).close();
                return i;
            });
        }
        assertThat(parent).as("with the last of them goes the folder of all").doesNotExist();
    }

    @Test
    void manyThatCloseWhileOthersStartDoNotTakeTheFolderFromUnderThem() throws Exception {
        ConcurrentAppends.of(16, i -> {
            for (int round = 0; round < 50; round++) {
                try (Scratch scratch = Scratch.below(parent)) {
                    Files.writeString(scratch.folder().resolve("file"), "mine");
                }
            }
            return i;
        });

        assertThat(parent).doesNotExist();
    }

    @Test
    void aFolderThatWasMadeAgainIsStillThatOfALivingProcess() throws Exception {
        try (Scratch scratch = Scratch.below(parent)) {
            Files.delete(scratch.folder().resolve("lock"));
            Files.writeString(scratch.folder().resolve("file"), "mine");

            try (Owner other = new Owner(parent)) {
                assertThat(other.folder).isDirectory();
                assertThat(scratch.folder().resolve("file")).hasContent("mine");
            }
        }
        assertThat(parent.toFile().list()).as("what the other left").hasSize(20);
    }

    @Test
    void aPlaceWhereNoFolderCanBeMadeIsNamedSoon() throws IOException {
        Path link = Files.createSymbolicLink(parent.resolve("link"), parent.resolve("nowhere"));

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> Scratch.below(link.resolve("scratch")))
                .withMessageContaining(link + ": is a symbolic link to a folder that does not exist");
    }

    @Test
    void oneFolderOfAProcessOutlivesTheOthers() throws IOException {
        try (Scratch one = Scratch.below(parent)) {
            Files.writeString(one.folder().resolve("file"), "one");

            Scratch.below(parent).close();

            assertThat(one.folder()).isNotEmptyDirectory();
        }
    }

    @Test
    void itIsDeletedWhileOthersStillWriteToItAndDeleteFromIt() throws Exception {
        for (int round = 0; round < 20; round++) {
            Scratch scratch = Scratch.below(parent);
            Path folder = scratch.folder();
            CountDownLatch started = new CountDownLatch(1);
            ConcurrentAppends.of(4, i -> {
                if (i == 0) {
                    started.await();
                    scratch.close();
                    return i;
                }
                try {
                    for (int file = 0; file < 200; file++) {
                        Path written = Files.createFile(folder.resolve(i + "-" + file));
                        started.countDown();
                        if (file % 2 == 0) {
                            Files.deleteIfExists(written);
                        }
                    }
                } catch (NoSuchFileException e) {
                    // The folder is gone.
                }
                return i;
            });

            assertThat(folder).doesNotExist();
            assertThatIOException().isThrownBy(scratch::folder).withMessageContaining("is closed");
        }
    }

    @Test
    void aFolderThatIsNoScratchIsLeftAlone() throws IOException {
        Path foreign = Files.createDirectory(parent.resolve("foreign"));

        Scratch.below(parent).close();

        assertThat(foreign).isDirectory();
    }

    @Test
    void aFolderWhoseLockFileIsNotOfAScratchFolderIsLeftAlone() throws IOException {
        Path foreign = Files.createDirectories(parent.resolve(UUID.randomUUID().toString()));
        Path file = Files.writeString(foreign.resolve("file"), "foreign");
        for (String lock : List.of("", "pid 17", "A scratch folder of bayou.\nand more")) {
            Files.writeString(foreign.resolve("lock"), lock);

            Scratch.below(parent).close();

            assertThat(file).hasContent("foreign");
        }
    }

    @Test
    void noSymbolicLinkIsFollowed() throws Exception {
        Path elsewhere = Files.createDirectories(parent.resolve("elsewhere/of-a-dead-process"));
        try (Owner dead = new Owner(elsewhere.getParent())) {
            dead.kill();
            Path shared = Files.createDirectories(parent.resolve("shared"));
            Files.createSymbolicLink(shared.resolve("a"), dead.folder);
            Path other = Files.createDirectories(shared.resolve("b"));
            Files.createSymbolicLink(other.resolve("lock"), dead.folder.resolve("lock"));

            Scratch.below(shared).close();

            assertThat(dead.folder).isNotEmptyDirectory();
            assertThat(other).exists();
        }
    }

    /** A process with a scratch folder. */
    private static final class Owner implements AutoCloseable {
        private final Process process;
        private final Path folder;

        Owner(Path parent) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            ScratchOwner.class.getName(),
                            parent.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader said = process.inputReader();
            folder = Path.of(said.readLine());
        }

        void kill() {
            process.destroyForcibly().onExit().join();
        }

        @Override
        public void close() {
            kill();
        }
    }
}
