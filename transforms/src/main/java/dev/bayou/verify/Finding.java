package dev.bayou.verify;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;

/**
 * A fault of an archive, or a note about it.
 *
 * @param object the address of the object or folder that it is about
 * @param what one sentence without the address
 */
public record Finding(Kind kind, String topic, String object, String what)
        implements Serializable, Comparable<Finding> {
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::kind)
            .thenComparing(Finding::topic)
            .thenComparing(Finding::object)
            .thenComparing(Finding::what);

    /** Kinds up to {@link #FOREIGN_SEALED} are faults; the others are notes. */
    public enum Kind {
        /** Kafka deleted records before they were archived. */
        LOST,
        /** Kafka ends before the ledger does, or its log has diverged from what was archived. */
        TRUNCATED,
        /** The topic of that name in Kafka is not the one that was archived. */
        OTHER_TOPIC,
        /** Records have waited in Kafka for longer than the user allows. */
        STALLED,
        /** Offsets that are in no entry, or in two. */
        CHAIN,
        /** An entry that cannot be read, or contradicts itself or its neighbours. */
        ENTRY,
        /** A gap in which Kafka has a record. */
        GAP,
        /** A file that the ledger names does not exist. */
        MISSING,
        /** A file has another size than the ledger says. */
        SIZE,
        /** The records of a file are not those that were archived. */
        DAMAGED,
        /** A manifest that cannot be read, contradicts the ledger or is missing, or a missing {@code _SUCCESS}. */
        MANIFEST,
        /** A file in a sealed window that no entry names: a reader that lists the folder reads it. */
        FOREIGN_SEALED,
        /** Kafka deletes records faster than they are archived. */
        RETENTION,
        /** Offsets that were skipped because they could not be read. */
        CORRUPT,
        /** Records wait for a transaction that has been open for long. */
        OPEN_TRANSACTION,
        /** A partition in Kafka of which nothing is archived yet. */
        UNARCHIVED,
        /** The archived topic does not exist in Kafka any more. */
        GONE,
        /** A partition whose offsets Kafka does not return, such as one without a leader. */
        UNANSWERED,
        /** A sealed window into which records were archived since. */
        LATE,
        /** A file whose ledger entry is missing. It must be kept until the entry is restored. */
        NO_ENTRY,
        /** {@code sealing.json} cannot be read; nothing depends on it. */
        SEALING,
        /** A file of a dead attempt, which no entry can ever name. */
        ORPHAN,
        /** A file that its writer may still commit. */
        UNCOMMITTED,
        /** A file that Bayou did not write. */
        FOREIGN;

        /** Whether it disproves the archive. */
        public boolean isFault() {
            return compareTo(FOREIGN_SEALED) <= 0;
        }

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }
}
