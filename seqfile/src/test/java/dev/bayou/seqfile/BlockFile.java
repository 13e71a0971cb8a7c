package dev.bayou.seqfile;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.WritableUtils;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionOutputStream;
import org.apache.hadoop.util.ReflectionUtils;

/** A block-compressed SequenceFile whose compressed parts are given: they need not be what a writer makes. */
final class BlockFile {
    private static final int SYNC_ESCAPE = -1;

    private final Class<? extends CompressionCodec> codec;
    private final byte[] header;
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    BlockFile(Class<? extends CompressionCodec> codec) throws IOException {
        this.codec = codec;
        this.header = HadoopFiles.written(
                CompressionType.BLOCK, codec, 100, LongWritable.class, BytesWritable.class, w -> {});
        file.writeBytes(header);
    }

    /** Adds a block of these entries, whose parts the codec compresses with a buffer of that size. */
    BlockFile add(List<Entry> entries, int bufferBytes) throws IOException {
        ByteArrayOutputStream keys = new ByteArrayOutputStream();
        ByteArrayOutputStream values = new ByteArrayOutputStream();
        ByteArrayOutputStream lengths = new ByteArrayOutputStream();
        DataOutputStream keysOut = new DataOutputStream(keys);
        DataOutputStream valuesOut = new DataOutputStream(values);
        DataOutputStream lengthsOut = new DataOutputStream(lengths);
        for (Entry entry : entries) {
            keysOut.writeLong(entry.key());
            valuesOut.writeInt(entry.bytes().length);
            valuesOut.write(entry.bytes());
            WritableUtils.writeVInt(lengthsOut, Integer.BYTES + entry.bytes().length);
        }
        return add(
                entries.size(),
                compressed(keyLengths(entries.size()), bufferBytes),
                compressed(keys.toByteArray(), bufferBytes),
                compressed(lengths.toByteArray(), bufferBytes),
                compressed(values.toByteArray(), bufferBytes));
    }

    /** Adds a block of one record with an honest key and these compressed parts. */
    BlockFile addRecord(byte[] compressedLength, byte[] compressedValue) throws IOException {
        return add(
                1,
                compressed(keyLengths(1), 1024),
                compressed(new byte[Long.BYTES], 1024),
                compressedLength,
                compressedValue);
    }

    private static byte[] keyLengths(int records) {
        byte[] lengths = new byte[records];
        Arrays.fill(lengths, (byte) Long.BYTES);
        return lengths;
    }

    private BlockFile add(int records, byte[]... parts) throws IOException {
        DataOutputStream out = new DataOutputStream(file);
        out.writeInt(SYNC_ESCAPE);
        out.write(header, header.length - 16, 16);
        WritableUtils.writeVInt(out, records);
        for (byte[] part : parts) {
            WritableUtils.writeVInt(out, part.length);
            out.write(part);
        }
        return this;
    }

    /** What Hadoop's codec makes of these bytes with a buffer of that size. */
    byte[] compressed(byte[] plain, int bufferBytes) throws IOException {
        Configuration configuration = new Configuration(Codecs.CONFIGURATION);
        configuration.setInt("io.compression.codec.snappy.buffersize", bufferBytes);
        configuration.setInt("io.file.buffer.size", bufferBytes);
        CompressionCodec configured = ReflectionUtils.newInstance(codec, configuration);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        // Not from Hadoop's pool, which returns compressors of other sizes.
        try (CompressionOutputStream out = configured.createOutputStream(compressed, configured.createCompressor())) {
            out.write(plain);
        }
        return compressed.toByteArray();
    }

    byte[] bytes() {
        return file.toByteArray();
    }
}
