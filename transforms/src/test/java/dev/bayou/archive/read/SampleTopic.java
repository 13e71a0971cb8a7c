package dev.bayou.archive.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Envelope;
import dev.bayou.archive.Envelope.Header;
import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.archive.Envelope.Value;
import dev.bayou.archive.Gap;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.ledger.LedgerJson;
import dev.bayou.archive.read.ArchiveReader.Selection;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.RangeFormat.Envelopes;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.StoreContents;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.archive.write.RangeWriter;
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
 * A made-up topic whose records follow from their partition, offset and hour, so that every test knows what it must
 * read.
 */
public record SampleTopic(Store store, String name, RangeFormat format) {
    static final TopicIdentity IDENTITY = new TopicIdentity("cluster", "topic-id");
    static final Instant FIRST_HOUR = Instant.parse("2018-10-30T20:00:00Z");
    public static final Instant COMMITTED_AT = Instant.parse("2018-11-02T12:00:00Z");
    public static final Clock CLOCK = Clock.fixed(COMMITTED_AT, ZoneOffset.UTC);
    static final RangeFormat WITH_ENVELOPES =
            new RangeFormat(Compression.SNAPPY, Envelopes.WRITTEN, RangeLimits.DEFAULT);
    public static final RangeFormat WITHOUT_ENVELOPES =
            new RangeFormat(Compression.NONE, Envelopes.LEFT_OUT, RangeLimits.DEFAULT);

    public SampleTopic(Store store) {
        this(store, "topic", WITH_ENVELOPES);
    }

    /** A record's coordinates; the rest follows. */
    public record Sample(int partition, long offset, int hour) {
        String value() {
            return "value of " + partition + "/" + offset;
        }

        String key() {
            return "key of " + partition + "/" + offset;
        }

        public Instant time() {
            return FIRST_HOUR.plus(Duration.ofHours(hour)).plusMillis(offset % 3_600_000);
        }
    }

    public static TimeWindow window(int hour) {
        return TimeWindow.containing(FIRST_HOUR.plus(Duration.ofHours(hour)).toEpochMilli(), WindowSize.HOUR);
    }

    /** One record for each hour, offsets ascending from the first. */
    public static List<Sample> samples(int partition, long from, int... hours) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < hours.length; i++) {
            samples.add(new Sample(partition, from + i, hours[i]));
        }
        return samples;
    }

    public RangeWriter attempt(int partition, long from, ProtocolStep.Listener steps) {
        return new RangeWriter(store, name, partition, from, format, steps);
    }

    /** Appends one record for each hour, all of which have room. */
    public static void append(RangeWriter writer, int partition, long from, int... hours) throws IOException {
        assertThat(append(writer, WindowSize.HOUR, partition, from, hours)).isEqualTo(from + hours.length);
    }

    /** Appends one record for each hour while there is room; returns where it stopped. */
    public static long append(RangeWriter writer, WindowSize size, int partition, long from, int... hours)
            throws IOException {
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

    public static Optional<LedgerEntry> commit(RangeWriter writer, long to) throws IOException {
        return writer.commit(to, IDENTITY, CLOCK);
    }

    /** One whole attempt at a range that has one record for each hour; empty if it was refused. */
    public Optional<LedgerEntry> archive(int partition, long from, int... hours) throws IOException {
        return archive(ProtocolStep.Listener.NONE, partition, from, hours);
    }

    public Optional<LedgerEntry> archive(ProtocolStep.Listener steps, int partition, long from, int... hours)
            throws IOException {
        try (RangeWriter writer = attempt(partition, from, steps)) {
            append(writer, partition, from, hours);
            return commit(writer, from + hours.length);
        }
    }

    /** What the archive holds of a partition, each record found to be what was appended. */
    public List<Sample> read(int partition) throws IOException {
        return read(partition, Selection.ALL);
    }

    public List<Sample> read(int partition, Selection selection) throws IOException {
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
    public List<String> dataKeys() throws IOException {
        return StoreContents.keys(store, Layout.topicPrefix(name)).stream()
                .filter(key -> !key.endsWith("/_SUCCESS"))
                .toList();
    }

    public List<String> envelopeKeys() throws IOException {
        return StoreContents.keys(store, Layout.envelopePrefix(name));
    }

    public static LedgerEntry emptyEntry(String topic, int partition, long from, long to) {
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

    public static byte[] json(Object document) {
        try {
            return LedgerJson.write(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ByteBuffer utf8(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
