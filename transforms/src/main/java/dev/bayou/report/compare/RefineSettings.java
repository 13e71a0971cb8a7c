package dev.bayou.report.compare;

import dev.bayou.archive.store.Location;
import dev.bayou.report.core.Quarantine;
import dev.bayou.report.core.ReadSettings;
import java.io.Serializable;
import java.time.Duration;

/**
 * What a run is to do.
 *
 * @param output the folder that the comparison is published to
 * @param window the length of the windows that {@code live} told
 */
public record RefineSettings(Location archive, Location output, Quarantine quarantine, String run, Duration window)
        implements Serializable {
    private static final int BUCKETS = 64;

    /** How the archive is read. */
    public ReadSettings reading() {
        return new ReadSettings(archive, quarantine, run, BUCKETS);
    }
}
