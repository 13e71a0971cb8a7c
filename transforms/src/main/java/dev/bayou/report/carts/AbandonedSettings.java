package dev.bayou.report.carts;

import dev.bayou.archive.store.Location;
import dev.bayou.report.core.Quarantine;
import dev.bayou.report.core.ReadSettings;
import java.io.Serializable;
import java.util.List;

/**
 * What a run is to do.
 *
 * @param gaps one or more, ascending
 * @param output the folder that the report is published to
 * @param quarantine the folder for what is rejected
 * @param run names this run, unlike any other
 */
public record AbandonedSettings(
        Location archive, Location output, Quarantine quarantine, String run, List<SessionGap> gaps)
        implements Serializable {
    /** Enough to keep a cluster's cores at merging, and few enough for a runner's cost of a key. */
    private static final int BUCKETS = 64;

    /** How the archive is read. */
    public ReadSettings reading() {
        return new ReadSettings(archive, quarantine, run, BUCKETS);
    }
}
