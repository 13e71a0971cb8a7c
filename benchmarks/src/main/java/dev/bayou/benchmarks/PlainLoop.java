package dev.bayou.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The least that archiving can be: one thread, one consumer, uncompressed SequenceFiles on local disk, no windows, no
 * envelope, no digest, nothing forced to disk, nothing committed. The yardstick of every ratio.
 */
public final class PlainLoop {
    private PlainLoop() {}

    /** Takes bootstrap servers, topic, output folder; prints records, seconds from first to last record, and bytes. */
    public static void main(String[] args) throws IOException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                args[0],
                "enable.auto.commit",
                false,
                "isolation.level",
                "read_committed",
                "max.poll.records",
                10_000,
                "fetch.max.bytes",
                32 << 20,
                "max.partition.fetch.bytes",
                8 << 20,
                "receive.buffer.bytes",
                1 << 20);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(args[1]).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long left = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            copy(consumer, open(args[2], partitions.size()), left);
        }
    }

    private static List<SequenceFile.Writer> open(String folder, int partitions) throws IOException {
        List<SequenceFile.Writer> writers = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            writers.add(SequenceFile.createWriter(
                    new Configuration(),
                    SequenceFile.Writer.file(new Path("file://" + folder + "/" + i)),
                    SequenceFile.Writer.keyClass(LongWritable.class),
                    SequenceFile.Writer.valueClass(BytesWritable.class),
                    SequenceFile.Writer.compression(CompressionType.NONE)));
        }
        return writers;
    }

    private static void copy(KafkaConsumer<byte[], byte[]> consumer, List<SequenceFile.Writer> writers, long records)
            throws IOException {
        LongWritable key = new LongWritable();
        BytesWritable value = new BytesWritable();
        long left = records;
        long bytes = 0;
        long began = 0;
        while (left > 0) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                began = began == 0 ? System.nanoTime() : began;
                key.set(record.offset());
                value.set(record.value(), 0, record.value().length);
                writers.get(record.partition()).append(key, value);
                bytes += record.value().length;
                left--;
            }
        }
        for (SequenceFile.Writer writer : writers) {
            writer.close();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(Locale.ROOT, "%d records %.3f s %d bytes%n", records, seconds, bytes);
    }
}
