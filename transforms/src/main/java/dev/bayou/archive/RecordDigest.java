package dev.bayou.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over a sequence of records, framed so that no two sequences share their bytes: for each record its offset (8
 * bytes, big-endian), its length (4 bytes, big-endian) and its bytes. Independent of compression and of file layout.
 * For one thread.
 */
public final class RecordDigest {
    private static final String ALGORITHM = "SHA-256";

    /** Many records at once: what a call costs is more than what a record does. */
    private static final int GATHERED_BYTES = 16 * 1024;

    private static final int FRAME_BYTES = Long.BYTES + Integer.BYTES;

    private final MessageDigest digest;
    private final ByteBuffer gathered = ByteBuffer.allocate(GATHERED_BYTES).order(ByteOrder.BIG_ENDIAN);

    public RecordDigest() {
        try {
            digest = MessageDigest.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Adds a record; the buffer's position and limit are left as they were. */
    public void add(long offset, ByteBuffer bytes) {
        int length = bytes.remaining();
        if (gathered.remaining() < FRAME_BYTES + length) {
            digestGathered();
        }
        gathered.putLong(offset).putInt(length);
        if (length <= gathered.remaining()) {
            gathered.put(gathered.position(), bytes, bytes.position(), length);
            gathered.position(gathered.position() + length);
        } else {
            digestGathered();
            digest.update(bytes.duplicate());
        }
    }

    private void digestGathered() {
        digest.update(gathered.flip());
        gathered.clear();
    }

    /** The digest of all records added, with its algorithm's name: {@code sha256:…} in lower-case hex. Ends its use. */
    public String finish() {
        digestGathered();
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }
}
