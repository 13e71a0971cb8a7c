package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.TimestampTolerance;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.read.ArchiveReader.Selection;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.copy.CopyRange.CommittedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an entry says of its records' event times: how many are implausible, and how far the partition has come by them.
 */
class RangeCopierTimesTest {
    private static final Instant KAFKA = KafkaFixture.BEGIN;

    @TempDir
    Path folder;

    private final KafkaFixture kafka = new KafkaFixture(1);

    @Test
    void anEventOfTheYear9999IsFiledByKafkasTimestampAndCompletenessDoesNotGoByIt() throws IOException {
        kafka.send(0, KAFKA.plusSeconds(7200), timed("9999-12-31T00:00:00"));
        kafka.send(0, KAFKA, timed("2024-05-01T08:30:00"));

        LedgerEntry entry = copied(2);

        assertThat(entry.files())
                .extracting(file -> file.window().folder())
                .containsExactly("dt=2024-05-01/hr=08", "dt=2024-05-01/hr=12");
        assertThat(entry.implausibleTimestamps()).isEqualTo(1);
        assertThat(entry.fallbackTimestamps()).isZero();
        assertThat(entry.progress(TimestampTolerance.DEFAULT)).hasValue(Instant.parse("2024-05-01T08:30:00Z"));
    }

    @Test
    void anEventThatIsAheadOfKafkaIsFiledByItsOwnTimeAndCompletenessDoesNotGoByIt() throws IOException {
        kafka.send(0, KAFKA, timed("2025-05-01T08:30:00"));

        LedgerEntry entry = copied(1);

        assertThat(entry.files())
                .extracting(ArchivedFile::maxTimestamp)
                .containsExactly(Instant.parse("2025-05-01T08:30:00Z"));
        assertThat(entry.implausibleTimestamps()).isZero();
        assertThat(entry.progress(TimestampTolerance.DEFAULT)).hasValue(Instant.EPOCH);
    }

    @Test
    void completenessGoesByFallbacksOnlyWhereNoRecordHasATimeOfItsOwn() throws IOException {
        kafka.send(0, KAFKA, "no JSON");
        assertThat(copied(1).progress(TimestampTolerance.DEFAULT)).hasValue(KAFKA);

        kafka.send(0, KAFKA, "no JSON");
        kafka.send(0, KAFKA, timed("2018-10-30T23:01:29"));
        assertThat(copied(3).progress(TimestampTolerance.DEFAULT)).hasValue(Instant.parse("2018-10-30T23:01:29Z"));
    }

    @Test
    void anEntryOfPlausibleTimesAloneSaysNothingBeyondItsFiles() throws IOException {
        kafka.send(0, KAFKA, timed("2018-10-30T23:01:29"));

        LedgerEntry entry = copied(1);

        assertThat(entry.progressTimestamp()).isNull();
        assertThat(entry.progress(TimestampTolerance.DEFAULT)).hasValue(Instant.parse("2018-10-30T23:01:29Z"));
    }

    @Test
    void aRecordThatNoLongerFitsIsCountedInTheEntryThatHasIt() throws IOException {
        for (int hour = 0; hour < 24; hour++) {
            kafka.send(0, KAFKA, timed("2018-10-30T%02d:00:00".formatted(hour)));
        }
        kafka.send(0, KAFKA, "no JSON");

        RangeLimits limits = new RangeLimits(2, 24, RangeLimits.DEFAULT.localBytes(), 1);
        LedgerEntry last = copied(25, kafka.settingsByValue(folder, "/context/timestamp", limits));

        assertThat(last.from()).isEqualTo(24);
        assertThat(last.fallbackTimestamps()).isEqualTo(1);
        assertThat(new Ledger(store(), kafka.topic, 0).entry(0).orElseThrow().fallbackTimestamps())
                .isZero();
    }

    @Test
    void aTimestampThatIsNoTimeIsKeptInTheEnvelopeAndTheClockFiles() throws IOException {
        List<Long> timestamps = List.of(-5L, -1L, 0L, Long.MIN_VALUE, KAFKA.toEpochMilli() * 1000);
        for (long timestamp : timestamps) {
            kafka.sendStamped(0, timestamp);
        }
        Clock clock = Clock.fixed(KAFKA, ZoneOffset.UTC);
        List<CommittedFile> unused = new RangeCopier(kafka.settings(folder), store(), clock)
                .copy(new CopyRequest(kafka.topic, 0, 0, timestamps.size()));

        LedgerEntry entry = new Ledger(store(), kafka.topic, 0).last().orElseThrow();
        assertThat(entry.files()).extracting(file -> file.window().folder()).containsExactly("dt=2024-05-01/hr=10");
        assertThat(entry.implausibleTimestamps()).isEqualTo(3);
        assertThat(entry.fallbackTimestamps()).isEqualTo(2);
        List<Long> kept = new ArrayList<>();
        new ArchiveReader(store())
                .read(
                        kafka.topic,
                        0,
                        Selection.ALL,
                        record -> kept.add(record.envelope().timestamp()));
        assertThat(kept).isEqualTo(timestamps);
    }

    @AfterEach
    void closeStore() throws IOException {
        store().close();
    }

    private static String timed(String time) {
        return "{\"context\":{\"timestamp\":\"" + time + "\"}}";
    }

    /** Copies up to that offset; the last entry. */
    private LedgerEntry copied(long to) throws IOException {
        return copied(to, kafka.settingsByValue(folder, "/context/timestamp"));
    }

    private LedgerEntry copied(long to, CopySettings settings) throws IOException {
        new RangeCopier(settings, store(), Clock.systemUTC())
                .copy(CopyRequest.of(new TopicPartition(kafka.topic, 0), head(), to));
        return new Ledger(store(), kafka.topic, 0).last().orElseThrow();
    }

    private long head() throws IOException {
        return new Ledger(store(), kafka.topic, 0).last().map(LedgerEntry::to).orElse(0L);
    }

    private Store store() throws IOException {
        return Stores.of(kafka.settings(folder).archive(), PipelineOptionsFactory.create());
    }
}
