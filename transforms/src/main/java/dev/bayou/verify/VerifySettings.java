package dev.bayou.verify;

import dev.bayou.archive.store.Location;
import java.io.Serializable;

/**
 * What a verification reads, how much of it, and where it puts what it found.
 *
 * @param run what this run is known by, to {@link dev.bayou.metrics.LocalCounts}
 * @param output the folder
 * @param file the file's name there
 */
public record VerifySettings(Location archive, Depth depth, String run, Location output, String file)
        implements Serializable {
    /** How much is read. */
    public enum Depth {
        /** The ledger, the manifests and the listings. */
        SHALLOW,
        /** Every record again. */
        DEEP
    }
}
