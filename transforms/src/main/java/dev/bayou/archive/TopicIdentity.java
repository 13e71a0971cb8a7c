package dev.bayou.archive;

import java.io.Serializable;

/**
 * Which topic a name meant: a topic deleted and made again has another id, a namesake lives in another cluster.
 *
 * @param clusterId Kafka's
 * @param topicId Kafka's, or empty where the broker is older than topic ids (2.8)
 */
public record TopicIdentity(String clusterId, String topicId) implements Serializable {
    /** Whether both can be the same topic. */
    public boolean matches(TopicIdentity other) {
        return clusterId.equals(other.clusterId)
                && (topicId.isEmpty() || other.topicId.isEmpty() || topicId.equals(other.topicId));
    }
}
