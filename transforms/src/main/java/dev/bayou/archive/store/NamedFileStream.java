package dev.bayou.archive.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A stream into a local file whose failures name the file; of a full disk the operating system's own names none. */
final class NamedFileStream extends FilterOutputStream {
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
