package dev.bayou.replay;

import org.apache.kafka.common.KafkaException;

/** A failure that a retry cannot fix. The message names the cause and the fix. */
public final class RefusedReplayException extends KafkaException {
    private static final long serialVersionUID = 1;

    public RefusedReplayException(String message) {
        super(message);
    }

    public RefusedReplayException(String message, Throwable cause) {
        super(message, cause);
    }
}
