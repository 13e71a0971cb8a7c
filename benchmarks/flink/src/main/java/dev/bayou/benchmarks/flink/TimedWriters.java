package dev.bayou.benchmarks.flink;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;

/** Others' writers; keeps when the last file was closed. */
final class TimedWriters implements BulkWriter.Factory<Tuple2<LongWritable, BytesWritable>> {
    private static final AtomicLong ENDED = new AtomicLong();

    private final BulkWriter.Factory<Tuple2<LongWritable, BytesWritable>> writers;

    TimedWriters(BulkWriter.Factory<Tuple2<LongWritable, BytesWritable>> writers) {
        this.writers = writers;
    }

    /** When the last file of this JVM was closed, as {@link System#nanoTime}. */
    static long ended() {
        return ENDED.get();
    }

    @Override
    public BulkWriter<Tuple2<LongWritable, BytesWritable>> create(FSDataOutputStream out) throws IOException {
        BulkWriter<Tuple2<LongWritable, BytesWritable>> writer = writers.create(out);
        return new BulkWriter<>() {
            @Override
            public void addElement(Tuple2<LongWritable, BytesWritable> record) throws IOException {
                writer.addElement(record);
            }

            @Override
            public void flush() throws IOException {
                writer.flush();
            }

            @Override
            public void finish() throws IOException {
                writer.finish();
                ENDED.set(System.nanoTime());
            }
        };
    }
}
