package dev.bayou.copy;

import java.io.Serializable;
import java.time.Duration;

/**
 * When what has arrived becomes a file.
 *
 * @param maxFileBytes a range is due when it is estimated to hold as much, and ends when one of its files does
 * @param maxFileAge a range is due when its oldest record has waited so long
 */
public record RotationPolicy(long maxFileBytes, Duration maxFileAge) implements Serializable {}
