package dev.bayou.replay;

import org.apache.kafka.common.KafkaException;

/** Something that no further try would change: the message names it and the mend. */
public final class RefusedReplayException extends KafkaException {
    private static final long serialVersionUID = 1;

    public RefusedReplayException(String message) {
        super(message);
    }

    public RefusedReplayException(String message, Throwable cause) {
        super(message, cause);
    }
}
