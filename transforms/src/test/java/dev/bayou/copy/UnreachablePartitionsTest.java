package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class UnreachablePartitionsTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final TopicPartition P1 = new TopicPartition("t", 1);
    private static final List<TopicPartition> BOTH = List.of(P0, P1);

    private final UnreachablePartitions partitions = new UnreachablePartitions();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void restTwiceAsLongEachTimeUpToTheLongestPause() {
        for (int seconds : new int[] {2, 4, 8, 16, 30, 30}) {
            assertThat(partitions.due(BOTH, now)).containsExactly(P0, P1);
            partitions.rest(Map.of(P1, "no leader"), now);
            now = now.plusSeconds(seconds).minusMillis(1);
            assertThat(partitions.due(BOTH, now)).containsExactly(P0);
            now = now.plusMillis(1);
        }
    }

    @Test
    void restShortlyAgainAfterAnAnswer() {
        partitions.rest(Map.of(P1, "no leader"), now);
        partitions.rest(Map.of(P1, "no leader"), now);
        partitions.answered(BOTH);
        assertThat(partitions.due(BOTH, now)).containsExactly(P0, P1);

        partitions.rest(Map.of(P1, "no leader"), now);
        now = now.plus(UnreachablePartitions.FIRST_PAUSE);
        assertThat(partitions.due(BOTH, now)).containsExactly(P0, P1);
    }
}
