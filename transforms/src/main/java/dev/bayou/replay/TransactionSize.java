package dev.bayou.replay;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a transaction is committed: with whichever of these is reached first. Readers of committed records see its
 * records then and not before, and what a crash takes back is no more.
 *
 * @param bytes of keys, values and headers
 * @param age since its first record; far below the minute after which Kafka takes a transaction for abandoned
 */
public record TransactionSize(long bytes, Duration age) implements Serializable {
    /** Bounds what is remembered of each record for a map of offsets. */
    public static final int MOST_RECORDS = 250_000;
}
