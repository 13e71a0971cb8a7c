package dev.bayou.archive.store;

import dev.bayou.archive.Crc32c;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A finished file on local disk, to be published.
 *
 * @param crc32c of what was written to it, by which a store may refuse what arrives damaged
 */
public record LocalFile(Path path, Crc32c crc32c, Content content) {
    /** What it holds, by which a store may choose how to keep it. */
    public enum Content {
        /** Archived records or their envelopes, which Bayou itself reads only for its users. */
        RECORDS,
        OTHER
    }

    /** A stream into a new file, whose failures name it and say what to do where its disk is full. */
    public static OutputStream create(Path path) throws IOException {
        return new NamedFileStream(path, Files.newOutputStream(path));
    }

    /** The file as it is now, which is read once for it; not one of archived records. */
    public static LocalFile of(Path path) throws IOException {
        return new LocalFile(path, Crc32c.of(path), Content.OTHER);
    }
}
