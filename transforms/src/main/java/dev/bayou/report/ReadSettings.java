package dev.bayou.report;

import dev.bayou.archive.Location;
import java.io.Serializable;

/**
 * How an archive is read for a report.
 *
 * @param quarantine the folder for what is rejected
 * @param run names this run, unlike any other
 * @param buckets how many groups shoppers are merged in
 */
public record ReadSettings(Location archive, Quarantine quarantine, String run, int buckets) implements Serializable {}
