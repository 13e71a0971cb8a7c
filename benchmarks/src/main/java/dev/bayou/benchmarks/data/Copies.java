package dev.bayou.benchmarks.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Writable;
import org.apache.hadoop.util.ReflectionUtils;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads back what candidates wrote, and takes its fingerprint. */
public final class Copies {
    private static final Duration POLL = Duration.ofSeconds(5);

    private Copies() {}

    /**
     * Of all SequenceFiles below a folder, whose values are bytes. Names that begin with _ or . are no data, as in
     * Hadoop.
     */
    public static Fingerprint inSequenceFiles(Path folder) throws IOException {
        Fingerprint.Collector values = new Fingerprint.Collector();
        for (Path file : dataFiles(folder)) {
            try (SequenceFile.Reader reader = new SequenceFile.Reader(
                    new Configuration(), SequenceFile.Reader.file(new org.apache.hadoop.fs.Path(file.toUri())))) {
                Writable key = (Writable) ReflectionUtils.newInstance(reader.getKeyClass(), new Configuration());
                BytesWritable value = new BytesWritable();
                while (reader.next(key, value)) {
                    values.add(value.getBytes(), 0, value.getLength());
                }
            }
        }
        return values.fingerprint();
    }

    /** Of all lines of the text files below a folder. */
    public static Fingerprint inLines(Path folder) throws IOException {
        Fingerprint.Collector values = new Fingerprint.Collector();
        for (Path file : dataFiles(folder)) {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    byte[] value = line.getBytes(StandardCharsets.UTF_8);
                    values.add(value, 0, value.length);
                }
            }
        }
        return values.fingerprint();
    }

    /** Of what a {@code read_committed} consumer reads of a topic, from its begin to its current end. */
    public static Fingerprint inTopic(String bootstrapServers, String topic) {
        Fingerprint.Collector values = new Fingerprint.Collector();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    values.add(record.value(), 0, record.value().length);
                }
            }
        }
        return values.fingerprint();
    }

    /** All files below a folder but hidden ones. None if it is not there. */
    static List<Path> dataFiles(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> isShown(folder.relativize(file)))
                    .collect(Collectors.toList());
        }
    }

    private static boolean isShown(Path path) {
        for (Path name : path) {
            if (name.toString().startsWith("_") || name.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }
}
