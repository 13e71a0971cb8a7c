package dev.bayou.pipelines.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.copy.CopyCounts.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ArchiveHealthTest {
    private static final TopicPartition PARTITION = new TopicPartition("topic", 0);

    private final AtomicLong nanos = new AtomicLong();
    private Map<TopicPartition, Position> positions = Map.of();
    private IOException failure;

    @Test
    void anArchiverWhoseHeadsStandStillWhileRecordsWaitIsFaulty() {
        ArchiveHealth health = health(Duration.ofMinutes(5));
        positions = Map.of(PARTITION, new Position(10, 30));
        assertThat(health.faults()).isEmpty();
        pass(Duration.ofMinutes(15));
        assertThat(health.faults()).isEmpty();
        pass(Duration.ofMinutes(1));
        assertThat(health.faults())
                .containsExactly("stalled: 20 records wait, and nothing was committed for 16 minutes");

        positions = Map.of(PARTITION, new Position(11, 30));
        assertThat(health.faults()).as("a head has moved").isEmpty();
    }

    @Test
    void anArchiverWithNothingToDoIsHealthyForEver() {
        ArchiveHealth health = health(Duration.ofSeconds(1));
        positions = Map.of(PARTITION, new Position(30, 30));
        pass(Duration.ofDays(1));
        assertThat(health.faults()).isEmpty();

        positions = Map.of(PARTITION, new Position(30, 31));
        pass(Duration.ofMinutes(5));
        assertThat(health.faults()).as("less than five minutes is no stall").isEmpty();
    }

    @Test
    void aStallIsSeenByProbesWhereNothingIsScraped() {
        ArchiveHealth health = health(Duration.ofSeconds(1));
        positions = Map.of(PARTITION, new Position(30, 31));
        health.probe();
        pass(Duration.ofMinutes(4));
        positions = Map.of(PARTITION, new Position(31, 32));
        health.probe();
        pass(Duration.ofMinutes(4));
        assertThat(health.faults()).isEmpty();
    }

    @Test
    void anArchiverIsReadyWhenAllThatItNeedsAnswers() {
        ArchiveHealth health = health(Duration.ofSeconds(1));
        assertThat(health.unreachable()).as("before the first probe").isNotEmpty();
        health.probe();
        assertThat(health.unreachable()).isEmpty();
        failure = new IOException("s3://bucket does not answer");
        health.probe();
        assertThat(health.unreachable()).containsExactly("s3://bucket does not answer");
    }

    private ArchiveHealth health(Duration maxFileAge) {
        return new ArchiveHealth(
                maxFileAge,
                () -> positions,
                List.of(() -> {
                    if (failure != null) {
                        throw failure;
                    }
                    return positions;
                }),
                nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
