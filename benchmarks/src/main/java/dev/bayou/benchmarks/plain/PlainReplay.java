package dev.bayou.benchmarks.plain;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that replaying can be: one thread, one producer with the settings that Bayou's has, values alone, no
 * transactions, no keys, headers or timestamps, nothing that a restart could go on from. The baseline of every ratio.
 */
public final class PlainReplay {
    private PlainReplay() {}

    /** Takes bootstrap servers, topic, data files; prints records, seconds from first to last record, and bytes. */
    public static void main(String[] args) throws IOException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                args[0],
                "acks",
                "all",
                "compression.type",
                "lz4",
                "linger.ms",
                20,
                "batch.size",
                1 << 18,
                "buffer.memory",
                16 << 20);
        List<String> files = Arrays.asList(args).subList(2, args.length);
        AtomicReference<Exception> failed = new AtomicReference<>();
        long records = 0;
        long bytes = 0;
        long began = System.nanoTime();
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            LongWritable offset = new LongWritable();
            BytesWritable value = new BytesWritable();
            for (String file : files) {
                Path path = new Path("file://" + file);
                int partition = Integer.parseInt(path.getName().split("_", -1)[1]);
                try (SequenceFile.Reader reader =
                        new SequenceFile.Reader(new Configuration(), SequenceFile.Reader.file(path))) {
                    while (reader.next(offset, value)) {
                        began = records == 0 ? System.nanoTime() : began;
                        Future<?> unused = producer.send(
                                new ProducerRecord<>(args[1], partition, null, value.copyBytes()),
                                (metadata, failure) -> {
                                    if (failure != null) {
                                        failed.set(failure);
                                    }
                                });
                        records++;
                        bytes += value.getLength();
                    }
                }
            }
            producer.flush();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        if (failed.get() != null) {
            throw new IllegalStateException("not every record reached " + args[1], failed.get());
        }
        System.out.printf(Locale.ROOT, "%d records %.3f s %d bytes%n", records, seconds, bytes);
    }
}
