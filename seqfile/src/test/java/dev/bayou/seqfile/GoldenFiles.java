package dev.bayou.seqfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.DefaultCodec;

/**
 * Wrote the files under {@code src/test/resources/seqfile}, which must be readable for ever. They are not to be written
 * again: when the writer changes, a new set goes beside them.
 *
 * <p>The first set was written with Hadoop 3.4.1 by {@code main} with that folder as its argument.
 */
final class GoldenFiles {
    static final Map<String, String> METADATA = Map.of("topic", "raw-events", "partition", "0");

    static final List<Entry> ENTRIES = List.of(
            new Entry(0, "{\"subject\":{\"shopper\":\"789\"},\"verb\":\"add\",\"indirectObject\":\"cart\"}"),
            new Entry(1, ""),
            new Entry(2, "\u0000\u007f\u0080\u00ff"),
            new Entry(7_000_000_000L, "{\"subject\":{\"shopper\":\"456\"},\"verb\":\"view\"}"),
            new Entry(-1, "a key below zero"));

    private GoldenFiles() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        for (Map.Entry<String, byte[]> file : firstSet().entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    static Map<String, byte[]> firstSet() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (Compression compression : Compression.values()) {
            files.put("bayou-1" + compression.extension(), Entry.file(compression, METADATA, ENTRIES));
        }
        // What Secor writes if no codec is configured, with Hadoop's defaults.
        files.put("secor", HadoopFiles.written(CompressionType.RECORD, DefaultCodec.class, 100_000, ENTRIES));
        files.put("hadoop.bz2", HadoopFiles.written(CompressionType.BLOCK, BZip2Codec.class, 100_000, ENTRIES));
        return files;
    }
}
