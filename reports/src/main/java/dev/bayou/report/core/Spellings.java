package dev.bayou.report.core;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.HashFunction;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.Hashing;

/**
 * Counts names that look like another name and have other bytes, as Unicode spells é in one character (NFC) or in two
 * (NFD). Keeps eight bytes for each name that has several spellings. For one thread.
 */
public final class Spellings {
    /** Up to here no character has to be normalized: the first that joins another is U+0300. */
    private static final int LAST_NORMAL = 0x2FF;

    private static final int LAST_ASCII = 0x7F;
    private static final HashFunction HASH = Hashing.murmur3_128();

    private long[] hashes = new long[16];
    private int size;

    /** The name in NFC. */
    static String normalized(String name) {
        return hasNoneAbove(LAST_NORMAL, name) ? name : Normalizer.normalize(name, Form.NFC);
    }

    /** Takes a name, each only once. */
    public void add(String name) {
        if (hasNoneAbove(LAST_ASCII, name)) {
            return;
        }
        String normalized = normalized(name);
        if (normalized.equals(name) && Normalizer.isNormalized(name, Form.NFD)) {
            return;
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        hashes[size++] = HASH.hashUnencodedChars(normalized).asLong();
    }

    /** How many names have other spellings among those that were added. */
    public long count() {
        Arrays.sort(hashes, 0, size);
        long count = 0;
        for (int i = 0; i < size; i++) {
            boolean isAsBefore = i > 0 && hashes[i - 1] == hashes[i];
            boolean isAsAfter = i + 1 < size && hashes[i + 1] == hashes[i];
            count += isAsBefore || isAsAfter ? 1 : 0;
        }
        return count;
    }

    private static boolean hasNoneAbove(int last, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > last) {
                return false;
            }
        }
        return true;
    }
}
