package dev.bayou.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFolderTest {
    @TempDir
    private java.nio.file.Path dir;

    @Test
    void itIsItsUsersOnlyAndGoneAtTheEnd() throws IOException {
        Path path = CheckpointFolder.fresh(dir.toString());
        java.nio.file.Path local = java.nio.file.Path.of(path.toString());

        CheckpointFolder folder = CheckpointFolder.make(path);
        Files.writeString(local.resolve("checkpoint-1"), "x");

        assertThat(Files.getPosixFilePermissions(local)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        folder.delete();
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aFolderThatExistsIsNotTakenAndNotDeleted() throws IOException {
        Path path = CheckpointFolder.fresh(dir.toString());
        Files.createDirectory(java.nio.file.Path.of(path.toString()));

        assertThatIOException().isThrownBy(() -> CheckpointFolder.make(path)).withMessageContaining("exists");
        assertThat(java.nio.file.Path.of(path.toString())).exists();
    }

    @Test
    void aHostThatIsNotKnownIsAFailureOfTheFileSystem() {
        assertThatIOException()
                .isThrownBy(() -> CheckpointFolder.make(new Path("hdfs://no-such-host.invalid/tmp/folder")))
                .withMessageContaining("no-such-host.invalid");
    }

    @Test
    void aFolderThatCannotBeDeletedMasksNothing() throws IOException {
        FileSystem broken = new FilterFileSystem(FileSystem.getLocal(new Configuration())) {
            @Override
            public boolean delete(Path path, boolean recursive) throws IOException {
                throw new IOException("the file system is gone");
            }
        };

        assertThatCode(() -> new CheckpointFolder(broken, new Path(dir.toString())).delete())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "archive", "archive --untilCaughtUp=false --topics=a"})
    void onlyAStreamHasCheckpoints(String words) {
        assertThat(Bayou.isStream(words.split(" ", -1))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "report", "archive --untilCaughtUp", "archive --untilCaughtUp=true", "live --help", "cat"})
    void whatEndsByItselfHasNone(String words) {
        assertThat(Bayou.isStream(words.split(" ", -1))).isFalse();
    }
}
