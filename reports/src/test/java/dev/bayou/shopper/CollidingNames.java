package dev.bayou.shopper;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of eight letters that Jackson's {@code ByteQuadsCanonicalizer} files under one hash, whatever its seed: it
 * mixes the seed in after it has made one number of a name's two halves.
 */
final class CollidingNames {
    private static final int MADE_OF_HALVES = 0x5EED;

    private CollidingNames() {}

    static List<String> of(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; names.size() < count; i++) {
            int second = letters(i);
            int first = firstHalf(MADE_OF_HALVES - second * 33);
            if (isPlain(first)) {
                names.add(new String(
                        ByteBuffer.allocate(8).putInt(first).putInt(second).array(), US_ASCII));
            }
        }
        return names;
    }

    private static int letters(int number) {
        int letters = 0;
        int rest = number;
        for (int i = 0; i < Integer.BYTES; i++) {
            letters = (letters << Byte.SIZE) | ('a' + rest % 26);
            rest /= 26;
        }
        return letters;
    }

    /** Solves {@code sum = half + (half >>> 15); sum ^ (sum >>> 9) == mixed} for the half. */
    private static int firstHalf(int mixed) {
        int sum = mixed ^ (mixed >>> 9) ^ (mixed >>> 18) ^ (mixed >>> 27);
        int half = sum;
        for (int i = 0; i < 4; i++) {
            half = sum - (half >>> 15);
        }
        return half;
    }

    private static boolean isPlain(int quad) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            int letter = (quad >>> shift) & 0xFF;
            if (letter < ' ' || letter > '~' || letter == '"' || letter == '\\') {
                return false;
            }
        }
        return true;
    }
}
