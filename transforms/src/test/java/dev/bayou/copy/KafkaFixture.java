package dev.bayou.copy;

import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.TimestampTolerance;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.read.ArchiveReader.Selection;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.RangeFormat.Envelopes;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.copy.CopySettings.RotationPolicy;
import dev.bayou.eventtime.EventTime;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.kafka.TopicSelection;
import dev.bayou.sandbox.Sandbox;
import dev.bayou.seqfile.Compression;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/** A fresh topic in the shared sandbox, what was sent to it, and how it is archived. */
final class KafkaFixture {
    /** Long over, so that its windows are complete as soon as everything is copied. */
    static final Instant BEGIN = Instant.parse("2024-05-01T10:59:00Z");

    private static final KafkaProducer<String, String> PRODUCER = new KafkaProducer<>(
            Map.of("bootstrap.servers", Sandbox.shared().bootstrapServers()),
            new StringSerializer(),
            new StringSerializer());

    final String topic = Sandbox.freshName("copy");
    private final List<String> sent = new ArrayList<>();

    KafkaFixture(int partitions) {
        // Retention goes by the records' own timestamps, which are years ago here, or no times at all.
        Sandbox.shared()
                .createTopic(
                        topic,
                        partitions,
                        Map.of("retention.ms", "-1", "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)));
    }

    CopySettings settings(Path archive) {
        return settings(archive, new EventTime.OfRecord(), RangeLimits.DEFAULT);
    }

    /** Files records by the time at this JSON pointer into their values. */
    CopySettings settingsByValue(Path archive, String pointer) {
        return settingsByValue(archive, pointer, RangeLimits.DEFAULT);
    }

    CopySettings settingsByValue(Path archive, String pointer, RangeLimits limits) {
        return settings(archive, EventTime.named(pointer), limits);
    }

    private CopySettings settings(Path archive, EventTime eventTime, RangeLimits limits) {
        KafkaSettings sandbox = new KafkaSettings(Sandbox.shared().bootstrapServers(), Map.of());
        return settings(sandbox, topic, archive, eventTime, limits);
    }

    /** The same for a topic that is no fixture's, or for other clients. */
    static CopySettings settings(KafkaSettings kafka, String topic, Path archive) {
        return settings(kafka, topic, archive, new EventTime.OfRecord(), RangeLimits.DEFAULT);
    }

    private static CopySettings settings(
            KafkaSettings kafka, String topic, Path archive, EventTime eventTime, RangeLimits limits) {
        return new CopySettings(
                kafka,
                new TopicSelection.Named(Set.of(topic)),
                new Location(archive.toString()),
                new RotationPolicy(1 << 20, Duration.ofSeconds(1)),
                new RangeFormat(Compression.NONE, Envelopes.WRITTEN, limits),
                WindowSize.HOUR,
                eventTime,
                TimestampTolerance.DEFAULT,
                "",
                Set.of(),
                ProtocolStep.Listener.NONE);
    }

    /** Sends so many records to the partition, a second of event time apart. */
    void send(int partition, int records) {
        for (int i = 0; i < records; i++) {
            send(partition, BEGIN.plusSeconds(sent.size()));
        }
    }

    /** Sends one record of that event time. */
    void send(int partition, Instant time) {
        send(partition, time, "value " + sent.size());
    }

    /** Sends one record with that timestamp. */
    void send(int partition, Instant time, String value) {
        try {
            PRODUCER.send(new ProducerRecord<>(topic, partition, time.toEpochMilli(), "key", value))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("not sent: " + value, e);
        }
        sent.add(value);
    }

    /** Sends one record with any number for its timestamp. */
    void sendStamped(int partition, long timestamp) throws IOException {
        String value = "value " + sent.size();
        RawProduce.send(Sandbox.shared().bootstrapServers(), new TopicPartition(topic, partition), timestamp, value);
        sent.add(value);
    }

    /** Deletes the topic: for one that is too large to keep until the sandbox goes. */
    void delete() {
        Sandbox.shared().deleteTopic(topic);
    }

    /** The values of every record sent, in no order that matters. */
    List<String> sent() {
        return List.copyOf(sent);
    }

    /** The values of every record that the archive's ledger lists. */
    List<String> archived(Store store) throws IOException {
        ArchiveReader reader = new ArchiveReader(store);
        List<String> values = new ArrayList<>();
        for (int partition : reader.partitions(topic)) {
            reader.read(
                    topic,
                    partition,
                    Selection.ALL,
                    record -> values.add(
                            StandardCharsets.UTF_8.decode(record.value()).toString()));
        }
        return values;
    }
}
