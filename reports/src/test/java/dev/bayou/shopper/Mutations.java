package dev.bayou.shopper;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Changes of bytes, from a single bit to pieces of other events. */
final class Mutations {
    private static final List<byte[]> PIECES = Stream.concat(
                    Stream.of(
                                    "{",
                                    "}",
                                    "[",
                                    "]",
                                    ":",
                                    ",",
                                    "\"",
                                    "\\",
                                    "\\u",
                                    "\\ud800",
                                    "\\udc00",
                                    "null",
                                    "true",
                                    "0",
                                    "-",
                                    ".",
                                    "e",
                                    "e1",
                                    "E-1",
                                    "e-99999999999",
                                    "1e9",
                                    "00000000000000000000",
                                    "99999999999999999999",
                                    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                                    "]]]]]]]]]]]]]]]]",
                                    "{}",
                                    "\"\":1,",
                                    ",\"price\":1",
                                    "\"unitPrice\":1.0,",
                                    "\"quantity\":2,",
                                    ",\"value\":3",
                                    "\"verb\":\"add\",",
                                    "\"verb\":\"view\",",
                                    "\"subject\":{\"shopper\":\"x\"},",
                                    "\"indirectObject\":\"cart\",",
                                    "\"directObject\":null,",
                                    "\"order\":",
                                    "\"item\":",
                                    "//",
                                    "/**/",
                                    "#",
                                    "NaN",
                                    "'",
                                    " ",
                                    "\n",
                                    "\ufeff",
                                    "\u0000",
                                    "é",
                                    "😀")
                            .map(text -> text.getBytes(UTF_8)),
                    Stream.of("\u0080", "\u00C0\u0080", "\u00ED\u00A0\u0080", "\u00FF", "\u00F4\u0090\u0080\u0080")
                            .map(text -> text.getBytes(ISO_8859_1)))
            .toList();

    private Mutations() {}

    static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original;
        int times = 1 + random.nextInt(random.nextInt(4) + 1);
        for (int i = 0; i < times; i++) {
            bytes = mutatedOnce(bytes, random);
        }
        return bytes;
    }

    private static byte[] mutatedOnce(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length + 1);
        int end = at + Math.min(bytes.length - at, random.nextInt(random.nextInt(20) + 1));
        if (bytes.length == 0) {
            return piece(random);
        }
        int last = Math.min(at, bytes.length - 1);
        return switch (random.nextInt(9)) {
            case 0 -> with(bytes, last, (byte) (bytes[last] ^ 1 << random.nextInt(Byte.SIZE)));
            case 1 -> with(bytes, last, (byte) random.nextInt(256));
            case 2 -> with(bytes, last, (byte) ('0' + random.nextInt(10)));
            case 3 -> spliced(bytes, at, end, new byte[0]);
            case 4 -> spliced(bytes, at, at, piece(random));
            case 5 -> spliced(bytes, at, end, piece(random));
            case 6 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            case 7 -> swapped(bytes, random);
            default -> chance(random) ? Arrays.copyOf(bytes, at) : elsewhere(bytes, at, end, random);
        };
    }

    private static byte[] with(byte[] bytes, int index, byte value) {
        byte[] changed = bytes.clone();
        changed[index] = value;
        return changed;
    }

    /** Other bytes in the place of those from here to there. */
    private static byte[] spliced(byte[] bytes, int from, int to, byte[] others) {
        byte[] changed = new byte[bytes.length - (to - from) + others.length];
        System.arraycopy(bytes, 0, changed, 0, from);
        System.arraycopy(others, 0, changed, from, others.length);
        System.arraycopy(bytes, to, changed, from + others.length, bytes.length - to);
        return changed;
    }

    private static byte[] swapped(byte[] bytes, Random random) {
        int one = random.nextInt(bytes.length);
        int other = random.nextInt(bytes.length);
        return with(with(bytes, one, bytes[other]), other, bytes[one]);
    }

    private static byte[] elsewhere(byte[] bytes, int from, int to, Random random) {
        int at = random.nextInt(bytes.length + 1);
        return spliced(bytes, at, at, Arrays.copyOfRange(bytes, from, to));
    }

    private static byte[] piece(Random random) {
        return PIECES.get(random.nextInt(PIECES.size()));
    }

    private static boolean chance(Random random) {
        return random.nextInt(4) == 0;
    }
}
