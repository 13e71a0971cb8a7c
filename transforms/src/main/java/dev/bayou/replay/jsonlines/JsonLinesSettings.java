package dev.bayou.replay.jsonlines;

import dev.bayou.archive.store.Location;
import java.io.Serializable;

/**
 * Where archived records are written to as JSON lines.
 *
 * @param run see {@link dev.bayou.output.Staging#newRun}
 */
public record JsonLinesSettings(Location archive, Location output, String run) implements Serializable {}
