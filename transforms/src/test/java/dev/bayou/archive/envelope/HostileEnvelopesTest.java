package dev.bayou.archive.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bayou.archive.envelope.EnvelopeReader.DamagedEnvelopesException;
import dev.bayou.seqfile.Compression;
import dev.bayou.seqfile.DecompressionLimit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

/** Files of envelopes that no writer makes: each is reported as damaged, by name. */
class HostileEnvelopesTest {
    private static final String NAME = "s3://bucket/_envelope/topic/1_0_00000000000000000000";
    private static final int SYNC_BYTES = 16;
    private static final int MEGABYTE = 1 << 20;

    @Test
    void aBlockOfDeflateBeyondTheLimitIsDamage() throws IOException {
        byte[] bomb = deflated(new byte[0], 4L * DecompressionLimit.BYTES);
        assertThat(bomb.length).isLessThan(DecompressionLimit.BYTES / 50);

        assertDamaged(file(Compression.DEFLATE, 1, bomb));
    }

    @Test
    void aBlockOfSnappyBeyondTheLimitIsDamage() throws IOException {
        int references = DecompressionLimit.BYTES / 64;
        ByteBuffer bomb = ByteBuffer.allocate(8 + 3 * references);
        int length = 64 * references + 1;
        for (int rest = length; rest > 0; rest >>>= 7) {
            bomb.put((byte) (rest > 0x7f ? rest | 0x80 : rest));
        }
        bomb.put((byte) 0).put((byte) 'a'); // A literal of one byte, then copies of 64 bytes from one byte before.
        for (int i = 0; i < references; i++) {
            bomb.put((byte) 0xfe).put((byte) 1).put((byte) 0);
        }
        byte[] compressed = Arrays.copyOf(bomb.array(), bomb.position());
        assertThat(Snappy.isValidCompressedBuffer(compressed)).isTrue();

        assertDamaged(file(Compression.SNAPPY, 1, withCrc(compressed, new byte[0])));
    }

    @ParameterizedTest
    @ValueSource(ints = {2_000_000, 50_000_000})
    void aRecordOfMillionsOfHeadersIsDamage(int headers) throws IOException {
        ByteArrayOutputStream start = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(start, null);
        encoder.writeLong(7);
        encoder.writeIndex(0);
        encoder.writeLong(headers);
        encoder.flush();

        assertDamaged(file(Compression.DEFLATE, 1, deflated(start.toByteArray(), 2L * headers)));
    }

    @ParameterizedTest
    @EnumSource
    void blocksThatLieAboutTheirLengthsAreDamage(Compression compression) throws IOException {
        byte[] block = List.of(Compression.NONE, Compression.SNAPPY).contains(compression)
                ? new byte[100]
                : deflated(new byte[0], 100);
        for (long size : new long[] {Long.MIN_VALUE, -1, 1 << 20, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE}) {
            assertDamaged(file(compression, 1, size, block));
        }
        for (long count : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
            assertDamaged(file(compression, count, block.length, block));
        }
    }

    @Test
    void snappyThatLiesAboutItsLengthIsDamage() throws IOException {
        for (byte[] claim : List.of(
                new byte[] {-1, -1, -1, -1, 7},
                new byte[] {-1, -1, -1, -1, 15},
                new byte[] {-1, -1, -1, -1, 127},
                new byte[] {-1, -1, -1, -1, -1, -1},
                new byte[] {-128, -128, -128, 64},
                new byte[] {64, -2, 1, 0},
                new byte[] {})) {
            assertDamaged(file(Compression.SNAPPY, 1, withCrc(claim, new byte[0])));
            assertDamaged(file(Compression.SNAPPY, 1, withCrc(Arrays.copyOf(claim, 100), new byte[0])));
        }
    }

    @Test
    void aChecksumThatIsWrongIsDamage() throws IOException {
        assertDamaged(file(Compression.SNAPPY, 1, withCrc(Snappy.compress(new byte[100]), new byte[99])));
    }

    @Test
    void metadataBeyondItsLimitIsDamage() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'O', 'b', 'j', 1});
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        int entries = 2 * MEGABYTE;
        encoder.writeLong(entries);
        for (int i = 0; i < entries; i++) {
            encoder.writeString(Integer.toString(i));
            encoder.writeString("");
        }
        encoder.writeLong(0);

        assertDamaged(out.toByteArray());
    }

    private static byte[] deflated(byte[] start, long zeros) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater raw = new Deflater(Deflater.BEST_SPEED, true);
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, raw, MEGABYTE)) {
            deflating.write(start);
            byte[] some = new byte[MEGABYTE];
            for (long left = zeros; left > 0; left -= some.length) {
                deflating.write(some, 0, (int) Math.min(left, some.length));
            }
        } finally {
            raw.end();
        }
        return out.toByteArray();
    }

    private static byte[] withCrc(byte[] compressed, byte[] plain) {
        CRC32 crc = new CRC32();
        crc.update(plain);
        return ByteBuffer.allocate(compressed.length + Integer.BYTES)
                .put(compressed)
                .putInt((int) crc.getValue())
                .array();
    }

    private static byte[] file(Compression compression, long count, byte[] block) throws IOException {
        return file(compression, count, block.length, block);
    }

    /** A sound header, then this block. */
    private static byte[] file(Compression compression, long count, long size, byte[] block) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new EnvelopeWriter(out, compression, Map.of("bayou.topic", "topic")).close();
        byte[] header = out.toByteArray();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        encoder.writeLong(count);
        encoder.writeLong(size);
        out.writeBytes(block);
        out.write(header, header.length - SYNC_BYTES, SYNC_BYTES);
        return out.toByteArray();
    }

    private static void assertDamaged(byte[] file) {
        assertDamaged(file, EnvelopeReader::next);
        assertDamaged(file, EnvelopeReader::nextOutline);
    }

    private static void assertDamaged(byte[] file, Step step) {
        assertThatExceptionOfType(DamagedEnvelopesException.class)
                .isThrownBy(() -> {
                    try (EnvelopeReader reader =
                            new EnvelopeReader(new ByteArrayInputStream(file), file.length, NAME)) {
                        Object last = reader;
                        while (last != null) {
                            last = step.from(reader);
                        }
                    }
                })
                .withMessageContaining(NAME);
    }

    private interface Step {
        Object from(EnvelopeReader reader) throws IOException;
    }
}
