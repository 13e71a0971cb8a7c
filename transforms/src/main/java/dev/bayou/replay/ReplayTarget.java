package dev.bayou.replay;

import java.io.Serializable;

/**
 * Where records are replayed to.
 *
 * @param topic the topic's name, in which {@link #PLACEHOLDER} stands for the archived topic's
 */
public record ReplayTarget(String topic, Partitioning partitioning) implements Serializable {
    public static final String PLACEHOLDER = "{topic}";

    /** Which partition a record goes to. */
    public enum Partitioning {
        /** The one it came from. */
        AS_ARCHIVED,
        /** The one that Kafka's own partitioner finds for its key. */
        BY_KEY
    }

    public String topicOf(String archivedTopic) {
        return topic.replace(PLACEHOLDER, archivedTopic);
    }
}
