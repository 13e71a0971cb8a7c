package dev.bayou.archive.store;

import dev.bayou.archive.Crc32c;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A finished file on local disk, to be published.
 *
 * @param crc32c of what was written to it, by which a store may reject what arrives damaged
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

    /**
     * A stream into a local file whose failures name the file; of a full disk the operating system's own names none.
     */
    static final class NamedFileStream extends FilterOutputStream {
        private static final String ADVICE =
                "; free space on that disk, or choose another: unfinished files lie in java.io.tmpdir for"
                        + " what is stored on S3 (-Djava.io.tmpdir=), else in _scratch beside it";

        private final Path path;

        NamedFileStream(Path path, OutputStream out) {
            super(out);
            this.path = path;
        }

        @Override
        public void write(int value) throws IOException {
            try {
                out.write(value);
            } catch (IOException e) {
                throw named(path, e);
            }
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                throw named(path, e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                out.close();
            } catch (IOException e) {
                throw named(path, e);
            }
        }

        private static IOException named(Path path, IOException e) {
            if (e instanceof ClosedChannelException) {
                return e; // Of an interruption, not of the disk.
            }
            FileSystemException named = new FileSystemException(path.toString(), null, e.getMessage() + ADVICE);
            named.initCause(e);
            return named;
        }
    }
}
