package dev.bayou.seqfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenFilesTest {
    @ParameterizedTest
    @ValueSource(strings = {"bayou-1", "bayou-1.deflate", "bayou-1.gz", "bayou-1.snappy", "secor", "hadoop.bz2"})
    void everyFileThatWasEverWrittenIsRead(String name) throws IOException {
        byte[] file = bytes(name);

        assertThat(Entry.read(file, name)).isEqualTo(GoldenFiles.ENTRIES);
        try (SequenceFileReader reader = SequenceFileReader.on(new ByteArrayInputStream(file), file.length, name)) {
            assertThat(reader.metadata()).isEqualTo(name.startsWith("bayou") ? GoldenFiles.METADATA : Map.of());
        }
    }

    /** Else there should be a second set. Compressed bytes may differ between versions of a codec's library. */
    @Test
    void anUncompressedFileIsWrittenAsItWasButForItsMarker() throws IOException {
        byte[] golden = bytes("bayou-1");
        byte[] now = GoldenFiles.firstSet().get("bayou-1");

        int marker = headerBytes(golden) - 16;
        System.arraycopy(golden, marker, now, marker, 16);
        assertThat(now).isEqualTo(golden);
    }

    private static int headerBytes(byte[] file) throws IOException {
        FileBytes bytes = new FileBytes(new ByteArrayInputStream(file), "file", 0, file.length, 100);
        Header.read(bytes);
        return (int) bytes.position();
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = GoldenFilesTest.class.getResourceAsStream("/seqfile/" + name)) {
            return in.readAllBytes();
        }
    }
}
