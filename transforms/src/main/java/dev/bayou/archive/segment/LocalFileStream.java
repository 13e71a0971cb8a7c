package dev.bayou.archive.segment;

import dev.bayou.archive.Crc32c;
import dev.bayou.archive.store.LocalFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** Writes a new local file, and knows its CRC-32C without reading it again. Gathers nothing. For one thread. */
final class LocalFileStream extends CheckedOutputStream {
    private final Path path;
    private long bytes;

    LocalFileStream(Path path) throws IOException {
        super(LocalFile.create(path), new CRC32C());
        this.path = path;
    }

    @Override
    public void write(int b) throws IOException {
        super.write(b);
        bytes++;
    }

    @Override
    public void write(byte[] source, int from, int length) throws IOException {
        super.write(source, from, length);
        bytes += length;
    }

    /** Java's stream to a file keeps the array that was written last, in case that it is written again. */
    @Override
    public void close() throws IOException {
        super.close();
        out = OutputStream.nullOutputStream();
    }

    /** How many bytes were written. */
    long bytes() {
        return bytes;
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
