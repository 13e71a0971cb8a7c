package dev.bayou.kafka;

import dev.bayou.archive.Layout;
import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The topics to archive: by name, or by a pattern, which topics that are created later can match too. */
public sealed interface TopicSelection extends Serializable {
    boolean includes(String topic);

    /** Exactly these; each must exist. */
    record Named(Set<String> topics) implements TopicSelection {
        public Named {
            topics = Set.copyOf(topics);
        }

        @Override
        public boolean includes(String topic) {
            return topics.contains(topic);
        }

        @Override
        public String toString() {
            return String.join(", ", new TreeSet<>(topics));
        }
    }

    /**
     * Every topic whose whole name matches, except Kafka's internal ones and the names of the archive's own folders.
     */
    record Matching(Pattern pattern) implements TopicSelection {
        @Override
        public boolean includes(String topic) {
            return pattern.matcher(topic).matches() && !Layout.isReserved(topic);
        }

        @Override
        public String toString() {
            return pattern.pattern();
        }
    }
}
