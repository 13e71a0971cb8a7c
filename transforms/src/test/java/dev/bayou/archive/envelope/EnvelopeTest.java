package dev.bayou.archive.envelope;

import static dev.bayou.archive.read.SampleTopic.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.Envelope;
import dev.bayou.archive.Envelope.Header;
import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.archive.Envelope.Value;
import dev.bayou.archive.envelope.EnvelopeReader.DamagedEnvelopesException;
import dev.bayou.archive.segment.SegmentReader;
import dev.bayou.seqfile.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The time limit is for a hang, and for nothing else. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class EnvelopeTest {
    private static final String NAME = "s3://bucket/_envelope/topic/1_0_00000000000000000000";
    private static final List<Envelope> ENVELOPES = List.of(
            new Envelope(0, null, List.of(), -1, TimestampType.NONE, Value.PRESENT),
            new Envelope(1, utf8(""), List.of(), 0, TimestampType.CREATE, Value.TOMBSTONE),
            new Envelope(
                    7,
                    utf8("key"),
                    List.of(
                            new Header("repeated", utf8("first")),
                            new Header("other", null),
                            new Header("repeated", utf8("second")),
                            new Header("repeated", utf8("")),
                            new Header("", utf8("é\u0000"))),
                    1_540_940_400_000L,
                    TimestampType.APPEND,
                    Value.PRESENT),
            new Envelope(
                    Long.MAX_VALUE - 1, utf8("last"), List.of(), Long.MAX_VALUE, TimestampType.CREATE, Value.PRESENT));

    @ParameterizedTest
    @EnumSource
    void everythingThatARecordCarriesComesBack(Compression compression) throws IOException {
        assertThat(read(written(compression, ENVELOPES))).isEqualTo(ENVELOPES);
    }

    @ParameterizedTest
    @EnumSource
    void noEnvelopesAreAFileToo(Compression compression) throws IOException {
        assertThat(read(written(compression, List.of()))).isEmpty();
    }

    @Test
    void blocksFollowOneAnother() throws IOException {
        List<Envelope> many = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            many.add(new Envelope(i, utf8("key " + i), List.of(), i, TimestampType.CREATE, Value.PRESENT));
        }

        assertThat(read(written(Compression.SNAPPY, many))).isEqualTo(many);
    }

    @ParameterizedTest
    @EnumSource
    void anyAvroReaderReadsThem(Compression compression) throws IOException {
        try (DataFileStream<GenericRecord> records = new DataFileStream<>(
                new ByteArrayInputStream(written(compression, ENVELOPES)), new GenericDatumReader<>())) {
            assertThat(records.getMetaString("bayou.topic")).isEqualTo("topic");
            GenericRecord first = records.next();
            assertThat(first.get("key")).isNull();
            assertThat(first.get("timestamp")).isEqualTo(-1L);
            assertThat(first.get("timestampType")).hasToString("NONE");
            assertThat(first.get("tombstone")).isEqualTo(false);
            assertThat(records.next().get("tombstone")).isEqualTo(true);
            GenericRecord headers = (GenericRecord) ((List<?>) records.next().get("headers")).get(2);
            assertThat(headers.get("name")).hasToString("repeated");
            assertThat(headers.get("value")).isEqualTo(utf8("second"));
            assertThat(records.next().get("offset")).isEqualTo(Long.MAX_VALUE - 1);
            assertThat(records.hasNext()).isFalse();
        }
    }

    @Test
    void theDigestTellsEnvelopesApartAndNotCompressions() throws IOException {
        assertThat(digest(Compression.NONE, ENVELOPES)).isEqualTo(digest(Compression.SNAPPY, ENVELOPES));
        assertThat(digest(Compression.NONE, ENVELOPES))
                .startsWith("sha256:")
                .isNotEqualTo(digest(Compression.NONE, ENVELOPES.subList(0, 3)));
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsShorterThanItShouldBeIsAnExceptionThatNamesIt(Compression compression) throws IOException {
        byte[] whole = written(compression, ENVELOPES);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatIOException()
                    .as("cut to %d", length)
                    .isThrownBy(() -> read(cut, whole.length))
                    .withMessageContaining(NAME);
        }
    }

    /** A cut between two blocks shows only to who counts or knows the length, as {@link SegmentReader} does. */
    @ParameterizedTest
    @EnumSource
    void aFileCutAnywhereIsAnExceptionThatNamesItOrEndsAtABlock(Compression compression) throws IOException {
        byte[] whole = written(compression, ENVELOPES);
        for (int length = 0; length < whole.length; length++) {
            assertNamedOrRead(Arrays.copyOf(whole, length), "cut to " + length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChangedByteIsAnExceptionThatNamesTheFileOrChangesAnEnvelope(Compression compression) throws IOException {
        byte[] whole = written(compression, ENVELOPES);
        for (int position = 0; position < whole.length; position++) {
            for (int change : new int[] {0x01, 0x08, 0x80, 0xff}) {
                byte[] changed = whole.clone();
                changed[position] ^= (byte) change;
                assertNamedOrRead(changed, "byte " + position + " changed by " + change);
            }
        }
    }

    @Test
    void aFileThatGoesOnIsAnExceptionThatNamesIt() throws IOException {
        byte[] whole = written(Compression.SNAPPY, ENVELOPES);

        assertThatIOException()
                .isThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1), whole.length))
                .withMessageContaining(NAME);
    }

    private static void assertNamedOrRead(byte[] file, String what) {
        try {
            assertThat(read(file)).as(what).hasSizeLessThanOrEqualTo(ENVELOPES.size());
        } catch (IOException e) {
            assertThat(e).as(what).hasMessageContaining(NAME);
        }
    }

    @Test
    void aFailureOfTheStreamIsNamedTooAndIsNoDamage() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection lost");
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return read();
            }
        };

        assertThatIOException()
                .isThrownBy(() -> new EnvelopeReader(failing, 1_000, NAME))
                .withMessageContaining(NAME)
                .withMessageContaining("connection lost")
                .satisfies(failure ->
                        assertThat(failure).as("no damage").isNotInstanceOf(DamagedEnvelopesException.class));
    }

    private static String digest(Compression compression, List<Envelope> envelopes) throws IOException {
        return write(new ByteArrayOutputStream(), compression, envelopes);
    }

    private static byte[] written(Compression compression, List<Envelope> envelopes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, compression, envelopes);
        return out.toByteArray();
    }

    private static String write(ByteArrayOutputStream out, Compression compression, List<Envelope> envelopes)
            throws IOException {
        try (EnvelopeWriter writer = new EnvelopeWriter(out, compression, Map.of("bayou.topic", "topic"))) {
            EnvelopeFormat.Buffer encoder = new EnvelopeFormat.Buffer();
            for (Envelope envelope : envelopes) {
                writer.append(envelope.offset(), encoder.encoded(envelope));
            }
            return writer.digest();
        }
    }

    private static List<Envelope> read(byte[] file) throws IOException {
        return read(file, file.length);
    }

    private static List<Envelope> read(byte[] file, long length) throws IOException {
        List<Envelope> read = new ArrayList<>();
        try (EnvelopeReader reader = new EnvelopeReader(new ByteArrayInputStream(file), length, NAME)) {
            for (Envelope next = reader.next(); next != null; next = reader.next()) {
                read.add(next);
            }
        }
        return read;
    }
}
