package dev.bayou.replay.kafka;

import dev.bayou.archive.ArchivedRecord;
import dev.bayou.archive.Envelope;
import dev.bayou.archive.Envelope.Header;
import dev.bayou.replay.ReplaySettings.ReplayTarget.Partitioning;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Converts archived records for Kafka's producer: unchanged, except for what the archive does not have. */
final class ReplayedRecord {
    private ReplayedRecord() {}

    /** Copies the content, because the archived record is valid only until the next one is read. */
    static ProducerRecord<byte[], byte[]> of(ArchivedRecord record, String topic, Partitioning partitioning) {
        Envelope envelope = record.envelope();
        return new ProducerRecord<>(
                topic,
                partitioning == Partitioning.AS_ARCHIVED ? record.partition() : null,
                timestamp(record),
                envelope == null ? null : bytes(envelope.key()),
                bytes(record.value()),
                envelope == null ? null : headers(envelope.headers()));
    }

    /** Whether it is sent without a key: it had none, or the archive has none. */
    static boolean isKeyless(ArchivedRecord record) {
        return record.envelope() == null || record.envelope().key() == null;
    }

    /** Whether the archive has the record's own timestamp. Records of Kafka's oldest format have none, marked by -1. */
    static boolean hasTimestamp(ArchivedRecord record) {
        return record.envelope() != null && record.envelope().timestamp() >= 0;
    }

    /** Its own, or the start of its window, or null for the time of sending. */
    private static Long timestamp(ArchivedRecord record) {
        if (hasTimestamp(record)) {
            return record.envelope().timestamp();
        }
        // Kafka rejects timestamps before 1970.
        return record.window() == null
                ? null
                : Long.valueOf(Math.max(0, record.window().start().toEpochMilli()));
    }

    private static Headers headers(List<Header> archived) {
        if (archived.isEmpty()) {
            return null;
        }
        RecordHeaders headers = new RecordHeaders();
        for (Header header : archived) {
            headers.add(new RecordHeader(header.name(), bytes(header.value())));
        }
        return headers;
    }

    /** Kafka's own serializer of buffers would send the whole array behind a view. */
    private static byte[] bytes(ByteBuffer view) {
        if (view == null) {
            return null;
        }
        byte[] bytes = new byte[view.remaining()];
        view.get(view.position(), bytes);
        return bytes;
    }
}
