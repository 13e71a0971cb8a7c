package dev.bayou.copy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;

/** Sends a record with any timestamp: Kafka's own client refuses negative ones, the broker does not. */
final class RawProduce {
    private static final short VERSION = 3;
    private static final int TIMEOUT_MILLIS = 30_000;
    /** Where a batch of version 2 has its checksum, what the checksum covers, and its two timestamps. */
    private static final int CRC = 17;

    private static final int CHECKED_FROM = 21;
    private static final int BASE_TIMESTAMP = 27;
    private static final int MAX_TIMESTAMP = 35;

    private RawProduce() {}

    /** Returns when the broker has acknowledged the record. */
    static void send(String broker, TopicPartition partition, long timestamp, String value) throws IOException {
        byte[] topic = partition.topic().getBytes(StandardCharsets.UTF_8);
        byte[] batch = batch(timestamp, value);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        try (DataOutputStream fields = new DataOutputStream(request)) {
            fields.writeShort(ApiKeys.PRODUCE.id);
            fields.writeShort(VERSION);
            fields.writeInt(0); // The correlation id.
            fields.writeShort(-1); // No client id.
            fields.writeShort(-1); // No transaction.
            fields.writeShort(-1); // Acknowledged by all replicas.
            fields.writeInt(TIMEOUT_MILLIS);
            fields.writeInt(1);
            fields.writeShort(topic.length);
            fields.write(topic);
            fields.writeInt(1);
            fields.writeInt(partition.partition());
            fields.writeInt(batch.length);
            fields.write(batch);
        }
        int colon = broker.lastIndexOf(':');
        try (Socket socket = new Socket(broker.substring(0, colon), Integer.parseInt(broker.substring(colon + 1)));
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                DataInputStream in = new DataInputStream(socket.getInputStream())) {
            out.writeInt(request.size());
            request.writeTo(out);
            out.flush();
            byte[] answer = new byte[in.readInt()];
            in.readFully(answer);
            // The correlation id, one topic by its name, one partition by its number.
            short error = ByteBuffer.wrap(answer).getShort(4 + 4 + 2 + topic.length + 4 + 4);
            if (error != 0) {
                throw new IOException("the broker refused the record with error " + error);
            }
        }
    }

    private static byte[] batch(long timestamp, String value) {
        SimpleRecord record =
                new SimpleRecord(0, "key".getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
        ByteBuffer buffer = MemoryRecords.withRecords(Compression.NONE, record).buffer();
        byte[] batch = new byte[buffer.remaining()];
        buffer.get(batch);
        ByteBuffer stamped = ByteBuffer.wrap(batch);
        stamped.putLong(BASE_TIMESTAMP, timestamp);
        stamped.putLong(MAX_TIMESTAMP, timestamp);
        CRC32C crc = new CRC32C();
        crc.update(batch, CHECKED_FROM, batch.length - CHECKED_FROM);
        stamped.putInt(CRC, (int) crc.getValue());
        return batch;
    }
}
