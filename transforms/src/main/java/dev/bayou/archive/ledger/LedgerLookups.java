package dev.bayou.archive.ledger;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Layout;
import dev.bayou.archive.store.Store;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the inspection of many folders needs of a topic's ledger, each entry and each head read once: files of one range
 * lie in thousands of folders, and its entry names them all. A chain may grow meanwhile; what is not seen of it leaves
 * files to be judged the next time. Safe for many threads.
 */
public final class LedgerLookups {
    /** Each with the names of up to 20,000 objects. */
    private static final int MOST_ENTRIES = 16;

    private final Store store;
    private final String topic;
    private final Map<Integer, Head> heads = new ConcurrentHashMap<>();
    private final Map<EntryName, Named> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EntryName, Named> eldest) {
            return size() > MOST_ENTRIES;
        }
    };

    public LedgerLookups(Store store, String topic) {
        this.store = store;
        this.topic = topic;
    }

    private record EntryName(int partition, long from) {}

    /** The keys of data files and envelopes that the entry of that name names; empty if there was no such entry. */
    public Optional<Set<String>> named(int partition, long from) throws IOException {
        Named named;
        synchronized (entries) {
            named = entries.computeIfAbsent(new EntryName(partition, from), name -> new Named());
        }
        return named.get(partition, from);
    }

    /** The same, read anew. */
    public Optional<Set<String>> namedByNow(int partition, long from) throws IOException {
        synchronized (entries) {
            entries.remove(new EntryName(partition, from));
        }
        return named(partition, from);
    }

    /** The end of the partition's chain at the time of the first call; 0 if there is none. */
    public long head(int partition) throws IOException {
        return heads.computeIfAbsent(partition, p -> new Head()).get(partition);
    }

    private final class Named {
        private Optional<Set<String>> keys;

        synchronized Optional<Set<String>> get(int partition, long from) throws IOException {
            if (keys == null) {
                keys = new Ledger(store, topic, partition).entry(from).map(Named::keysOf);
            }
            return keys;
        }

        private static Set<String> keysOf(LedgerEntry entry) {
            Set<String> keys = new HashSet<>();
            for (ArchivedFile file : entry.files()) {
                keys.add(file.path());
                if (file.envelope() != null) {
                    keys.add(Layout.envelope(file.path()));
                }
            }
            return keys;
        }
    }

    private final class Head {
        private static final long UNKNOWN = -1;

        private long offset = UNKNOWN;

        synchronized long get(int partition) throws IOException {
            if (offset == UNKNOWN) {
                offset = new Ledger(store, topic, partition)
                        .last()
                        .map(LedgerEntry::to)
                        .orElse(0L);
            }
            return offset;
        }
    }
}
