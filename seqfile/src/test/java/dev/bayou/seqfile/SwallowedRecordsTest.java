package dev.bayou.seqfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bayou.seqfile.Header.SyncMarker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.io.DataInputBuffer;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.WritableUtils;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.Lz4Codec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A length so damaged that it ends exactly where a later record or block does, which then looks like compressed bytes
 * that the codec did not need. Some codecs of Hadoop say nothing about those.
 */
class SwallowedRecordsTest {
    private static final List<Entry> ENTRIES = Entry.events(8);

    static Stream<Class<? extends CompressionCodec>> codecs() {
        return Stream.of(DefaultCodec.class, GzipCodec.class, SnappyCodec.class, Lz4Codec.class, BZip2Codec.class);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void recordsThatARecordSwallowsAreMissed(Class<? extends CompressionCodec> codec) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(HadoopFiles.written(CompressionType.RECORD, codec, 1_000_000, ENTRIES));
        int first = headerBytes(file.array());
        int length = file.getInt(first);
        int end = first + 8 + length;
        for (int swallowed = 1; swallowed < ENTRIES.size(); swallowed++) {
            end += 8 + file.getInt(end);
            file.putInt(first, end - first - 8);

            requireDamageSeen(file.array());
        }
        assertThat(end).isEqualTo(file.capacity());
        file.putInt(first, length);
        assertThat(Entry.read(file.array(), "file")).isEqualTo(ENTRIES);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void blocksThatABlockSwallowsAreMissed(Class<? extends CompressionCodec> codec) throws IOException {
        byte[] file = HadoopFiles.written(CompressionType.BLOCK, codec, 100, ENTRIES);
        int first = headerBytes(file);
        int valuesLength = valuesLength(file, first);
        DataInputBuffer in = new DataInputBuffer();
        in.reset(file, valuesLength, file.length - valuesLength);
        int length = WritableUtils.readVInt(in);
        int values = in.getPosition();
        int end = values + length;
        while (end < file.length) {
            int nextLength = valuesLength(file, end);
            in.reset(file, nextLength, file.length - nextLength);
            int next = WritableUtils.readVInt(in);
            end = in.getPosition() + next;
            requireDamageSeen(withVInt(file, valuesLength, values, end - values));
        }
        assertThat(end).isEqualTo(file.length);
        assertThat(withVInt(file, valuesLength, values, length)).isEqualTo(file);
    }

    private static void requireDamageSeen(byte[] file) {
        assertThatExceptionOfType(CorruptSequenceFileException.class).isThrownBy(() -> Entry.read(file, "file"));
    }

    /** Where the length of the values stands in the block that begins there. */
    private static int valuesLength(byte[] file, int block) throws IOException {
        DataInputBuffer in = new DataInputBuffer();
        in.reset(file, block + SyncMarker.BYTES, file.length - block - SyncMarker.BYTES);
        WritableUtils.readVInt(in);
        for (int part = 0; part < 3; part++) {
            in.skipNBytes(WritableUtils.readVInt(in));
        }
        return in.getPosition();
    }

    /** The file with another number where one stands from {@code start} to {@code end}. */
    private static byte[] withVInt(byte[] file, int start, int end, int number) throws IOException {
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(changed);
        out.write(file, 0, start);
        WritableUtils.writeVInt(out, number);
        out.write(file, end, file.length - end);
        return changed.toByteArray();
    }

    private static int headerBytes(byte[] file) throws IOException {
        FileBytes bytes = new FileBytes(new ByteArrayInputStream(file), "file", 0, file.length, 100);
        Header.read(bytes);
        return (int) bytes.position();
    }
}
