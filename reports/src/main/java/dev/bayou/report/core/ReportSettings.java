package dev.bayou.report.core;

import dev.bayou.archive.store.Location;
import java.io.Serializable;

/**
 * What one run of a report reads and writes.
 *
 * @param output the folder that the report is published to
 * @param quarantine the folder for rejected records
 * @param run the run's unique name
 */
public record ReportSettings(Location archive, Location output, Quarantine quarantine, String run)
        implements Serializable {}
