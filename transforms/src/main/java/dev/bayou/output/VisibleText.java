package dev.bayou.output;

import java.util.Arrays;
import java.util.Locale;

/**
 * Text from outside, such as a shopper's or a file's name, for a terminal or a page: no character of it moves the
 * cursor, ends the line or changes the direction of the text around it.
 */
public final class VisibleText {
    /**
     * First and last characters of ranges that a terminal shows in two columns: the wide and the full-width ones of
     * Unicode's EastAsianWidth.txt, emoji among them, without the finer gaps between them.
     */
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3, 0x25FD, 0x25FE,
        0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE,
        0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26F5, 0x26FA, 0x26FA,
        0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755,
        0x2757, 0x2757, 0x2795, 0x2797, 0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55,
        0x2E80, 0x303E, 0x3041, 0x4DBF, 0x4E00, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE19,
        0xFE30, 0xFE6F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x18DFF, 0x1AFF0, 0x1B2FF, 0x1F004, 0x1F004, 0x1F0CF,
        0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F200, 0x1F320, 0x1F32D, 0x1F335, 0x1F337, 0x1F37C, 0x1F37E,
        0x1F393, 0x1F3A0, 0x1F3CA, 0x1F3CF, 0x1F3D3, 0x1F3E0, 0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8, 0x1F43E, 0x1F440,
        0x1F440, 0x1F442, 0x1F4FC, 0x1F4FF, 0x1F53D, 0x1F54B, 0x1F54E, 0x1F550, 0x1F567, 0x1F57A, 0x1F57A, 0x1F595,
        0x1F596, 0x1F5A4, 0x1F5A4, 0x1F5FB, 0x1F64F, 0x1F680, 0x1F6C5, 0x1F6CC, 0x1F6CC, 0x1F6D0, 0x1F6D2, 0x1F6D5,
        0x1F6D7, 0x1F6DC, 0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4, 0x1F6FC, 0x1F7E0, 0x1F7EB, 0x1F7F0, 0x1F7F0, 0x1F90C,
        0x1F93A, 0x1F93C, 0x1F945, 0x1F947, 0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000, 0x3FFFD,
    };

    private VisibleText() {}

    /** The text in one line; each unsafe character is written as JSON escapes it, by a backslash, u and four digits. */
    public static String of(String text) {
        return escaped(text, "");
    }

    /** The same for a text of several lines, which keeps its line ends and tabs. */
    public static String ofLines(String text) {
        return escaped(text, "\n\t");
    }

    /** Whether the character is a control, a separator of lines, or of Unicode's property Bidi_Control. */
    static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.FORMAT ->
                c == 0x061C
                        || c == 0x200E
                        || c == 0x200F
                        || (c >= 0x202A && c <= 0x202E)
                        || (c >= 0x2066 && c <= 0x2069);
            default -> false;
        };
    }

    /** How many columns of a terminal the text takes. */
    public static int columns(String text) {
        return text.codePoints().map(VisibleText::columns).sum();
    }

    /** The text, cut between characters and with an ellipsis at its end if it takes more columns than that. */
    public static String within(int columns, String text) {
        if (columns(text) <= columns) {
            return text;
        }
        int end = 0;
        int used = 1; // The ellipsis.
        while (used + columns(text.codePointAt(end)) <= columns) {
            used += columns(text.codePointAt(end));
            end = text.offsetByCodePoints(end, 1);
        }
        return text.substring(0, end) + "…";
    }

    private static int columns(int codePoint) {
        boolean isJoiningHangul = codePoint >= 0x1160 && codePoint <= 0x11FF;
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isJoiningHangul ? 0 : isWide(codePoint) ? 2 : 1;
        };
    }

    private static boolean isWide(int codePoint) {
        int found = Arrays.binarySearch(WIDE, codePoint);
        // What is not found would be inserted at -found - 1; at an odd index it is within a range.
        return found >= 0 || -found % 2 == 0;
    }

    private static String escaped(String text, String kept) {
        if (text.chars().noneMatch(VisibleText::isUnsafe)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (isUnsafe(c) && kept.indexOf(c) < 0) {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }
}
