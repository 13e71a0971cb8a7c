package dev.bayou.copy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions whose end Kafka does not give, such as those without a leader: each rests for a while that doubles
 * each time, up to half a minute, and is logged as often as it is tried. For one thread.
 */
final class UnreachablePartitions {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(UnreachablePartitions.class);
    /** So many are named in one line of the log. */
    private static final int NAMED = 5;

    private final Map<TopicPartition, Rest> resting = new HashMap<>();

    private record Rest(Instant until, Duration length) {}

    /** Those of the partitions that do not rest. */
    List<TopicPartition> due(Collection<TopicPartition> partitions, Instant now) {
        return partitions.stream()
                .filter(partition -> !resting.containsKey(partition)
                        || !resting.get(partition).until().isAfter(now))
                .toList();
    }

    /** Lets the partitions rest, and logs why. */
    void rest(Map<TopicPartition, String> reasons, Instant now) {
        if (reasons.isEmpty()) {
            return;
        }
        for (TopicPartition partition : reasons.keySet()) {
            Rest before = resting.get(partition);
            Duration length = before == null ? FIRST_PAUSE : before.length().multipliedBy(2);
            Duration bounded = length.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : length;
            resting.put(partition, new Rest(now.plus(bounded), bounded));
        }
        List<String> named = new ArrayList<>(reasons.values());
        int more = named.size() - NAMED;
        LOG.warn(
                "{}{}. The other partitions go on.",
                String.join(". ", named.subList(0, Math.min(NAMED, named.size()))),
                more > 0 ? ". The same for " + more + " more" : "");
    }

    /** Takes note of the partitions that Kafka has answered for. */
    void answered(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            if (resting.remove(partition) != null) {
                LOG.info("Kafka answers for {} again.", partition);
            }
        }
    }

    /** Forgets a partition that is archived no more. */
    void forget(TopicPartition partition) {
        resting.remove(partition);
    }
}
