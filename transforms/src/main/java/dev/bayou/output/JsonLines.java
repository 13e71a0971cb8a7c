package dev.bayou.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.OutputStream;

/** JSON for terminals and files, in which each character that {@link VisibleText} escapes is escaped as JSON does. */
public final class JsonLines {
    private static final JsonFactory FACTORY = new JsonFactory().setCharacterEscapes(new UnsafeEscapes());

    private JsonLines() {}

    /** A generator of JSON values with nothing between them. */
    public static JsonGenerator to(OutputStream out) throws IOException {
        JsonGenerator json = FACTORY.createGenerator(out);
        json.setRootValueSeparator(null);
        return json;
    }

    private static final class UnsafeEscapes extends CharacterEscapes {
        private static final long serialVersionUID = 1;
        private static final int DELETE = 0x7F;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes[DELETE] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int c) {
            return VisibleText.isUnsafe(c) ? new SerializedString(VisibleText.of(Character.toString(c))) : null;
        }
    }
}
