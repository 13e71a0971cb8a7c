package dev.bayou.copy;

/**
 * A topic that must not go on in this archive, because it is not the one that was archived so far. Trying again is of no
 * use; the message says what is.
 */
public final class RefusedTopicException extends RuntimeException {
    RefusedTopicException(String message) {
        super(message);
    }

    RefusedTopicException(String message, Throwable cause) {
        super(message, cause);
    }
}
