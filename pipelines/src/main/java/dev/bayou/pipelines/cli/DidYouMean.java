package dev.bayou.pipelines.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a user has probably misspelled. */
public final class DidYouMean {
    private DidYouMean() {}

    /** The nearest of the known names, if one is near: other case or dashes, a beginning, or a few wrong letters. */
    public static Optional<String> nearest(String name, Collection<String> known) {
        String wanted = letters(name);
        return known.stream()
                .filter(candidate -> isNear(wanted, letters(candidate)))
                .min(Comparator.comparingInt((String candidate) -> distance(wanted, letters(candidate)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isNear(String wanted, String candidate) {
        return candidate.startsWith(wanted)
                || wanted.startsWith(candidate)
                || distance(wanted, candidate) <= Math.max(1, Math.min(2, candidate.length() / 3));
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Levenshtein's: how many letters to insert, delete or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
