package dev.bayou.archive.write;

import static dev.bayou.archive.read.SampleTopic.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Layout;
import dev.bayou.archive.ledger.ConcurrentAppends;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.read.SampleTopic;
import dev.bayou.archive.read.SampleTopic.Sample;
import dev.bayou.archive.seal.WindowSealer;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.store.OnEveryStore;
import dev.bayou.seqfile.Compression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What attempts at one range do to each other: the dead to the living, the slow to the fast. */
class RivalAttemptsTest extends OnEveryStore {
    private static final int PARTITION = 2;
    private static final int[] HOURS = {0, 1, 0, 1, 2};

    /** What becomes of the process at a step of the protocol. */
    private static final class Death extends RuntimeException {}

    /** Dies the n-th time that the step is reached. */
    private static ProtocolStep.Listener dyingAt(ProtocolStep deadly, int time) {
        int[] times = {0};
        return (step, key) -> {
            if (step == deadly && ++times[0] == time) {
                throw new Death();
            }
        };
    }

    private void dieAt(ProtocolStep step, int time) {
        assertThatExceptionOfType(Death.class)
                .isThrownBy(() -> topic.archive(dyingAt(step, time), PARTITION, 0, HOURS));
    }

    @Test
    void keysTakenByADeadAttemptGiveWayToTheNextGenerationAndAreDeletedAfterTheCommit() throws IOException {
        dieAt(ProtocolStep.BEFORE_COMMIT, 1);
        dieAt(ProtocolStep.BEFORE_COMMIT, 1);
        List<String> left = topic.dataKeys();
        assertThat(left).hasSize(6);

        LedgerEntry entry = topic.archive(PARTITION, 0, HOURS).orElseThrow();

        assertThat(entry.files()).extracting(file -> file.name().generation()).containsOnly(3);
        assertThat(topic.dataKeys()).isEqualTo(paths(entry)).doesNotContainAnyElementsOf(left);
        assertThat(topic.envelopeKeys())
                .isEqualTo(paths(entry).stream().map(Layout::envelope).toList());
    }

    @Test
    void anEnvelopeThatAnAttemptLeftWithoutItsDataIsInTheWayToo() throws IOException {
        dieAt(ProtocolStep.PUBLISHED_ONE, 1);
        String left = topic.dataKeys().get(0);
        store.delete(List.of(left));

        LedgerEntry entry = topic.archive(PARTITION, 0, HOURS).orElseThrow();

        assertThat(topic.dataKeys()).isEqualTo(paths(entry)).doesNotContain(left);
        assertThat(topic.envelopeKeys()).hasSize(3).doesNotContain(Layout.envelope(left));
        assertThat(topic.read(PARTITION)).isEqualTo(samples(PARTITION, 0, HOURS));
    }

    @Test
    void aLoserWithEnvelopesLeavesNoneBesideAWinnerWithout() throws IOException {
        SampleTopic plain = new SampleTopic(store, topic.name(), SampleTopic.WITHOUT_ENVELOPES);
        SampleTopic loser = new SampleTopic(
                store,
                topic.name(),
                new RangeFormat(Compression.NONE, RangeFormat.Envelopes.WRITTEN, RangeLimits.DEFAULT));
        LedgerEntry winner = plain.archive(PARTITION, 0, HOURS).orElseThrow();

        assertThat(loser.archive(PARTITION, 0, HOURS)).isEmpty();

        assertThat(plain.dataKeys()).isEqualTo(paths(winner));
        assertThat(plain.envelopeKeys()).isEmpty();
        assertThat(plain.read(PARTITION)).isEqualTo(samples(PARTITION, 0, HOURS));
    }

    @Test
    void aRefusedCommitDeletesItsOwnFilesAndNoneOfTheWinners() throws IOException {
        try (RangeWriter loser = topic.attempt(PARTITION, 0, ProtocolStep.Listener.NONE)) {
            SampleTopic.append(loser, PARTITION, 0, HOURS);
            LedgerEntry winner = topic.archive(PARTITION, 0, 0, 0, 0).orElseThrow();

            assertThat(SampleTopic.commit(loser, HOURS.length)).isEmpty();

            assertThat(topic.dataKeys()).isEqualTo(paths(winner));
            assertThat(topic.envelopeKeys()).hasSize(1);
            assertThat(topic.read(PARTITION)).isEqualTo(samples(PARTITION, 0, 0, 0, 0));
        }
    }

    /** It finds the keys taken by a writer that is about to win, so what it could not take must stay. */
    @Test
    void anAttemptThatWasOvertakenWhileItPublishedLeavesTheWinnersFilesAlone() throws IOException {
        Map<String, LedgerEntry> winner = new HashMap<>();
        ProtocolStep.Listener overtake = (step, key) -> {
            if (step == ProtocolStep.BEFORE_PUBLISH) {
                winner.put("entry", archiveUnchecked());
            }
        };

        Optional<LedgerEntry> committed = topic.archive(overtake, PARTITION, 0, HOURS);

        assertThat(committed).isEmpty();
        assertThat(topic.dataKeys()).isEqualTo(paths(winner.get("entry")));
        assertThat(topic.read(PARTITION)).isEqualTo(samples(PARTITION, 0, HOURS));
    }

    @ParameterizedTest
    @CsvSource({
        "BEFORE_PUBLISH, 1",
        "PUBLISHED_ONE, 1",
        "PUBLISHED_ONE, 2",
        "PUBLISHED_ONE, 3",
        "BEFORE_COMMIT, 1",
        "AFTER_COMMIT, 1"
    })
    void whereverAnAttemptDiesTheNextLeavesEveryRecordOnceAndNoOrphan(ProtocolStep step, int time) throws IOException {
        dieAt(step, time);

        Optional<LedgerEntry> next = topic.archive(PARTITION, 0, HOURS);

        assertThat(next.isPresent()).isEqualTo(step != ProtocolStep.AFTER_COMMIT);
        List<Sample> expected = samples(PARTITION, 0, HOURS);
        assertThat(topic.read(PARTITION)).isEqualTo(expected);

        new WindowSealer(store, topic.name()).check(Map.of(PARTITION, 5L), SampleTopic.COMMITTED_AT);

        LedgerEntry entry = new Ledger(store, topic.name(), PARTITION).last().orElseThrow();
        assertThat(topic.dataKeys()).isEqualTo(paths(entry));
        assertThat(topic.envelopeKeys())
                .isEqualTo(paths(entry).stream().map(Layout::envelope).toList());
        assertThat(topic.read(PARTITION)).isEqualTo(expected);
    }

    @Test
    void ofTwoThatRaceOneCommitsAndTheOtherIsRefused() throws Exception {
        int rounds = 50;
        for (int round = 0; round < rounds; round++) {
            long from = round * 3L;

            List<Optional<LedgerEntry>> committed =
                    ConcurrentAppends.of(2, racer -> topic.archive(PARTITION, from, 0, 1, 0));

            assertThat(committed)
                    .as("round %d", round)
                    .filteredOn(Optional::isPresent)
                    .hasSize(1);
        }

        List<Sample> read = topic.read(PARTITION);
        assertThat(read)
                .extracting(Sample::offset)
                .doesNotHaveDuplicates()
                .isSorted()
                .hasSize(rounds * 3);
        assertThat(topic.dataKeys()).hasSize(rounds * 2);
        assertThat(topic.envelopeKeys()).hasSize(rounds * 2);
    }

    private LedgerEntry archiveUnchecked() {
        try {
            return topic.archive(PARTITION, 0, HOURS).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> paths(LedgerEntry entry) {
        return entry.files().stream().map(ArchivedFile::path).sorted().toList();
    }
}
