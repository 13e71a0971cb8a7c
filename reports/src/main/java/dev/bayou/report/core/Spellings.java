package dev.bayou.report.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;

/**
 * Counts names that look like another name and have other bytes, as Unicode spells é in one character (NFC) or in two
 * (NFD). Keeps eight bytes for each name that has several spellings. For one thread.
 */
public final class Spellings {
    /** Up to here no character has to be normalized: the first that joins another is U+0300. */
    private static final int LAST_NORMAL = 0x2FF;

    private static final int LAST_ASCII = 0x7F;

    private final MessageDigest sha256;
    private long[] hashes = new long[16];
    private int size;

    public Spellings() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

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
        hashes[size++] = ByteBuffer.wrap(sha256.digest(normalized.getBytes(StandardCharsets.UTF_8)))
                .getLong();
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
