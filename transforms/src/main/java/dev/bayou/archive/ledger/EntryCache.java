package dev.bayou.archive.ledger;

import java.util.Optional;

/**
 * Entries that this process need not ask the store for, since it has committed them itself: an entry never changes once
 * it is there.
 */
@FunctionalInterface
public interface EntryCache {
    /** None. */
    EntryCache NONE = (topic, partition, from) -> Optional.empty();

    /** The entry of that name, if it is known; it may be there all the same if it is not. */
    Optional<LedgerEntry> entry(String topic, int partition, long from);
}
