package dev.bayou.seqfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.SequenceFile.ValueBytes;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.CodecPool;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceFileReaderTest {
    private static final List<Entry> ENTRIES = Entry.events(100);

    @ParameterizedTest
    @EnumSource
    void aStreamMayDeliverAsLittleAsItLikes(Compression compression) throws IOException {
        byte[] file = Entry.file(compression, Map.of(), ENTRIES);
        InputStream slow = new FilterInputStream(new ByteArrayInputStream(file)) {
            @Override
            public int read(byte[] target, int from, int count) throws IOException {
                return super.read(target, from, Math.min(1, count));
            }
        };

        assertThat(Entry.read(slow, file.length, "file")).isEqualTo(ENTRIES);
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatIsLostIsNoDamage(Compression compression) throws IOException {
        byte[] file = Entry.file(compression, Map.of(), ENTRIES);
        for (int i = 0; i < file.length; i += 7) {
            int last = i;
            InputStream broken = new FilterInputStream(new ByteArrayInputStream(file, 0, last)) {
                @Override
                public int read(byte[] target, int from, int count) throws IOException {
                    int read = super.read(target, from, count);
                    if (read < 0) {
                        throw new IOException("connection reset");
                    }
                    return read;
                }
            };

            assertThatIOException()
                    .isThrownBy(() -> Entry.read(broken, file.length, "file"))
                    .withMessage("connection reset");
        }
    }

    @Test
    void aStreamThatDeliversNothingDoesNotHang() {
        InputStream stuck = new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] target, int from, int count) {
                return 0;
            }
        };

        assertThatIOException()
                .isThrownBy(() -> SequenceFileReader.on(stuck, 100, "file"))
                .withMessage("file, byte 0: nothing can be read, though the file has 100");
    }

    @ParameterizedTest
    @EnumSource
    void theStreamIsClosedAndTheDecompressorReturned(Compression compression) throws IOException {
        byte[] file = Entry.file(compression, Map.of(), ENTRIES);
        int leased = leasedDecompressors(compression);
        ClosingStream whole = new ClosingStream(file);
        ClosingStream noFile = new ClosingStream(new byte[100]);

        Entry.read(whole, file.length, "file");
        assertThatExceptionOfType(CorruptSequenceFileException.class)
                .isThrownBy(() -> SequenceFileReader.on(noFile, 100, "file"));

        assertThat(whole.closed).isTrue();
        assertThat(noFile.closed).isTrue();
        assertThat(leasedDecompressors(compression)).isEqualTo(leased);
    }

    private static int leasedDecompressors(Compression compression) {
        return compression.codec().map(CodecPool::getLeasedDecompressorsCount).orElse(0);
    }

    @Test
    void aValueCanBeReadTwiceAndKeepsItsBytesUntilTheNextRecord() throws IOException {
        byte[] file = Entry.file(Compression.NONE, Map.of(), List.of(new Entry(1, "one"), new Entry(2, "second")));
        try (SequenceFileReader reader = SequenceFileReader.on(new ByteArrayInputStream(file), file.length, "file")) {
            reader.next();
            ByteBuffer first = reader.value();
            first.get();
            assertThat(UTF_8.decode(reader.value()).toString()).isEqualTo("one");
            reader.next();
            assertThat(UTF_8.decode(reader.value()).toString()).isEqualTo("second");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "S", "SEQ", "SEQ\5 of another age", "{\"verb\":\"add\"}", "\u001f\u008b\u0008 a gzip file"})
    void whatIsNoSequenceFileIsRefused(String content) {
        byte[] file = content.getBytes(UTF_8);

        assertThatExceptionOfType(CorruptSequenceFileException.class)
                .isThrownBy(() -> Entry.read(file, "s3://b/k"))
                .withMessage("s3://b/k, byte 0: this is no SequenceFile of version 6");
    }

    @Test
    void otherKeysAndValuesAreRefusedByTheirClasses() throws IOException {
        byte[] file = HadoopFiles.written(
                CompressionType.BLOCK, DefaultCodec.class, 100, Text.class, LongWritable.class, writer -> {});

        assertThatExceptionOfType(CorruptSequenceFileException.class)
                .isThrownBy(() -> Entry.read(file, "s3://b/k"))
                .withMessageContaining("s3://b/k, byte ")
                .withMessageContaining("keys are of class org.apache.hadoop.io.Text and the values of class"
                        + " org.apache.hadoop.io.LongWritable; only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.hadoop.io.compress.NoSuchCodec",
                "org.apache.hadoop.io.compress.CodecPool",
                "org.apache.hadoop.io.compress.CompressionCodec",
                "java.lang.String"
            })
    void aCodecThatIsNoneOfHadoopsIsRefused(String name) throws IOException {
        String written = SnappyCodec.class.getName();
        byte[] file = Entry.file(Compression.SNAPPY, Map.of(), ENTRIES);
        String latin = new Entry(0, file).value();
        byte[] changed =
                new Entry(0, latin.replace((char) written.length() + written, (char) name.length() + name)).bytes();

        assertThatExceptionOfType(CorruptSequenceFileException.class)
                .isThrownBy(() -> Entry.read(changed, "file"))
                .withMessageContaining("the codec is '" + name + "', which is none of Hadoop's");
    }

    @Test
    void aCodecThatDoesNotRunHereIsNoDamage() throws IOException {
        String written = SnappyCodec.class.getName();
        String zstd = "org.apache.hadoop.io.compress.ZStandardCodec";
        String file = new Entry(0, Entry.file(Compression.SNAPPY, Map.of(), ENTRIES)).value();
        byte[] changed =
                new Entry(0, file.replace((char) written.length() + written, (char) zstd.length() + zstd)).bytes();

        assertThatIOException()
                .isThrownBy(() -> Entry.read(changed, "file"))
                .withMessageStartingWith("file: ZStandardCodec does not run on this machine: ")
                .isNotInstanceOf(CorruptSequenceFileException.class);
    }

    @Test
    void markersInARowAndAtBothEndsAreSkipped() throws IOException {
        byte[] file = HadoopFiles.written(
                CompressionType.NONE, null, 1_000_000, LongWritable.class, BytesWritable.class, writer -> {
                    writer.sync();
                    for (Entry entry : ENTRIES) {
                        writer.append(new LongWritable(entry.key()), new BytesWritable(entry.bytes()));
                    }
                    writer.sync();
                });

        assertThat(Entry.read(file, "file")).isEqualTo(ENTRIES);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void anAbsurdLengthCostsNoMemory(CompressionType type) throws IOException {
        SnappyCodec codec = (SnappyCodec) Compression.SNAPPY.codec().orElseThrow();
        Class<SnappyCodec> codecClass = type == CompressionType.NONE ? null : SnappyCodec.class;
        for (int length : new int[] {Integer.MIN_VALUE, -1, 1 << 20, 1 << 30, Integer.MAX_VALUE}) {
            ValueBytes lie = Lie.about(length, codec, type);
            byte[] file = HadoopFiles.written(
                    type,
                    codecClass,
                    100,
                    LongWritable.class,
                    BytesWritable.class,
                    writer -> writer.appendRaw(new byte[Long.BYTES], 0, Long.BYTES, lie));
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();

            assertThatExceptionOfType(CorruptSequenceFileException.class).isThrownBy(() -> Entry.read(file, "file"));
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4_000_000);
        }
    }

    @Test
    void aBlockThatContradictsItselfAboutAValuesLengthIsRefused() throws IOException {
        byte[] file = HadoopFiles.written(
                CompressionType.BLOCK,
                DefaultCodec.class,
                100,
                LongWritable.class,
                BytesWritable.class,
                writer -> writer.appendRaw(
                        new byte[Long.BYTES],
                        0,
                        Long.BYTES,
                        new Lie(new byte[4], new byte[5], CompressionType.RECORD)));

        assertThatExceptionOfType(CorruptSequenceFileException.class)
                .isThrownBy(() -> Entry.read(file, "file"))
                .withMessageContaining("a value of 0 bytes, where 5 should stand with its length");
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Lie(byte[] plain, byte[] compressed, CompressionType type) implements ValueBytes {
        static Lie about(int length, CompressionCodec codec, CompressionType type) throws IOException {
            byte[] plain = ByteBuffer.allocate(20).putInt(length).array();
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (OutputStream out = codec.createOutputStream(compressed)) {
                out.write(plain);
            }
            return new Lie(plain, compressed.toByteArray(), type);
        }

        @Override
        public int getSize() {
            return (type == CompressionType.RECORD ? compressed : plain).length;
        }

        @Override
        public void writeUncompressedBytes(DataOutputStream out) throws IOException {
            out.write(plain);
        }

        @Override
        public void writeCompressedBytes(DataOutputStream out) throws IOException {
            out.write(compressed);
        }
    }

    private static final class ClosingStream extends ByteArrayInputStream {
        boolean closed;

        ClosingStream(byte[] file) {
            super(file);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
