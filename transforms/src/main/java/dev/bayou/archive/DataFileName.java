package dev.bayou.archive;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a data file, in Secor's grammar: {@code <generation>_<partition>_<range start, 20 digits><extension>}.
 *
 * @param generation from 1; the next one is taken when a file of that name is there already
 * @param partition the Kafka partition
 * @param rangeStart the first offset of the range the file belongs to; the file's own first record may come later
 * @param extension the codec's, with its dot, or empty
 */
public record DataFileName(int generation, int partition, long rangeStart, String extension) implements Serializable {
    private static final Pattern GRAMMAR = Pattern.compile("(\\d{1,9})_(\\d{1,9})_(\\d{20})(\\..*)?");

    /** Reads a file's last path element back; empty if it is in no data file's grammar. */
    public static Optional<DataFileName> parse(String name) {
        Matcher matcher = GRAMMAR.matcher(name);
        if (!matcher.matches() || matcher.group(3).compareTo(Layout.MAX_OFFSET) > 0) {
            return Optional.empty();
        }
        DataFileName parsed = new DataFileName(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                matcher.group(4) == null ? "" : matcher.group(4));
        // Numbers with zeros before them are somebody else's.
        return parsed.toString().equals(name) ? Optional.of(parsed) : Optional.empty();
    }

    /** Reads the name at the end of a key back; empty as {@link #parse} is. */
    public static Optional<DataFileName> ofKey(String key) {
        return parse(key.substring(key.lastIndexOf('/') + 1));
    }

    /** The same name one generation later. */
    public DataFileName next() {
        return new DataFileName(generation + 1, partition, rangeStart, extension);
    }

    @Override
    public String toString() {
        return generation + "_" + partition + "_" + Layout.digits(rangeStart) + extension;
    }
}
