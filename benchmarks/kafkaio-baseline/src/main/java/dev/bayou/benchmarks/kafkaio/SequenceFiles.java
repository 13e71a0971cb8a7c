package dev.bayou.benchmarks.kafkaio;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.Text;

/** Uncompressed SequenceFiles of {@code partition:offset} and value: the offset alone would not say whose it is. */
final class SequenceFiles implements FileIO.Sink<KafkaRecord<byte[], byte[]>> {
    private transient SequenceFile.Writer writer;

    @Override
    public void open(WritableByteChannel channel) throws IOException {
        writer = SequenceFile.createWriter(
                new Configuration(),
                SequenceFile.Writer.stream(new FSDataOutputStream(Channels.newOutputStream(channel), null)),
                SequenceFile.Writer.keyClass(Text.class),
                SequenceFile.Writer.valueClass(BytesWritable.class),
                SequenceFile.Writer.compression(CompressionType.NONE));
    }

    @Override
    public void write(KafkaRecord<byte[], byte[]> record) throws IOException {
        writer.append(
                new Text(record.getPartition() + ":" + record.getOffset()),
                new BytesWritable(record.getKV().getValue()));
    }

    @Override
    public void flush() throws IOException {
        writer.close();
    }
}
