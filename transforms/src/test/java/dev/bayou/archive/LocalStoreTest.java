package dev.bayou.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class LocalStoreTest extends StoreContract {
    @Override
    StoreKind kind() {
        return StoreKind.LOCAL;
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
                .withMessageContaining("give --archive a folder");
    }
}
