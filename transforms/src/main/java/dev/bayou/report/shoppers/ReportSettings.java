package dev.bayou.report.shoppers;

import dev.bayou.archive.store.Location;
import dev.bayou.report.core.Quarantine;
import dev.bayou.report.core.ReadSettings;
import java.io.Serializable;

/**
 * What a report's run is to do.
 *
 * @param archive what is read
 * @param output the folder that the report is published to
 * @param quarantine the folder for what is rejected
 * @param run names this run, unlike any other
 * @param shards how many files the table is cut into; each shopper is in one of them
 */
public record ReportSettings(
        Location archive, Location output, Quarantine quarantine, String run, TableFormat format, int shards)
        implements Serializable {
    /** Enough to keep a cluster's cores at merging, and few enough for a runner's cost of a key. */
    private static final int LEAST_BUCKETS = 64;

    /** How the archive is read. */
    ReadSettings reading() {
        return new ReadSettings(archive, quarantine, run, buckets());
    }

    /** How many buckets shoppers are merged in: a multiple of the shards, so that a bucket belongs to one of them. */
    int buckets() {
        return shards * Math.max(1, LEAST_BUCKETS / shards);
    }

    int shardOf(int bucket) {
        return bucket % shards;
    }
}
