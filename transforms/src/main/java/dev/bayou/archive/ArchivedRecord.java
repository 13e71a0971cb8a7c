package dev.bayou.archive;

import java.nio.ByteBuffer;

/**
 * One record as the archive holds it. Buffers are valid until the next record is read.
 *
 * @param value its bytes, or null for a tombstone (without an envelope a tombstone reads as zero bytes)
 * @param envelope key, headers and timestamp, or null if the archive was written without envelopes
 * @param window where it was filed, or null in an archive without a ledger whose folders tell no time
 */
public record ArchivedRecord(
        String topic, int partition, long offset, ByteBuffer value, Envelope envelope, TimeWindow window) {
    /** The size of key, value and headers in bytes. */
    public long size() {
        long size = value == null ? 0 : value.remaining();
        if (envelope != null) {
            size += envelope.key() == null ? 0 : envelope.key().remaining();
            for (Envelope.Header header : envelope.headers()) {
                size += header.name().length()
                        + (header.value() == null ? 0 : header.value().remaining());
            }
        }
        return size;
    }
}
