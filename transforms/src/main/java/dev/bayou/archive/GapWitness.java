package dev.bayou.archive;

import java.io.Serializable;
import java.util.List;

/** Finds out whether the source of an archive still has records where a ledger has a gap. Safe for many threads. */
public interface GapWitness extends Serializable {
    /**
     * Looks for records in gaps of one partition.
     *
     * @param gaps in the order of their offsets
     * @return an answer for each of them
     */
    List<Answer> ask(String topic, int partition, List<Gap> gaps);

    /**
     * What lies between a gap's two ends.
     *
     * @param records how many, of those that a reader of committed records sees; negative if that is not known any more
     * @param first the offset of the first of them, if there is one
     */
    record Answer(long records, long first) {
        public static final Answer NONE = new Answer(0, -1);
        public static final Answer UNKNOWN = new Answer(-1, -1);

        public boolean isKnown() {
            return records >= 0;
        }
    }
}
