package dev.bayou.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** Writes a new local file, and knows its CRC-32C without reading it again. Gathers nothing. For one thread. */
final class LocalFileStream extends CheckedOutputStream {
    private final Path path;

    LocalFileStream(Path path) throws IOException {
        super(LocalFile.create(path), new CRC32C());
        this.path = path;
    }

    /** The file as far as it was written. */
    LocalFile file() {
        return new LocalFile(path, Crc32c.of(getChecksum()), LocalFile.Content.RECORDS);
    }

    /** Deletes the file, of which the stream has to be closed. */
    void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}
