package dev.bayou.verify;

import dev.bayou.archive.store.Location;
import java.io.Serializable;
import java.time.Duration;

/**
 * What a verification reads and where it writes the result.
 *
 * @param run the name of this run's {@link dev.bayou.metrics.LocalCounts}
 * @param output the folder of the result
 * @param file the name of the result's file in that folder
 * @param maxWait how long a record may wait in Kafka before it is archived; null for any time
 */
public record VerifySettings(Location archive, Depth depth, String run, Location output, String file, Duration maxWait)
        implements Serializable {
    /** How much of the archive is read. */
    public enum Depth {
        /** The ledger, the manifests and the listings. */
        SHALLOW,
        /** Every record as well. */
        DEEP
    }
}
