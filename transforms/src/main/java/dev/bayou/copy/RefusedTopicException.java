package dev.bayou.copy;

/**
 * A topic that must not go on in this archive: it is not the one that was archived so far, or its folder holds files
 * that no ledger names. A retry does not help; the message says what does.
 */
public final class RefusedTopicException extends RuntimeException {
    RefusedTopicException(String message) {
        super(message);
    }

    RefusedTopicException(String message, Throwable cause) {
        super(message, cause);
    }
}
