package dev.bayou.archive;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Offsets for which Kafka has no record to read, and why.
 *
 * @param from the first missing offset
 * @param to exclusive; the last missing offset is the one before it
 * @param missing how many offsets between the two are missing: all of them, or fewer where neighbouring gaps were
 *     merged
 * @param reason why
 */
public record Gap(long from, long to, long missing, Reason reason) implements Serializable {
    /** Why an offset has no record. */
    public enum Reason {
        /** A transaction's marker, or a record of an aborted transaction: never a reader's to see. */
        TRANSACTION,
        /** In a compacted topic: superseded by a later record of its key, or a transaction's. */
        COMPACTION,
        /** Deleted by Kafka before the archive's first record of the partition; not a loss. */
        BEFORE_ARCHIVE,
        /** Deleted by Kafka while it was the archive's turn to copy it: a loss. */
        RETENTION,
        /**
         * In a batch that Kafka's client cannot read, skipped by the operator's order: a loss. From version 3 of
         * entries.
         */
        CORRUPT;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A gap in which every offset is missing. */
    public static Gap whole(long from, long to, Reason reason) {
        return new Gap(from, to, to - from, reason);
    }

    /** Whether every offset in it is missing. Named so that it is no property of the JSON. */
    public boolean missesAll() {
        return missing == to - from;
    }

    /** One gap that spans this and a later one of the same reason. */
    public Gap merge(Gap later) {
        return new Gap(from, later.to, missing + later.missing, reason);
    }

    /**
     * The gaps of one range, in bounded memory: beyond {@value #MOST} of them neighbours of the same reason are merged,
     * which keeps every count exact.
     */
    public static final class GapList {
        static final int MOST = 64;

        private final List<Gap> gaps = new ArrayList<>();

        public void add(Gap gap) {
            if (!gaps.isEmpty()) {
                Gap last = gaps.get(gaps.size() - 1);
                boolean touches = last.to() == gap.from();
                if (last.reason() == gap.reason() && (touches || gaps.size() >= MOST)) {
                    gaps.set(gaps.size() - 1, last.merge(gap));
                    return;
                }
            }
            gaps.add(gap);
        }

        public long missing() {
            return gaps.stream().mapToLong(Gap::missing).sum();
        }

        public List<Gap> toList() {
            return List.copyOf(gaps);
        }
    }
}
