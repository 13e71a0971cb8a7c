package dev.bayou.verify;

import java.io.Serializable;
import java.util.List;

/**
 * Entries that follow each other in one partition's ledger, as they are listed.
 *
 * @param names ascending, at least one, {@value #MOST} at most
 */
record LedgerSection(String topic, int partition, List<Long> names) implements Serializable {
    /** As many as one listing of S3 brings. */
    static final int MOST = 1000;

    LedgerSection {
        names = List.copyOf(names);
    }

    long first() {
        return names.get(0);
    }

    long last() {
        return names.get(names.size() - 1);
    }
}
