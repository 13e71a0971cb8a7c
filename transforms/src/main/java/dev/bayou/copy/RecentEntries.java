package dev.bayou.copy;

import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.seal.WindowSealer.EntryCache;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Ledger entries that this process committed or read last, so that planning, copying and sealing need not read them
 * again. Safe for many threads.
 */
final class RecentEntries implements EntryCache {
    private static final int MAX_ENTRIES = 4_096;
    /** How many files these entries name, at about a kilobyte each. */
    private static final int MAX_FILES = 16_384;

    private final ConcurrentMap<TopicPartition, LedgerEntry> lastCommitted = new ConcurrentHashMap<>();
    private final ConcurrentMap<TopicPartition, LedgerEntry> lastKnown = new ConcurrentHashMap<>();
    private final Map<EntryName, LedgerEntry> byName = new LinkedHashMap<>();

    private record EntryName(String topic, int partition, long from) {}

    void committed(TopicPartition partition, LedgerEntry entry) {
        lastCommitted.put(partition, entry);
        read(partition, entry);
        keep(entry);
    }

    /** An entry of the chain was read. */
    void read(TopicPartition partition, LedgerEntry entry) {
        lastKnown.merge(partition, entry, (known, other) -> other.to() > known.to() ? other : known);
    }

    /** The last entry that this process committed. */
    Optional<LedgerEntry> lastCommitted(TopicPartition partition) {
        return Optional.ofNullable(lastCommitted.get(partition));
    }

    /** The latest entry of a partition's chain that this process knows; the chain may have grown since. */
    Optional<LedgerEntry> lastKnown(TopicPartition partition) {
        return Optional.ofNullable(lastKnown.get(partition));
    }

    @Override
    public synchronized Optional<LedgerEntry> entry(String topic, int partition, long from) {
        return Optional.ofNullable(byName.get(new EntryName(topic, partition, from)));
    }

    private synchronized void keep(LedgerEntry entry) {
        byName.put(new EntryName(entry.topic(), entry.partition(), entry.from()), entry);
        int files =
                byName.values().stream().mapToInt(kept -> kept.files().size()).sum();
        Iterator<LedgerEntry> oldest = byName.values().iterator();
        while (byName.size() > MAX_ENTRIES || (files > MAX_FILES && byName.size() > 1)) {
            files -= oldest.next().files().size();
            oldest.remove();
        }
    }
}
