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
 * One archived record as a JSON object. Bytes that are UTF-8 are text; others are base64, in a field whose name says
 * so: {@code value} or {@code valueBase64}. A tombstone's value is null.
 */
public final class RecordJson {
    private RecordJson() {}

    public static void write(ArchivedRecord record, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("topic", record.topic());
        json.writeNumberField("partition", record.partition());
        json.writeNumberField("offset", record.offset());
        if (record.window() != null) {
            json.writeStringField("window", record.window().folder());
        }
        if (record.envelope() != null) {
            writeEnvelope(record.envelope(), json);
        }
        writeBytes("value", record.value(), json);
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
