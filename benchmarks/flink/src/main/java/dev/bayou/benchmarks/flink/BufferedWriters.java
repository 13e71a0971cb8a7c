package dev.bayou.benchmarks.flink;

import java.io.BufferedOutputStream;
import java.io.IOException;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.SequenceFile.CompressionType;

/**
 * Hadoop's writer behind a buffer, which Flink's own factory lacks: without, each record is a write to the file system.
 */
final class BufferedWriters implements BulkWriter.Factory<Tuple2<LongWritable, BytesWritable>> {
    private static final int BUFFER = 1 << 20;

    @Override
    public BulkWriter<Tuple2<LongWritable, BytesWritable>> create(FSDataOutputStream out) throws IOException {
        SequenceFile.Writer writer = SequenceFile.createWriter(
                new Configuration(),
                SequenceFile.Writer.stream(
                        new org.apache.hadoop.fs.FSDataOutputStream(new BufferedOutputStream(out, BUFFER), null)),
                SequenceFile.Writer.keyClass(LongWritable.class),
                SequenceFile.Writer.valueClass(BytesWritable.class),
                SequenceFile.Writer.compression(CompressionType.NONE));
        return new BulkWriter<>() {
            @Override
            public void addElement(Tuple2<LongWritable, BytesWritable> record) throws IOException {
                writer.append(record.f0, record.f1);
            }

            @Override
            public void flush() throws IOException {
                writer.hflush();
            }

            @Override
            public void finish() throws IOException {
                writer.close();
            }
        };
    }
}
