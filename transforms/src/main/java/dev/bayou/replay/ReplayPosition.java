package dev.bayou.replay;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * How far a partition is replayed. The target stores it in the same transaction as the records before it.
 *
 * @param next every selected record below this archived offset is in the target
 * @param piece the name of the last piece of the offset map; empty without a map
 */
public record ReplayPosition(long next, String piece) {
    public static final ReplayPosition START = new ReplayPosition(0, "");

    private static final String NO_PIECE = "-";
    private static final Pattern METADATA = Pattern.compile("1 ([0-9a-f]+) (\\S+) from (.*)");

    /** Reads back what {@link #committed} wrote. */
    public static ReplayPosition of(OffsetAndMetadata committed, ReplaySettings settings, String group) {
        Matcher metadata = METADATA.matcher(committed.metadata());
        if (!metadata.matches()) {
            throw new RefusedReplayException("The consumer group " + group + " is not this Bayou's: '"
                    + committed.metadata() + "'; give another --name");
        }
        if (!metadata.group(1).equals(settings.name().identity())) {
            throw new RefusedReplayException("--name=" + settings.name()
                    + " belongs to another replay, of another archive, selection or target: it replayed from "
                    + metadata.group(3) + "; give another --name");
        }
        String piece = metadata.group(2);
        return new ReplayPosition(committed.offset(), piece.equals(NO_PIECE) ? "" : piece);
    }

    public OffsetAndMetadata committed(ReplaySettings settings) {
        return new OffsetAndMetadata(
                next,
                "1 " + settings.name().identity() + " " + (piece.isEmpty() ? NO_PIECE : piece) + " from "
                        + settings.archive());
    }
}
