package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Gap;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Location;
import dev.bayou.copy.CopyProgress.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CopyProgressTest {
    @Test
    void aTopicOfWhichNoRecordWasReadWasNeverBusy() {
        CopyProgress progress = CopyProgress.of(new Location("/copy-progress-test"));
        List<Gap> gaps = List.of(Gap.whole(0, 5, Gap.Reason.TRANSACTION));

        progress.committed(
                new TopicPartition("gaps", 0),
                new LedgerEntry(
                        2, "gaps", 0, 0, 5, "cluster", "id", "attempt", "writer", Instant.EPOCH, List.of(), gaps, 0));

        assertThat(progress.snapshot().get("gaps")).extracting(Snapshot::busy).isEqualTo(Duration.ZERO);
    }
}
