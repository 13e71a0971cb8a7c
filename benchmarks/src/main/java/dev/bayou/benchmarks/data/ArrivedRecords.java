package dev.bayou.benchmarks.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;

/**
 * Which records of a topic are in files whose keys are {@code partition:offset}.
 *
 * @param total how many are, each as often as it is there
 * @param offsets of each partition, below two thousand millions
 */
public record ArrivedRecords(long total, Map<Integer, BitSet> offsets) {
    /** Reads all SequenceFiles below a folder but hidden ones. */
    public static ArrivedRecords in(Path folder) throws IOException {
        long total = 0;
        Map<Integer, BitSet> offsets = new HashMap<>();
        for (Path file : Copies.dataFiles(folder)) {
            try (SequenceFile.Reader reader = new SequenceFile.Reader(
                    new Configuration(), SequenceFile.Reader.file(new org.apache.hadoop.fs.Path(file.toUri())))) {
                Text key = new Text();
                BytesWritable value = new BytesWritable();
                while (reader.next(key, value)) {
                    List<String> coordinates = List.of(key.toString().split(":", -1));
                    offsets.computeIfAbsent(Integer.valueOf(coordinates.get(0)), partition -> new BitSet())
                            .set(Integer.parseInt(coordinates.get(1)));
                    total++;
                }
            }
        }
        return new ArrivedRecords(total, offsets);
    }

    /** How many are there once more than once. */
    public long doubled() {
        return total - offsets.values().stream().mapToLong(BitSet::cardinality).sum();
    }

    /** How many are missing below these offsets of each partition. */
    public long missingBelow(Map<Integer, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(end -> end.getValue()
                        - offsets.getOrDefault(end.getKey(), new BitSet())
                                .get(0, end.getValue().intValue())
                                .cardinality())
                .sum();
    }
}
