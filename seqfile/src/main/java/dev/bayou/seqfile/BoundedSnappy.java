package dev.bayou.seqfile;

import java.io.IOException;
import org.xerial.snappy.Snappy;

/**
 * Decompresses raw Snappy data into arrays. Never writes beyond the target, and takes no length for true that the
 * compressed bytes cannot reach. (Hadoop's decompressor writes beyond its buffer.)
 */
public final class BoundedSnappy {
    /** What to do where the library does not load. Another codec does not help: Beam encodes by Snappy too. */
    static final String REMEDY =
            "The snappy-java library writes its native part to the temporary folder and runs it there."
                    + " If that folder is full or mounted noexec, name another: -Dorg.xerial.snappy.tempdir=FOLDER."
                    + " Beam needs the library too, whatever the compression.";

    /** The best that Snappy does: 64 bytes for a reference of 3. */
    private static final int REFERENCE_BYTES = 3;

    private static final long REFERENCED_BYTES = 64;

    private BoundedSnappy() {}

    /** Loads the native library; an {@link Error} or a {@link RuntimeException} says why it does not run here. */
    static void requireRunnable() {
        Snappy.maxCompressedLength(0);
    }

    /** How many bytes these claim to hold: no more than they can, and no more than {@link DecompressionLimit}. */
    public static int uncompressedLength(byte[] compressed, int from, int count) throws IOException {
        int length = Snappy.uncompressedLength(compressed, from, count);
        if (length < 0 || length > (count / REFERENCE_BYTES + 1) * REFERENCED_BYTES) {
            throw new IOException(
                    count + " compressed bytes claim to hold " + Integer.toUnsignedString(length) + " bytes");
        }
        DecompressionLimit.require(length, "a Snappy chunk");
        return length;
    }

    /**
     * Decompresses to the target's beginning.
     *
     * @param target has at least {@link #uncompressedLength} bytes
     */
    public static void uncompress(byte[] compressed, int from, int count, byte[] target) throws IOException {
        if (Snappy.uncompressedLength(compressed, from, count) > target.length) {
            throw new IndexOutOfBoundsException("a target of " + target.length + " bytes is too small");
        }
        Snappy.uncompress(compressed, from, count, target, 0);
    }
}
