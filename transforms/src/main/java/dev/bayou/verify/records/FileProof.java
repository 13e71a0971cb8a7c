package dev.bayou.verify.records;

import java.io.Closeable;
import java.io.IOException;

/**
 * Reads one file, record for record, and holds it to what the ledger says of it, and to nothing else. For one thread.
 */
interface FileProof extends Closeable {
    /**
     * Goes to the next record; false after the last one, if all of the file is proven by then.
     *
     * @throws DisprovedException if it is not
     * @throws java.nio.file.NoSuchFileException if it is not there
     */
    boolean next() throws IOException;

    /** The current record's offset. */
    long offset();

    /** A file is not what the ledger says; the message tells how, without the file's name. */
    final class DisprovedException extends IOException {
        private static final long serialVersionUID = 1;

        DisprovedException(String message) {
            super(message);
        }

        DisprovedException(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }
}
