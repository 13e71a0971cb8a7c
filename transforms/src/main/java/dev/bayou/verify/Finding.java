package dev.bayou.verify;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;

/**
 * Something in an archive that is not as it should be, or not needed.
 *
 * @param topic whose it is
 * @param object its address
 * @param what in a few words, with the offset
 */
public record Finding(Kind kind, String topic, String object, String what)
        implements Serializable, Comparable<Finding> {
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::kind)
            .thenComparing(Finding::topic)
            .thenComparing(Finding::object)
            .thenComparing(Finding::what);

    /** What kind of thing was found. Those up to {@link #FOREIGN_SEALED} disprove the archive. */
    public enum Kind {
        /** Kafka deleted records before they were archived. */
        LOST,
        /** Kafka ends before the ledger does. */
        TRUNCATED,
        /** What Kafka has under the topic's name is not what was archived. */
        OTHER_TOPIC,
        /** Offsets between two entries that no entry has, or that two have. */
        CHAIN,
        /** An entry that cannot be read, or contradicts itself or its neighbours. */
        ENTRY,
        /** A gap in which Kafka has a record. */
        GAP,
        /** The ledger names it, and it is not there. */
        MISSING,
        /** It has another size than the ledger says. */
        SIZE,
        /** Its records are not those that the ledger tells of. */
        DAMAGED,
        /**
         * A manifest that cannot be read, tells other than the ledger, or is not there, or its {@code _SUCCESS} is not.
         */
        MANIFEST,
        /** A file that no entry names in a window that is sealed: whoever lists the folder reads it. */
        FOREIGN_SEALED,
        /** Kafka deletes records faster than they are archived. */
        RETENTION,
        /** Offsets that were skipped because they could not be read. */
        CORRUPT,
        /** Records wait for a transaction that has been open for long. */
        OPEN_TRANSACTION,
        /** A partition in Kafka of which nothing is archived yet. */
        UNARCHIVED,
        /** What was archived is not in Kafka any more. */
        GONE,
        /** A partition that Kafka gives no offsets of now, such as one without a leader. */
        UNANSWERED,
        /** A sealed window to which more was archived since. */
        LATE,
        /**
         * A data file or an envelope file whose ledger entry is missing. It must be kept until the entry is restored.
         */
        NO_ENTRY,
        /** What sealing remembers cannot be read; nothing depends on it. */
        SEALING,
        /** What a dead attempt left, and no entry can ever name. */
        ORPHAN,
        /** What a writer that is at work, asleep or dead may yet commit. */
        UNCOMMITTED,
        /** What this software cannot have written. */
        FOREIGN;

        /** Whether an archive with it is not proven. */
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
