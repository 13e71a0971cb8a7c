package dev.bayou.seqfile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.SequenceFile.Reader;
import org.apache.hadoop.io.SequenceFile.Writer;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.Writable;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.util.ReflectionUtils;

/** Files as Hadoop alone writes and reads them: the other side of every compatibility test. */
public final class HadoopFiles {
    private static final Configuration CONFIGURATION = new Configuration();

    private HadoopFiles() {}

    /** A file with a sync marker at least after every {@code groupBytes} bytes. */
    public static byte[] written(
            CompressionType type, Class<? extends CompressionCodec> codec, int groupBytes, List<Entry> entries)
            throws IOException {
        return written(type, codec, groupBytes, LongWritable.class, BytesWritable.class, writer -> {
            for (Entry entry : entries) {
                writer.append(new LongWritable(entry.key()), new BytesWritable(entry.bytes()));
            }
        });
    }

    static byte[] written(
            CompressionType type,
            Class<? extends CompressionCodec> codec,
            int groupBytes,
            Class<? extends Writable> keys,
            Class<? extends Writable> values,
            Filling filling)
            throws IOException {
        Configuration configuration = new Configuration(CONFIGURATION);
        configuration.setInt("io.seqfile.compress.blocksize", groupBytes);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (FSDataOutputStream out = new FSDataOutputStream(file, null);
                Writer writer = SequenceFile.createWriter(
                        configuration,
                        Writer.stream(out),
                        Writer.keyClass(keys),
                        Writer.valueClass(values),
                        Writer.syncInterval(groupBytes),
                        Writer.compression(
                                type, codec == null ? null : ReflectionUtils.newInstance(codec, configuration)))) {
            filling.fill(writer);
        }
        return file.toByteArray();
    }

    /** All records that Hadoop's reader delivers, with the header's metadata added to that map. */
    static List<Entry> read(Path file, Map<String, String> metadata) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Reader reader = new Reader(CONFIGURATION, Reader.file(new org.apache.hadoop.fs.Path(file.toUri())))) {
            for (Map.Entry<Text, Text> text : new TreeMap<>(reader.getMetadata().getMetadata()).entrySet()) {
                metadata.put(text.getKey().toString(), text.getValue().toString());
            }
            LongWritable key = new LongWritable();
            BytesWritable value = new BytesWritable();
            while (reader.next(key, value)) {
                entries.add(new Entry(key.get(), value.copyBytes()));
            }
        }
        return entries;
    }

    interface Filling {
        void fill(Writer writer) throws IOException;
    }
}
