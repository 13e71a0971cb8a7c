package dev.bayou.seqfile;

import java.io.IOException;

/**
 * The most bytes that one value, one Snappy chunk or one Avro block may decompress to: an eighth of the JVM's heap, but
 * at least 16 MiB and at most 1 GiB. Data that goes beyond is reported as damaged: a small file can decompress to more
 * than any heap, and several threads read at once.
 *
 * <p>The writer's blocks are far below it: 250,000 bytes, or one record if that is larger.
 */
public final class DecompressionLimit {
    private static final long LEAST = 16L << 20;
    private static final long MOST = 1L << 30;

    public static final int BYTES =
            (int) Math.max(LEAST, Math.min(MOST, Runtime.getRuntime().maxMemory() / 8));

    private DecompressionLimit() {}

    /**
     * Rejects a length beyond the limit, before anything is allocated.
     *
     * @param what has that length, for the message
     */
    public static void require(long length, String what) throws IOException {
        if (length < 0 || length > BYTES) {
            throw new IOException(exceededBy(what + " of " + length + " bytes"));
        }
    }

    /** What to say of data that goes beyond the limit. */
    public static String exceededBy(String what) {
        return what + ", where this heap allows " + BYTES + " (if the data is sound, raise -Xmx)";
    }
}
