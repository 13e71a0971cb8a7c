package dev.bayou.benchmarks.plain;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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
 * The least that archiving can be: a consumer for each thread, uncompressed SequenceFiles on local disk, no windows, no
 * envelope, no digest, nothing forced to disk, nothing committed. With one thread, the baseline of every ratio.
 */
public final class PlainLoop {
    private static final Map<String, Object> SETTINGS = Map.of(
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

    private final String bootstrapServers;
    private final String topic;
    private final String folder;

    private PlainLoop(String bootstrapServers, String topic, String folder) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.folder = folder;
    }

    /**
     * What a thread has done.
     *
     * @param began when it had its first record, as {@link System#nanoTime}; the greatest number if it had none
     */
    private record Copied(long records, long bytes, long began) {
        Copied plus(Copied other) {
            return new Copied(records + other.records, bytes + other.bytes, Math.min(began, other.began));
        }
    }

    /**
     * Takes bootstrap servers, topic, output folder, number of threads; prints records, seconds from the first record
     * to the last, and bytes.
     */
    public static void main(String[] args) throws IOException, ExecutionException, InterruptedException {
        PlainLoop loop = new PlainLoop(args[0], args[1], args[2]);
        int threads = Integer.parseInt(args[3]);
        ExecutorService running = Executors.newFixedThreadPool(threads);
        Copied all = new Copied(0, 0, Long.MAX_VALUE);
        List<Callable<Copied>> shares = IntStream.range(0, threads)
                .<Callable<Copied>>mapToObj(share -> () -> loop.copy(share, threads))
                .toList();
        for (Future<Copied> share : running.invokeAll(shares)) {
            all = all.plus(share.get());
        }
        running.shutdown();
        double seconds = (System.nanoTime() - all.began) / 1e9;
        System.out.printf(Locale.ROOT, "%d records %.3f s %d bytes%n", all.records, seconds, all.bytes);
    }

    /** Copies every {@code shares}th partition, from that one on. */
    private Copied copy(int share, int shares) throws IOException {
        Map<String, Object> settings = new HashMap<>(SETTINGS);
        settings.put("bootstrap.servers", bootstrapServers);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .filter(info -> info.partition() % shares == share)
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long left = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            Map<Integer, SequenceFile.Writer> writers = new HashMap<>();
            for (TopicPartition partition : partitions) {
                writers.put(partition.partition(), open(partition.partition()));
            }
            return copy(consumer, writers, left);
        }
    }

    private SequenceFile.Writer open(int partition) throws IOException {
        return SequenceFile.createWriter(
                new Configuration(),
                SequenceFile.Writer.file(new Path("file://" + folder + "/" + partition)),
                SequenceFile.Writer.keyClass(LongWritable.class),
                SequenceFile.Writer.valueClass(BytesWritable.class),
                SequenceFile.Writer.compression(CompressionType.NONE));
    }

    private static Copied copy(
            KafkaConsumer<byte[], byte[]> consumer, Map<Integer, SequenceFile.Writer> writers, long records)
            throws IOException {
        LongWritable key = new LongWritable();
        BytesWritable value = new BytesWritable();
        long left = records;
        long bytes = 0;
        long began = Long.MAX_VALUE;
        while (left > 0) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                began = began == Long.MAX_VALUE ? System.nanoTime() : began;
                key.set(record.offset());
                value.set(record.value(), 0, record.value().length);
                writers.get(record.partition()).append(key, value);
                bytes += record.value().length;
                left--;
            }
        }
        for (SequenceFile.Writer writer : writers.values()) {
            writer.close();
        }
        return new Copied(records, bytes, began);
    }
}
