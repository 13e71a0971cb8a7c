package dev.bayou.seqfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.SequenceFile.ValueBytes;
import org.apache.hadoop.io.WritableUtils;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

/** Files that no writer makes: each is reported as damaged, by name, and costs little memory. */
class HostileFileTest {
    private static final String NAME = "s3://bucket/topic/1_0_00000000000000000000";
    private static final int MEGABYTE = 1 << 20;

    @SuppressWarnings("unused") // by name, below
    private static final List<Class<? extends CompressionCodec>> CODECS =
            List.of(DefaultCodec.class, GzipCodec.class, BZip2Codec.class, SnappyCodec.class);

    /** Without bzip2, which takes minutes to make such a value. */
    @ParameterizedTest
    @ValueSource(classes = {DefaultCodec.class, GzipCodec.class, SnappyCodec.class})
    void aValueThatDecompressesBeyondTheLimitIsDamage(Class<? extends CompressionCodec> codec) throws IOException {
        byte[] bomb = zeros(codec, DecompressionLimit.BYTES + 1);
        byte[] length = new BlockFile(codec).compressed(new byte[] {1}, MEGABYTE);
        assertThat(bomb.length).isLessThan(DecompressionLimit.BYTES / 20);

        assertDamaged(new BlockFile(codec).addRecord(length, bomb).bytes());
        assertDamaged(recordFile(codec, bomb));
    }

    /** Zeros, after a length that promises as many. */
    private static byte[] zeros(Class<? extends CompressionCodec> codec, int count) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        byte[] zeros = new byte[MEGABYTE];
        try (OutputStream out = Codecs.create(codec).createOutputStream(compressed)) {
            out.write(ByteBuffer.allocate(Integer.BYTES).putInt(count).array());
            for (int i = 0; i < count / MEGABYTE; i++) {
                out.write(zeros);
            }
            out.write(zeros, 0, count % MEGABYTE);
        }
        return compressed.toByteArray();
    }

    @ParameterizedTest
    @FieldSource("CODECS")
    void lengthsThatContradictTheValueAreDamage(Class<? extends CompressionCodec> codec) throws IOException {
        BlockFile file = new BlockFile(codec);
        byte[] length = file.compressed(new byte[] {Integer.BYTES}, MEGABYTE);
        for (int claimed : new int[] {Integer.MIN_VALUE, -1, 1, MEGABYTE, 1 << 27, 1 << 30, Integer.MAX_VALUE}) {
            byte[] value = file.compressed(
                    ByteBuffer.allocate(Integer.BYTES).putInt(claimed).array(), MEGABYTE);
            assertDamaged(new BlockFile(codec).addRecord(length, value).bytes());
        }
        for (byte[] part : List.of(new byte[0], new byte[] {0}, new byte[100], filled(100, -1))) {
            byte[] value = file.compressed(new byte[Integer.BYTES], MEGABYTE);
            assertDamaged(new BlockFile(codec).addRecord(length, part).bytes());
            assertDamaged(new BlockFile(codec).addRecord(part, value).bytes());
        }
    }

    /** Values in Hadoop's framing: the block's length, then chunks of raw Snappy data. */
    static Stream<byte[]> hostileSnappy() throws IOException {
        List<byte[]> files = new ArrayList<>();
        byte[] value = new byte[1000];
        ByteBuffer.wrap(value).putInt(value.length - Integer.BYTES);
        byte[] raw = Snappy.compress(value);
        int most = Integer.MAX_VALUE;
        // Chunks of another length than there is.
        for (int length : new int[] {most, Integer.MIN_VALUE, -1, raw.length + 1, raw.length - 1, 1, 0}) {
            files.add(framed(value.length, length, raw));
        }
        // Blocks of another length than their chunks have.
        for (int length : new int[] {most, Integer.MIN_VALUE, -1, value.length + 1, value.length - 1, 1, 0}) {
            files.add(framed(length, raw.length, raw));
        }
        // More than Hadoop's buffer of 256 KiB, in a block that says otherwise: it writes beyond that buffer.
        byte[] large = Snappy.compress(new byte[3 * MEGABYTE]);
        files.add(framed(value.length, large.length, large));
        files.add(framed(3 * MEGABYTE - 1, large.length, large));
        // Raw data that claims other lengths: as varint, with nothing or a little behind it.
        for (byte[] claim : List.of(
                bytes(0xff, 0xff, 0xff, 0xff, 0x07),
                bytes(0xff, 0xff, 0xff, 0xff, 0x0f),
                bytes(0xff, 0xff, 0xff, 0xff, 0x7f),
                bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
                bytes(0x80, 0x80, 0x80, 0x80),
                bytes(0x80, 0x80, 0x80, 0x40),
                bytes(0x80, 0x08),
                bytes(0x01))) {
            files.add(framed(most, claim.length, claim));
            byte[] more = Arrays.copyOf(claim, claim.length + 100);
            files.add(framed(most, more.length, more));
        }
        // A reference to before the first byte, and a literal that goes on after the last.
        files.add(framed(64, 4, bytes(64, 0xfe, 0x01, 0x00)));
        files.add(framed(64, 4, bytes(64, 0xfc, 0xff, 0xff)));
        files.add(framed(64, 6, bytes(64, 0xfc, 0xff, 0xff, 0xff, 0x7f)));
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("hostileSnappy")
    void snappyDataThatLiesAboutItsLengthsIsDamage(byte[] value) throws IOException {
        byte[] length = new BlockFile(SnappyCodec.class).compressed(new byte[] {Integer.BYTES}, MEGABYTE);

        assertDamaged(new BlockFile(SnappyCodec.class).addRecord(length, value).bytes());
        assertDamaged(recordFile(SnappyCodec.class, value));
    }

    @Test
    void eachChangedByteOfALargeChunkIsDamageOrAnotherValue() throws IOException {
        BlockFile blank = new BlockFile(SnappyCodec.class);
        byte[] plain = ByteBuffer.allocate(MEGABYTE).putInt(MEGABYTE - 4).array();
        byte[] value = blank.compressed(plain, 4 * MEGABYTE);
        byte[] length = blank.compressed(vint(MEGABYTE), MEGABYTE);
        for (int i = 0; i < value.length; i += i < 64 ? 1 : 997) {
            for (int change : new int[] {0x01, 0x08, 0x80, 0xff}) {
                byte[] changed = value.clone();
                changed[i] ^= (byte) change;
                byte[] file = new BlockFile(SnappyCodec.class)
                        .addRecord(length, changed)
                        .bytes();
                try {
                    assertThat(Entry.read(file, NAME)).hasSize(1);
                } catch (CorruptSequenceFileException e) {
                    assertThat(e).hasMessageStartingWith(NAME + ", byte ");
                }
            }
        }
    }

    private static byte[] vint(int number) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WritableUtils.writeVInt(new DataOutputStream(out), number);
        return out.toByteArray();
    }

    private static byte[] framed(int blockLength, int chunkLength, byte[] raw) {
        return ByteBuffer.allocate(2 * Integer.BYTES + raw.length)
                .putInt(blockLength)
                .putInt(chunkLength)
                .put(raw)
                .array();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] filled(int count, int value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] recordFile(Class<? extends CompressionCodec> codec, byte[] compressedValue)
            throws IOException {
        return HadoopFiles.written(
                CompressionType.RECORD,
                codec,
                100,
                LongWritable.class,
                BytesWritable.class,
                writer -> writer.appendRaw(new byte[Long.BYTES], 0, Long.BYTES, new Compressed(compressedValue)));
    }

    private static void assertDamaged(byte[] file) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatExceptionOfType(CorruptSequenceFileException.class)
                .isThrownBy(() -> Entry.read(file, NAME))
                .withMessageStartingWith(NAME + ", byte ");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("allocated bytes")
                .isLessThan(8L * MEGABYTE + 4L * file.length);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Compressed(byte[] bytes) implements ValueBytes {
        @Override
        public int getSize() {
            return bytes.length;
        }

        @Override
        public void writeUncompressedBytes(DataOutputStream out) {
            throw new UnsupportedOperationException("A file of compressed records has no such bytes");
        }

        @Override
        public void writeCompressedBytes(DataOutputStream out) throws IOException {
            out.write(bytes);
        }
    }
}
