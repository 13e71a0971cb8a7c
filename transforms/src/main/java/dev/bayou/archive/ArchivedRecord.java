package dev.bayou.archive;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.bayou.archive.Envelope.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;

/**
 * One record as the archive holds it. Buffers are valid until the next record is read.
 *
 * @param value its bytes, or null for a tombstone (without an envelope a tombstone reads as zero bytes)
 * @param envelope key, headers and timestamp, or null if the archive was written without envelopes
 * @param window where it was filed, or null in an archive without a ledger whose folders name no window
 */
public record ArchivedRecord(
        String topic, int partition, long offset, ByteBuffer value, Envelope envelope, TimeWindow window) {
    /** The size of key, value and headers in bytes. */
    public long size() {
        long size = value == null ? 0 : value.remaining();
        if (envelope != null) {
            size += envelope.key() == null ? 0 : envelope.key().remaining();
            for (Header header : envelope.headers()) {
                size += header.name().length()
                        + (header.value() == null ? 0 : header.value().remaining());
            }
        }
        return size;
    }

    /**
     * Writes the record as a JSON object. Bytes that are UTF-8 are text; others are base64, in a field whose name says
     * so: {@code value} or {@code valueBase64}. A tombstone's value is null.
     */
    public void writeJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("topic", topic);
        json.writeNumberField("partition", partition);
        json.writeNumberField("offset", offset);
        if (window != null) {
            json.writeStringField("window", window.folder());
        }
        if (envelope != null) {
            writeEnvelope(envelope, json);
        }
        writeBytes("value", value, json);
        json.writeEndObject();
    }

    private static void writeEnvelope(Envelope envelope, JsonGenerator json) throws IOException {
        if (envelope.timestamp() >= 0) {
            json.writeStringField(
                    "timestamp", Instant.ofEpochMilli(envelope.timestamp()).toString());
        }
        json.writeStringField("timestampType", envelope.timestampType().name().toLowerCase(Locale.ROOT));
        writeBytes("key", envelope.key(), json);
        json.writeArrayFieldStart("headers");
        for (Header header : envelope.headers()) {
            json.writeStartObject();
            json.writeStringField("name", header.name());
            writeBytes("value", header.value(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeBytes(String name, ByteBuffer bytes, JsonGenerator json) throws IOException {
        if (bytes == null) {
            json.writeNullField(name);
            return;
        }
        try {
            json.writeStringField(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(bytes.duplicate())
                            .toString());
        } catch (CharacterCodingException e) {
            ByteBuffer encoded = Base64.getEncoder().encode(bytes.duplicate());
            json.writeStringField(
                    name + "Base64", StandardCharsets.US_ASCII.decode(encoded).toString());
        }
    }
}
