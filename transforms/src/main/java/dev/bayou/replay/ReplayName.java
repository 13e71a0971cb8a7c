package dev.bayou.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bayou.archive.store.Location;
import dev.bayou.replay.ReplaySettings.ReplayTarget;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of a replay, under which the target stores its position. It is the same from one start to the next.
 *
 * @param text unique in the target cluster
 * @param identity a digest of archive, selection and target, to detect another replay of the same name
 */
public record ReplayName(String text, String identity) implements Serializable {
    /** The prefix of the consumer groups and transactional ids of all replays, for access rules. */
    public static final String PREFIX = "bayou-replay-";

    private static final int IDENTITY_DIGITS = 16;
    private static final int SHOWN_DIGITS = 8;

    /** The default name: the same for the same archive, target and selection. */
    public static ReplayName derived(Location archive, ReplaySelection selection, ReplayTarget target) {
        String identity = identity(archive, selection, target);
        String readable = target.topic().replace("{", "").replace("}", "");
        return new ReplayName(readable + "-" + identity.substring(0, SHOWN_DIGITS), identity);
    }

    public static ReplayName chosen(String text, Location archive, ReplaySelection selection, ReplayTarget target) {
        return new ReplayName(text, identity(archive, selection, target));
    }

    /** The consumer group and transactional id by which an archived partition is replayed. */
    public String idOf(ReplayRange range) {
        return PREFIX + text + "-" + range.topic() + "-" + range.partition();
    }

    /** Does not depend on topics and partitions: each is replayed by itself, and one may be added later. */
    private static String identity(Location archive, ReplaySelection selection, ReplayTarget target) {
        String what = String.join(
                "\n", archive.address(), target.topic(), target.partitioning().name(), selection.ofEachPartition());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(what.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, IDENTITY_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
