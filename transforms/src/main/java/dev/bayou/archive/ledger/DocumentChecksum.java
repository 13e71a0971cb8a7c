package dev.bayou.archive.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bayou.archive.Crc32c;
import java.util.Arrays;
import java.util.Locale;

/**
 * The end of a JSON document, by which any change to its bytes is seen: its last field is the CRC-32C of every byte
 * before that field's name, and nothing of the end itself can be written in another way.
 */
public final class DocumentChecksum {
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
        return covered > 0 && Arrays.equals(document, covered, document.length, end(document, covered), 0, END_BYTES);
    }

    private static byte[] end(byte[] document, int covered) {
        return String.format(Locale.ROOT, END, Crc32c.of(document, covered)).getBytes(UTF_8);
    }
}
