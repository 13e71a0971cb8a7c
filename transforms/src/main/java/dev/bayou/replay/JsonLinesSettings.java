package dev.bayou.replay;

import dev.bayou.archive.Location;
import java.io.Serializable;

/**
 * Where archived records are written to as JSON lines.
 *
 * @param run see {@link dev.bayou.output.Staging#newRun}
 */
public record JsonLinesSettings(Location archive, Location output, String run) implements Serializable {}
