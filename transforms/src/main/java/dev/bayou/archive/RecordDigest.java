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

    private final MessageDigest digest;
    private final byte[] frame = new byte[Long.BYTES + Integer.BYTES];
    private final ByteBuffer frameView = ByteBuffer.wrap(frame).order(ByteOrder.BIG_ENDIAN);

    public RecordDigest() {
        try {
            digest = MessageDigest.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Adds a record; the buffer's position and limit are left as they were. */
    public void add(long offset, ByteBuffer bytes) {
        frameView.putLong(0, offset).putInt(Long.BYTES, bytes.remaining());
        digest.update(frame);
        if (bytes.hasArray()) {
            digest.update(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } else {
            digest.update(bytes.duplicate());
        }
    }

    /** The digest of all records added, with its algorithm's name: {@code sha256:…} in lower-case hex. Ends its use. */
    public String finish() {
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }
}
