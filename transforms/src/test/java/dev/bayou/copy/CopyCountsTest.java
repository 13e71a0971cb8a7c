package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Gap;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.copy.CopyCounts.Position;
import dev.bayou.copy.CopyCounts.Snapshot;
import dev.bayou.kafka.PartitionOffsets.End;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CopyCountsTest {
    private static final TopicPartition PARTITION = new TopicPartition("gaps", 0);

    @Test
    void aTopicOfWhichNoRecordWasReadWasNeverBusy() {
        CopyCounts counts = new CopyCounts();
        List<Gap> gaps = List.of(Gap.whole(0, 5, Gap.Reason.TRANSACTION));

        counts.committed(
                PARTITION,
                new LedgerEntry(
                        2, "gaps", 0, 0, 5, "cluster", "id", "attempt", "writer", Instant.EPOCH, List.of(), gaps, 0));

        assertThat(counts.snapshot().get("gaps")).extracting(Snapshot::busy).isEqualTo(Duration.ZERO);
    }

    @Test
    void aLagIsStaleWhenKafkaHasNotReturnedEndsForTheLimit() {
        CopyCounts counts = new CopyCounts();
        assertThat(counts.staleSince(Instant.now(), Duration.ofMinutes(1)))
                .as("never read")
                .isEmpty();

        counts.headIs(PARTITION, 10);
        counts.endIs(PARTITION, new End(30, 30));
        Instant read = counts.endsReadAt().orElseThrow();

        assertThat(counts.positions()).containsEntry(PARTITION, new Position(10, 30));
        assertThat(counts.staleSince(read.plusSeconds(60), Duration.ofMinutes(1)))
                .isEmpty();
        assertThat(counts.staleSince(read.plusSeconds(61), Duration.ofMinutes(1)))
                .hasValue(read);
    }
}
