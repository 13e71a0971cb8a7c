package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Gap;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.TimestampTolerance;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.copy.CopySettings.RotationPolicy;
import dev.bayou.copy.RangePlanner.RetransmitTimeout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RangePlannerTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final TopicPartition P1 = new TopicPartition("t", 1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration AGE = Duration.ofMinutes(5);

    private final RangePlanner planner = new RangePlanner(new RotationPolicy(1000, AGE), TimestampTolerance.DEFAULT);
    private Instant now = START;

    @Test
    void ordersABacklogAtOnceForItsAgeIsUnknown() {
        planner.add(P0, Optional.empty());
        planner.endIs(P0, 5, now);

        assertThat(planner.dueRequests(now)).containsExactly(new CopyRequest("t", 0, 0, 5));
    }

    @Test
    void ordersNothingWhereNothingIsToCopy() {
        planner.add(P0, Optional.of(entry(P0, 0, 5, 50)));
        planner.endIs(P0, 5, now);

        assertThat(planner.dueRequests(now)).isEmpty();
    }

    @Test
    void waitsForTheOldestRecordsAgeAndNoLonger() {
        caughtUp(P0, 5);
        planner.endIs(P0, 6, now);
        now = START.plus(AGE).minusMillis(1);
        planner.endIs(P0, 7, now);
        assertThat(planner.dueRequests(now)).isEmpty();

        now = START.plus(AGE);
        assertThat(planner.dueRequests(now)).containsExactly(new CopyRequest("t", 0, 5, 7));
    }

    @Test
    void doesNotWaitWhenAFileIsFull() {
        caughtUp(P0, 5); // 10 bytes an offset: a file is full after 100.
        planner.endIs(P0, 104, now);
        assertThat(planner.dueRequests(now)).isEmpty();

        planner.endIs(P0, 105, now);
        assertThat(planner.dueRequests(now)).containsExactly(new CopyRequest("t", 0, 5, 105));
    }

    @Test
    void ordersALongBacklogInPartsOfEightFiles() {
        planner.add(P0, Optional.of(entry(P0, 0, 5, 50)));
        planner.endIs(P0, 1_000_000, now);

        assertThat(planner.dueRequests(now)).containsExactly(new CopyRequest("t", 0, 5, 805));
    }

    @Test
    void ordersTheRestOfABacklogAtOnce() {
        planner.add(P0, Optional.empty());
        planner.endIs(P0, 4_100_000, now);
        assertThat(planner.dueRequests(now)).containsExactly(new CopyRequest("t", 0, 0, 2_000_000));

        planner.committed(P0, entry(P0, 0, 2_000_000, 20), now);

        assertThat(planner.dueRequests(now)).containsExactly(new CopyRequest("t", 0, 2_000_000, 4_100_000));
    }

    @Test
    void measuresRecordsWithoutTheOffsetsThatKafkaDeleted() {
        planner.add(P0, Optional.empty());
        planner.endIs(P0, 5, now);
        planner.dueRequests(now);
        LedgerEntry measured = entry(P0, 0, 5, 50);
        LedgerEntry entry = new LedgerEntry(
                measured.version(),
                measured.topic(),
                measured.partition(),
                0,
                1_000_005,
                measured.clusterId(),
                measured.topicId(),
                measured.attempt(),
                measured.writer(),
                measured.committedAt(),
                measured.files(),
                List.of(Gap.whole(0, 1_000_000, Gap.Reason.BEFORE_ARCHIVE)),
                0);
        planner.committed(P0, entry, now);

        planner.endIs(P0, 2_000_000, now);

        assertThat(planner.dueRequests(now)).containsExactly(new CopyRequest("t", 0, 1_000_005, 1_000_805));
    }

    @Test
    void ordersNothingOfAPartitionWhoseEndIsUnknown() {
        planner.add(P0, Optional.empty());
        planner.endIs(P0, 5, now);
        planner.endIsUnknown(P0);
        assertThat(planner.dueRequests(now)).isEmpty();

        planner.endIs(P0, 5, now);
        assertThat(planner.dueRequests(now)).containsExactly(new CopyRequest("t", 0, 0, 5));
    }

    @Test
    void hasOneOrderOutForAPartition() {
        planner.add(P0, Optional.empty());
        planner.add(P1, Optional.empty());
        planner.endIs(P0, 5, now);
        planner.endIs(P1, 6, now);
        assertThat(planner.dueRequests(now)).hasSize(2);

        planner.endIs(P0, 50, now);
        assertThat(planner.dueRequests(now)).isEmpty();

        planner.committed(P0, entry(P0, 0, 5, 50), now);
        planner.committed(P1, entry(P1, 0, 6, 60), now);
        now = now.plus(AGE);
        assertThat(planner.dueRequests(now)).containsExactly(new CopyRequest("t", 0, 5, 50));
    }

    @Test
    void ordersAgainFromTheHeadWhatIsNotCarriedOutInTime() {
        planner.add(P0, Optional.empty());
        planner.endIs(P0, 5, now);
        planner.dueRequests(now);
        planner.committed(P0, entry(P0, 0, 2, 20), now);

        now = now.plus(RetransmitTimeout.LEAST);
        assertThat(planner.dueRequests(now)).isEmpty();
        now = now.plusMillis(1);
        assertThat(planner.dueRequests(now)).containsExactly(new CopyRequest("t", 0, 2, 5));
        now = now.plus(RetransmitTimeout.LEAST).plusMillis(1);
        assertThat(planner.dueRequests(now)).as("twice the time for the second").isEmpty();
    }

    @Test
    void waitsLongerForTheFirstSignOfAPartition() {
        planner.add(P0, Optional.empty());
        planner.endIs(P0, 5, now);
        planner.dueRequests(now);

        now = now.plus(RetransmitTimeout.MOST);
        assertThat(planner.dueRequests(now)).isEmpty();
        now = now.plusMillis(1);
        assertThat(planner.dueRequests(now)).containsExactly(new CopyRequest("t", 0, 0, 5));
    }

    @Test
    void waitsAboutAsLongAsSignsTookSoFar() {
        planner.add(P0, Optional.empty());
        planner.endIs(P0, 5, now);
        planner.dueRequests(now);
        now = now.plusSeconds(25);
        planner.committed(P0, entry(P0, 0, 2, 20), now);

        now = now.plusSeconds(100);
        assertThat(planner.dueRequests(now)).isEmpty();
        now = now.plusMillis(1);
        assertThat(planner.dueRequests(now)).containsExactly(new CopyRequest("t", 0, 2, 5));
    }

    @Test
    void ordersAgainSoonWhatWasReportedAsFailed() {
        planner.add(P0, Optional.empty());
        planner.endIs(P0, 5, now);
        planner.dueRequests(now);
        planner.failed(P0, now);
        assertThat(planner.dueRequests(now)).isEmpty();

        now = now.plus(RangePlanner.RETRY_PAUSE).plusMillis(1);
        assertThat(planner.dueRequests(now)).containsExactly(new CopyRequest("t", 0, 0, 5));
    }

    @Test
    void watermarkIsWhatTheSlowestPartitionHasCommittedAndIdleOnesDoNotHoldIt() {
        caughtUp(P0, 5);
        planner.add(P1, Optional.of(entry(P1, 0, 5, 50)));
        planner.endIs(P1, 9, now);
        Instant archived = entry(P1, 0, 5, 50).files().get(0).maxTimestamp();
        assertThat(planner.watermark(now)).isEqualTo(archived);

        planner.committed(P1, entry(P1, 5, 9, 40), now);
        assertThat(planner.watermark(now)).isEqualTo(now);
    }

    @Test
    void watermarkWaitsForAPartitionOfWhichNothingIsArchived() {
        caughtUp(P0, 5);
        planner.add(P1, Optional.empty());
        planner.endIs(P1, 1, now);

        assertThat(planner.watermark(now)).isEqualTo(Instant.EPOCH);
    }

    @Test
    void watermarkDoesNotGoByImplausibleTimes() {
        planner.add(P0, Optional.of(entry(P0, 0, Duration.ofDays(365 * 80).toSeconds(), 50)));
        planner.endIs(P0, Long.MAX_VALUE, now);

        assertThat(planner.watermark(now)).isEqualTo(Instant.EPOCH);
    }

    private void caughtUp(TopicPartition partition, long end) {
        planner.add(partition, Optional.of(entry(partition, 0, end, end * 10)));
        planner.endIs(partition, end, now);
    }

    private static LedgerEntry entry(TopicPartition partition, long from, long to, long bytes) {
        Instant time = Instant.parse("2025-12-31T22:30:00Z").plusSeconds(to);
        TimeWindow window = TimeWindow.containing(time.toEpochMilli(), WindowSize.HOUR);
        ArchivedFile file =
                new ArchivedFile("t/x", window, to - from, bytes, from, to - 1, time, time, "sha256:00", null, null);
        return new LedgerEntry(
                1,
                partition.topic(),
                partition.partition(),
                from,
                to,
                "cluster",
                "id",
                "attempt",
                "test",
                START,
                List.of(file),
                List.of(),
                0);
    }
}
