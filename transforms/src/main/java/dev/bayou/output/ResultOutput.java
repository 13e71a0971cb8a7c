package dev.bayou.output;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reports every failed write of a command's results to standard output; {@link System#out} hides such failures. One
 * call of {@link #write(byte[], int, int)} or {@link #print} is never mixed with another thread's. Closing flushes and
 * leaves standard output open.
 */
public final class ResultOutput extends OutputStream {
    private static final int BUFFER_BYTES = 1 << 16;
    /** One for the whole JVM: a file descriptor keeps a reference to each stream on it. */
    private static final OutputStream STANDARD = new FileOutputStream(FileDescriptor.out);

    private static final Path STANDARD_LINK = Path.of("/proc/self/fd/1");

    private final OutputStream buffered;

    ResultOutput(OutputStream target) {
        this.buffered = new BufferedOutputStream(new CheckedWrites(target), BUFFER_BYTES);
    }

    /** The process's standard output. */
    public static ResultOutput standard() {
        return new ResultOutput(STANDARD);
    }

    /** Reports that the reader of the output has closed its end, as {@code head} does when it has enough. */
    public static final class ClosedPipeException extends IOException {
        private ClosedPipeException(IOException cause) {
            super("The reader of standard output has closed it", cause);
        }
    }

    /** Writes lines of {@link VisibleText} in the platform's charset, and flushes them. */
    public void print(String lines) throws IOException {
        write(VisibleText.ofLines(lines).getBytes(Charset.defaultCharset()));
        flush();
    }

    @Override
    public void write(int b) throws IOException {
        buffered.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        buffered.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        buffered.flush();
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    /** Names standard output in each failure, and distinguishes a closed pipe from other failures. */
    private static final class CheckedWrites extends OutputStream {
        private final OutputStream target;

        CheckedWrites(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b});
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                synchronized (target) {
                    target.write(bytes, offset, length);
                }
            } catch (IOException e) {
                throw isClosedPipe(e)
                        ? new ClosedPipeException(e)
                        : new IOException(
                                "Cannot write to standard output, what was printed is incomplete: " + e.getMessage(),
                                e);
            }
        }

        /** The system's message may be in the user's language; but writing to a pipe fails for no other reason. */
        private boolean isClosedPipe(IOException e) {
            return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe")
                    || (target == STANDARD && isPipe(STANDARD_LINK));
        }

        private static boolean isPipe(Path link) {
            try {
                return Files.readSymbolicLink(link).toString().startsWith("pipe:");
            } catch (IOException e) {
                return false; // Not Linux.
            }
        }
    }
}
