package dev.bayou.eventtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * The event time at a JSON pointer (RFC 6901) in the record's value. Reads as far as the pointer and no further; keeps
 * nothing of the value.
 */
record JsonPointerTime(JsonPointer pointer) implements EventTime {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * The pointer as it is written.
     *
     * @throws IllegalArgumentException if it is none
     */
    static JsonPointerTime at(String pointer) {
        if (!pointer.startsWith("/")) {
            throw new IllegalArgumentException(
                    "'" + pointer + "' is no JSON pointer; write 'record', or a pointer such as /context/timestamp");
        }
        return new JsonPointerTime(JsonPointer.compile(pointer));
    }

    @Override
    public OptionalLong of(ByteBuffer value) {
        try (JsonParser parser = parserOf(value)) {
            parser.nextToken();
            return find(parser, pointer);
        } catch (IOException e) {
            return OptionalLong.empty(); // Not JSON: the record is archived by Kafka's time, and counted.
        }
    }

    private static JsonParser parserOf(ByteBuffer value) throws IOException {
        if (value.hasArray()) {
            return JSON.createParser(value.array(), value.arrayOffset() + value.position(), value.remaining());
        }
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return JSON.createParser(bytes);
    }

    private static OptionalLong find(JsonParser parser, JsonPointer rest) throws IOException {
        if (rest.matches()) {
            return timestampAt(parser);
        }
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                JsonPointer below = rest.matchProperty(parser.currentName());
                parser.nextToken();
                if (below != null) {
                    return find(parser, below);
                }
                parser.skipChildren();
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                JsonPointer below = rest.matchElement(index);
                if (below != null) {
                    return find(parser, below);
                }
                parser.skipChildren();
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong timestampAt(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> Timestamps.ofText(parser.getText());
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? Timestamps.ofNumber(parser.getDecimalValue())
                        : Timestamps.ofNumber(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> Timestamps.ofNumber(parser.getDecimalValue());
            default -> OptionalLong.empty();
        };
    }
}
