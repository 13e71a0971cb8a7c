package dev.bayou.archive;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a Kafka record carries beside its value. Buffers are views: valid as long as the record they came from.
 *
 * @param offset the record's
 * @param key or null
 * @param headers in the record's order, repeated names included
 * @param timestamp milliseconds since 1970, or -1 where the record has none
 * @param value whether the record has a value, or is a tombstone
 */
public record Envelope(
        long offset, ByteBuffer key, List<Header> headers, long timestamp, TimestampType timestampType, Value value) {

    /**
     * One header.
     *
     * @param value or null
     */
    public record Header(String name, ByteBuffer value) {}

    /** Who set the timestamp. */
    public enum TimestampType {
        NONE,
        CREATE,
        APPEND
    }

    /** Distinguishes an empty value from none: the data file has zero bytes for both. */
    public enum Value {
        PRESENT,
        TOMBSTONE
    }
}
