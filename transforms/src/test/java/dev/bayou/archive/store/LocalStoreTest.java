package dev.bayou.archive.store;

import static dev.bayou.archive.store.StoreContents.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalStoreTest extends StoreContract {
    @Override
    StoreKind kind() {
        return StoreKind.LOCAL;
    }

    @Test
    void aSymbolicLinkToNothingIsNamedInTheArchivesPlaceAndAboveIt() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));

        assertThatExceptionOfType(NotDirectoryException.class)
                .isThrownBy(() -> Stores.of(new Location(link.toString()), PipelineOptionsFactory.create()))
                .withMessageContaining(link + " is a symbolic link to a folder that does not exist");
        Store below = Stores.of(new Location(link + "/archive"), PipelineOptionsFactory.create());
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> below.putIfAbsent("key", utf8("content")))
                .withMessageContaining(link + ": is a symbolic link to a folder that does not exist");
    }

    @Test
    void aPathThatGoesUpFromAFolderToBeMadeIsMadeAsMkdirMakesIt() throws IOException {
        Store store = Stores.of(new Location(folder + "/new/../archive"), PipelineOptionsFactory.create());

        store.putIfAbsent("key", utf8("content"));

        assertThat(folder.resolve("archive/key")).hasContent("content");
    }

    /** A file is published by a link, which no other disk can have; the folder of an archive need not be there yet. */
    @Test
    void filesInTheMakingLieInTheArchiveThoughItIsNotThereYet() throws IOException {
        Path root = folder.resolve("new/archive");

        Store store = Stores.of(new Location(root.toString()), PipelineOptionsFactory.create());

        assertThat(store.scratch()).startsWith(root);
    }

    @Test
    void aFullDiskIsReportedWithTheFileAndWhatToDo() throws IOException {
        try (OutputStream out = LocalFile.create(Path.of("/dev/full"))) {
            assertThatExceptionOfType(FileSystemException.class)
                    .isThrownBy(() -> out.write(1))
                    .withMessageContaining("/dev/full: No space left on device")
                    .withMessageContaining("free space on that disk, or choose another");
        }
    }

    /** A folder in which not even root can make anything, as on a disk that is mounted read-only. */
    @Test
    void aPlaceThatCannotBeWrittenToIsNamed() throws IOException {
        Store store = Stores.of(new Location("/sys/archive"), PipelineOptionsFactory.create());

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> store.putIfAbsent("key", utf8("content")))
                .withMessageContaining("/sys/archive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a space", "a+b", "100%", "%2F%20", "what?x=1&y=2", "no#1"})
    void theFoldersNameMayHoldAnyCharacter(String name) throws IOException {
        Store store = Stores.of(new Location(folder + "/" + name), PipelineOptionsFactory.create());

        store.putIfAbsent("t/key", utf8("content"));

        assertThat(folder.resolve(name).resolve("t/key")).hasContent("content");
        assertThat(store.listAll("t/")).extracting(Store.Listed::key).containsExactly("t/key");
    }

    @Test
    void aSymbolicLinkThatLeadsBackIsNamed() throws IOException {
        Path topic = Files.createDirectories(folder.resolve("topic"));
        Files.writeString(topic.resolve("file"), "x");
        Path link = Files.createSymbolicLink(topic.resolve("loop"), topic);
        Store store = Stores.of(new Location(folder.toString()), PipelineOptionsFactory.create());

        assertThatIOException()
                .isThrownBy(() -> store.listAll("topic/"))
                .withMessage("The symbolic link " + link + " leads back to " + topic
                        + ", a folder above it, so that the files below it have no end; remove the link");

        Files.delete(link);
        Files.createSymbolicLink(link, link);
        assertThatIOException()
                .isThrownBy(() -> store.listAll("topic/"))
                .withMessageStartingWith("The symbolic link " + link + " cannot be followed");
    }

    @Test
    void aSymbolicLinkToAnotherFolderIsFollowed() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("file"), "x");
        Files.createSymbolicLink(
                Files.createDirectories(folder.resolve("topic")).resolve("link"), elsewhere);
        Store store = Stores.of(new Location(folder.toString()), PipelineOptionsFactory.create());

        assertThat(store.listAll("topic/")).extracting(Store.Listed::key).containsExactly("topic/link/file");
    }

    @Test
    void aFileInTheArchivesPlaceIsRefusedWithTheMend() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThatExceptionOfType(NotDirectoryException.class)
                .isThrownBy(() -> Stores.of(new Location(file.toString()), PipelineOptionsFactory.create()))
                .withMessageContaining(file.toString())
                .withMessageContaining("is a file; give a folder");
    }
}
