package dev.bayou.commands;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Everything that is to be kept of a Kafka record, in a form that compares and prints.
 *
 * @param key its bytes as Latin-1, which any bytes are, or null
 * @param value the same
 * @param headers name and value, in the record's order
 */
record CopiedRecord(
        int partition,
        long offset,
        String key,
        String value,
        List<String> headers,
        long timestamp,
        String timestampType) {

    /** What is left of a record without its envelope. */
    CopiedRecord bare() {
        return new CopiedRecord(partition, offset, null, value == null ? "" : value, List.of(), -1, "NONE");
    }

    static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static String text(ByteBuffer bytes) {
        return bytes == null
                ? null
                : StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }

    static String header(String name, String value) {
        return name + "=" + value;
    }
}
