package dev.bayou.commands;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.SequenceFile.Writer;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.util.ReflectionUtils;

/**
 * Writes an archive as Secor does, with Hadoop's own writer and nothing of Bayou: no ledger, files named by generation,
 * partition and first offset.
 *
 * @param root the archive's folder
 * @param codec null for none
 */
record SecorArchive(Path root, CompressionType type, Class<? extends CompressionCodec> codec) {

    /** Writes the records from an offset on into one file, in a folder below the topic's, and returns its key. */
    String write(String topic, String folder, int generation, int partition, long from, List<byte[]> values)
            throws IOException {
        CompressionCodec made = codec == null ? null : ReflectionUtils.newInstance(codec, new Configuration(false));
        String extension = made == null ? "" : made.getDefaultExtension();
        String key = "%s/%s/%d_%d_%020d%s".formatted(topic, folder, generation, partition, from, extension);
        Path file = root.resolve(key);
        Files.createDirectories(file.getParent());
        try (Writer writer = SequenceFile.createWriter(
                new Configuration(false),
                // By a stream: Hadoop's local file system would write a file of checksums beside each.
                Writer.stream(new FSDataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), null)),
                Writer.keyClass(LongWritable.class),
                Writer.valueClass(BytesWritable.class),
                Writer.compression(type, made))) {
            for (int i = 0; i < values.size(); i++) {
                writer.append(new LongWritable(from + i), new BytesWritable(values.get(i)));
            }
        }
        return key;
    }
}
