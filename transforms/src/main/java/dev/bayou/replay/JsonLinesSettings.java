package dev.bayou.replay;

import dev.bayou.archive.Location;
import java.io.Serializable;

/**
 * Where archived records are written to as JSON lines.
 *
 * @param run unique to this run
 */
public record JsonLinesSettings(Location archive, Location output, String run) implements Serializable {}
