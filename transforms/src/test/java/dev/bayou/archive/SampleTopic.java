package dev.bayou.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.ArchiveReader.Selection;
import dev.bayou.archive.Envelope.Header;
import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.archive.Envelope.Value;
import dev.bayou.archive.RangeWriter.Envelopes;
import dev.bayou.archive.RangeWriter.Format;
import dev.bayou.seqfile.Compression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A made-up topic whose records follow from their partition, offset and hour, so that every test can tell what it must
 * read.
 */
record SampleTopic(Store store, String name, Format format) {
    static final TopicIdentity IDENTITY = new TopicIdentity("cluster", "topic-id");
    static final Instant FIRST_HOUR = Instant.parse("2018-10-30T20:00:00Z");
    static final Instant COMMITTED_AT = Instant.parse("2018-11-02T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(COMMITTED_AT, ZoneOffset.UTC);
    static final Format WITH_ENVELOPES = new Format(Compression.SNAPPY, Envelopes.WRITTEN, RangeLimits.DEFAULT);
    static final Format WITHOUT_ENVELOPES = new Format(Compression.NONE, Envelopes.LEFT_OUT, RangeLimits.DEFAULT);

    SampleTopic(Store store) {
        this(store, "topic", WITH_ENVELOPES);
    }

    /** A record's coordinates; the rest follows. */
    record Sample(int partition, long offset, int hour) {
        String value() {
            return "value of " + partition + "/" + offset;
        }

        String key() {
            return "key of " + partition + "/" + offset;
        }

        Instant time() {
            return FIRST_HOUR.plus(Duration.ofHours(hour)).plusMillis(offset % 3_600_000);
        }
    }

    static TimeWindow window(int hour) {
        return TimeWindow.containing(FIRST_HOUR.plus(Duration.ofHours(hour)).toEpochMilli(), WindowSize.HOUR);
    }

    /** One record for each hour, offsets ascending from the first. */
    static List<Sample> samples(int partition, long from, int... hours) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < hours.length; i++) {
            samples.add(new Sample(partition, from + i, hours[i]));
        }
        return samples;
    }

    RangeWriter attempt(int partition, long from, ProtocolStep.Listener steps) {
        return new RangeWriter(store, name, partition, from, format, steps);
    }

    /** Appends one record for each hour, all of which have room. */
    static void append(RangeWriter writer, int partition, long from, int... hours) throws IOException {
        assertThat(append(writer, WindowSize.HOUR, partition, from, hours)).isEqualTo(from + hours.length);
    }

    /** Appends one record for each hour while there is room; returns where it stopped. */
    static long append(RangeWriter writer, WindowSize size, int partition, long from, int... hours) throws IOException {
        for (Sample sample : samples(partition, from, hours)) {
            long millis = sample.time().toEpochMilli();
            if (!writer.hasRoomFor(millis, size)) {
                return sample.offset();
            }
            Envelope envelope = new Envelope(
                    sample.offset(),
                    utf8(sample.key()),
                    List.of(new Header("header", utf8("of " + sample.key()))),
                    millis,
                    TimestampType.CREATE,
                    Value.PRESENT);
            writer.append(millis, size, utf8(sample.value()), envelope);
        }
        return from + hours.length;
    }

    static Optional<LedgerEntry> commit(RangeWriter writer, long to) throws IOException {
        return writer.commit(to, IDENTITY, CLOCK);
    }

    /** One whole attempt at a range that has one record for each hour; empty if it was refused. */
    Optional<LedgerEntry> archive(int partition, long from, int... hours) throws IOException {
        return archive(ProtocolStep.Listener.NONE, partition, from, hours);
    }

    Optional<LedgerEntry> archive(ProtocolStep.Listener steps, int partition, long from, int... hours)
            throws IOException {
        try (RangeWriter writer = attempt(partition, from, steps)) {
            append(writer, partition, from, hours);
            return commit(writer, from + hours.length);
        }
    }

    /** What the archive holds of a partition, each record found to be what was appended. */
    List<Sample> read(int partition) throws IOException {
        return read(partition, Selection.ALL);
    }

    List<Sample> read(int partition, Selection selection) throws IOException {
        List<Sample> read = new ArrayList<>();
        new ArchiveReader(store).read(name, partition, selection, record -> {
            Duration sinceFirst = Duration.between(FIRST_HOUR, record.window().start());
            Sample sample = new Sample(partition, record.offset(), (int) sinceFirst.toHours());
            assertThat(record.topic()).isEqualTo(name);
            assertThat(text(record.value())).isEqualTo(sample.value());
            if (format.withEnvelopes()) {
                assertThat(text(record.envelope().key())).isEqualTo(sample.key());
                assertThat(record.envelope().timestamp())
                        .isEqualTo(sample.time().toEpochMilli());
            }
            read.add(sample);
            return true;
        });
        return read;
    }

    /** Every key of data files, or of envelopes, that lies in the archive for this topic, markers left out. */
    List<String> dataKeys() throws IOException {
        return StoreContents.keys(store, Layout.topicPrefix(name)).stream()
                .filter(key -> !key.endsWith("/_SUCCESS"))
                .toList();
    }

    List<String> envelopeKeys() throws IOException {
        return StoreContents.keys(store, Layout.envelopePrefix(name));
    }

    static LedgerEntry emptyEntry(String topic, int partition, long from, long to) {
        return new LedgerEntry(
                LedgerEntry.VERSION,
                topic,
                partition,
                from,
                to,
                IDENTITY.clusterId(),
                IDENTITY.topicId(),
                "attempt",
                "writer",
                COMMITTED_AT,
                List.of(),
                List.of(Gap.whole(from, to, Gap.Reason.COMPACTION)),
                0);
    }

    static byte[] json(Object document) {
        try {
            return LedgerJson.write(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ByteBuffer utf8(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
