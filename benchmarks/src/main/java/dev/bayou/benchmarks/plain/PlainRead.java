package dev.bayou.benchmarks.plain;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile;

/** Reads SequenceFiles one after the other by Hadoop's reader, and does nothing with what it reads. */
public final class PlainRead {
    private PlainRead() {}

    /** Takes data files; prints records, seconds from begin to end, and the files' bytes. */
    public static void main(String[] args) throws IOException {
        LongWritable offset = new LongWritable();
        BytesWritable value = new BytesWritable();
        long records = 0;
        long bytes = 0;
        long began = 0;
        Configuration configuration = new Configuration();
        for (String file : args) {
            bytes += Files.size(java.nio.file.Path.of(file));
            try (SequenceFile.Reader reader =
                    new SequenceFile.Reader(configuration, SequenceFile.Reader.file(new Path("file://" + file)))) {
                began = began == 0 ? System.nanoTime() : began;
                while (reader.next(offset, value)) {
                    records++;
                }
            }
        }
        System.out.printf(
                Locale.ROOT, "%d records %.3f s %d bytes%n", records, (System.nanoTime() - began) / 1e9, bytes);
    }
}
