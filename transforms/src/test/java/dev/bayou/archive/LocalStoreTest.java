package dev.bayou.archive;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
    void aFileInTheArchivesPlaceIsRefusedWithTheMend() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThatExceptionOfType(NotDirectoryException.class)
                .isThrownBy(() -> Stores.of(new Location(file.toString()), PipelineOptionsFactory.create()))
                .withMessageContaining(file.toString())
                .withMessageContaining("give --archive a folder");
    }
}
