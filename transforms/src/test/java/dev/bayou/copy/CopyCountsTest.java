package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Gap;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.copy.CopyCounts.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CopyCountsTest {
    @Test
    void aTopicOfWhichNoRecordWasReadWasNeverBusy() {
        CopyCounts counts = new CopyCounts();
        List<Gap> gaps = List.of(Gap.whole(0, 5, Gap.Reason.TRANSACTION));

        counts.committed(
                new TopicPartition("gaps", 0),
                new LedgerEntry(
                        2, "gaps", 0, 0, 5, "cluster", "id", "attempt", "writer", Instant.EPOCH, List.of(), gaps, 0));

        assertThat(counts.snapshot().get("gaps")).extracting(Snapshot::busy).isEqualTo(Duration.ZERO);
    }
}
