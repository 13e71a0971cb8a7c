package dev.bayou.report.compare;

import java.util.SortedMap;

/**
 * Windows that can be held to the archive, and how many cannot.
 *
 * @param windows by their begin, in milliseconds since 1970
 * @param open were told, and not yet that they are over
 * @param unarchived are over, and the archive does not have all of them yet
 * @param earlier are in the archive, before the first that was told
 */
record Comparison(SortedMap<Long, Refinement> windows, int open, int unarchived, int earlier) {}
