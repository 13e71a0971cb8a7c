package dev.bayou.archive.envelope;

import java.io.IOException;

/** A file of envelopes is not one, or no longer. A store that fails on the way is another matter. */
public final class DamagedEnvelopesException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedEnvelopesException(String message, Throwable cause) {
        super(message, cause);
    }
}
