package dev.bayou.archive.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.bayou.archive.Crc32c;
import dev.bayou.archive.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The JSON of ledger entries and manifests: pretty-printed, ISO-8601 instants, a {@code version} first. A reader
 * rejects a version that is newer than it knows, a document that was changed since it was written, and a field that is
 * null or not there but where it may be; it ignores fields that it does not know.
 */
public final class LedgerJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, new InstantWriter())
                    .addDeserializer(Instant.class, new InstantReader()))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL))
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Of each kind of document the first version that ends with a {@link DocumentChecksum}. */
    private static final int FIRST_SEALED = 2;

    private LedgerJson() {}

    public static byte[] write(Object value) throws IOException {
        return DocumentChecksum.put(MAPPER.writeValueAsBytes(value));
    }

    /** Reads the document under a key, if there is one. */
    static <T> Optional<T> find(Store store, String key, Class<T> type, int newest) throws IOException {
        try (InputStream in = store.open(key)) {
            return Optional.of(read(in, type, newest, store.address(key)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Reads a document of at most that version, naming it by its address if it is something else. */
    static <T> T read(InputStream in, Class<T> type, int newest, String address) throws IOException {
        byte[] content = in.readAllBytes();
        try {
            JsonNode document = MAPPER.readTree(content);
            int version = document.path("version").asInt(0);
            if (version < 1 || version > newest) {
                throw new UnreadableDocumentException(address + " has version " + version + ", this Bayou reads 1 to "
                        + newest + "; use a newer Bayou, or find out who wrote it.");
            }
            if (isSealed(document, version) && !DocumentChecksum.isRight(content)) {
                throw new UnreadableDocumentException(
                        address + " was changed since it was written, as its CRC-32C shows;"
                                + " restore it from a version or a copy of the bucket");
            }
            return MAPPER.treeToValue(document, type);
        } catch (JacksonException e) {
            throw new UnreadableDocumentException(
                    address + " is no document of the ledger: " + e.getOriginalMessage(), e);
        }
    }

    /** To remove the checksum, one would have to change the version too. */
    private static boolean isSealed(JsonNode document, int version) {
        return version >= FIRST_SEALED || document.has(DocumentChecksum.FIELD);
    }

    private static final class InstantWriter extends StdSerializer<Instant> {
        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.toString());
        }
    }

    private static final class InstantReader extends StdDeserializer<Instant> {
        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return Instant.parse(in.getText());
        }
    }

    /**
     * The end of a JSON document, by which any change to its bytes is seen: its last field is the CRC-32C of every byte
     * before that field's name, and nothing of the end itself can be written in another way.
     */
    public static final class DocumentChecksum {
        static final String FIELD = "crc32c";

        private static final byte[] SEPARATOR = ",\n  ".getBytes(UTF_8);
        private static final String END = "\"" + FIELD + "\" : \"%s\"\n}";
        private static final int END_BYTES = END.length() - "%s".length() + 2 * Integer.BYTES;

        private DocumentChecksum() {}

        /** The same JSON object, which has a field at least, with the seal in the place of its closing brace. */
        public static byte[] put(byte[] document) {
            int covered = document.length - 1;
            while (Character.isWhitespace(document[covered - 1])) {
                covered--;
            }
            byte[] sealed = Arrays.copyOf(document, covered + SEPARATOR.length + END_BYTES);
            System.arraycopy(SEPARATOR, 0, sealed, covered, SEPARATOR.length);
            covered += SEPARATOR.length;
            System.arraycopy(end(sealed, covered), 0, sealed, covered, END_BYTES);
            return sealed;
        }

        /** Whether the document ends with the seal of what comes before it. */
        static boolean isRight(byte[] document) {
            int covered = document.length - END_BYTES;
            return covered > 0
                    && Arrays.equals(document, covered, document.length, end(document, covered), 0, END_BYTES);
        }

        private static byte[] end(byte[] document, int covered) {
            return String.format(Locale.ROOT, END, Crc32c.of(document, covered)).getBytes(UTF_8);
        }
    }

    /**
     * A document of the ledger is there, and is none that can be read: damaged, edited, of another place or of a newer
     * version.
     */
    public static final class UnreadableDocumentException extends IOException {
        private static final long serialVersionUID = 1;

        UnreadableDocumentException(String message) {
            super(message);
        }

        UnreadableDocumentException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
