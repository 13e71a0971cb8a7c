package dev.bayou.report.core;

import dev.bayou.archive.store.Location;
import java.io.Serializable;

/**
 * How an archive is read for a report.
 *
 * @param quarantine the folder for what is rejected
 * @param run names this run, unlike any other
 * @param buckets how many groups shoppers are merged in
 */
public record ReadSettings(Location archive, Quarantine quarantine, String run, int buckets) implements Serializable {}
