package dev.bayou.archive.ledger;

import java.io.IOException;

/**
 * A document of the ledger is there, and is none that can be read: damaged, edited, of another place or of a newer
 * version.
 */
public final class UnreadableDocumentException extends IOException {
    private static final long serialVersionUID = 1;

    UnreadableDocumentException(String message) {
        super(message);
    }

    UnreadableDocumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
