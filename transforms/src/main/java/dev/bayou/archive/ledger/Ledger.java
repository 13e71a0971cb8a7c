package dev.bayou.archive.ledger;

import dev.bayou.archive.Layout;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Store.Walk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The ledger of one topic-partition: a chain of entries, each named by the offset at which the one before it ends. An
 * entry, once there, is never changed. Safe for many threads; it holds no state but the store.
 */
public final class Ledger {
    /** How many entries are followed one by one before a search is cheaper. */
    private static final int FOLLOW = 16;

    private final Store store;
    private final String topic;
    private final int partition;
    private final HeadSearch search;

    public Ledger(Store store, String topic, int partition) {
        this.store = store;
        this.topic = topic;
        this.partition = partition;
        this.search = new HeadSearch(store, Layout.ledgerPrefix(topic, partition));
    }

    /** The chain's last entry, whose {@code to} is the partition's head; empty if nothing is archived yet. */
    public Optional<LedgerEntry> last() throws IOException {
        return read(search.greatestAtMost(Long.MAX_VALUE, OptionalLong.empty()));
    }

    /**
     * The chain's last entry, found by following the chain from a known one: a single request for the name that the
     * next entry would have, while nothing was added. Far behind, it searches as {@link #last} does.
     */
    public LedgerEntry lastSince(LedgerEntry known) throws IOException {
        LedgerEntry last = known;
        for (int followed = 0; followed < FOLLOW; followed++) {
            Optional<LedgerEntry> next = entry(last.to());
            if (next.isEmpty()) {
                return last;
            }
            last = next.get();
        }
        return read(search.greatestAtMost(Long.MAX_VALUE, OptionalLong.of(last.from())))
                .orElse(last);
    }

    /** The entry whose range holds the offset, or the last before it; empty if the offset comes before the chain. */
    public Optional<LedgerEntry> covering(long offset) throws IOException {
        return read(search.greatestAtMost(offset, OptionalLong.empty()));
    }

    /** The entry of that name, if it is there. */
    public Optional<LedgerEntry> entry(long from) throws IOException {
        String key = Layout.entry(topic, partition, from);
        Optional<LedgerEntry> entry = LedgerJson.find(store, key, LedgerEntry.class, LedgerEntry.NEWEST);
        if (entry.isPresent()) {
            requireNamedSo(entry.get(), from, store.address(key));
        }
        return entry;
    }

    /** A copy that was put under another name, or an end before its begin, would send readers astray or in circles. */
    private void requireNamedSo(LedgerEntry entry, long from, String address) throws IOException {
        if (!entry.topic().equals(topic)
                || entry.partition() != partition
                || entry.from() != from
                || entry.to() <= from) {
            throw new UnreadableDocumentException(String.format(
                    Locale.ROOT,
                    "%s says that it is the entry of %s-%d [%d, %d)",
                    address,
                    entry.topic(),
                    entry.partition(),
                    entry.from(),
                    entry.to()));
        }
    }

    /** Reads the entries of these names, in this order. */
    public EntryPrefetcher entries(Collection<Long> names) {
        EntryPrefetcher entries = new EntryPrefetcher(this);
        entries.add(names);
        return entries;
    }

    /** Reads the chain from an offset on: constant memory, one listing for each 1,000 entries. */
    public Chain from(long from) {
        return new Chain(from);
    }

    /** What became of an entry that was to be appended. */
    public enum Append {
        COMMITTED,
        /** Another attempt's entry of that name was there first. */
        REFUSED
    }

    /**
     * Appends an entry at the head in one atomic step. The caller has read that the entry's {@code from} is the head;
     * if another writer was faster, nothing changes.
     */
    public Append append(LedgerEntry entry) throws IOException {
        String key = Layout.entry(topic, partition, entry.from());
        return switch (store.putIfAbsent(key, LedgerJson.write(entry))) {
            case STORED -> Append.COMMITTED;
            case TAKEN -> Append.REFUSED;
        };
    }

    private Optional<LedgerEntry> read(OptionalLong from) throws IOException {
        return from.isPresent() ? entry(from.getAsLong()) : Optional.empty();
    }

    /** A walk along the chain. */
    public final class Chain {
        private final EntryPrefetcher entries = new EntryPrefetcher(Ledger.this);
        private final long from;
        private Walk names;

        private Chain(long from) {
            this.from = from;
        }

        /** The next entry, or empty at what was the chain's end when it was reached. */
        public Optional<LedgerEntry> next() throws IOException {
            if (!entries.hasNext()) {
                entries.add(someNames());
            }
            return entries.hasNext() ? entries.next() : Optional.empty();
        }

        private List<Long> someNames() throws IOException {
            if (names == null) {
                names = search.walkAfter(from - 1);
            }
            List<Long> some = new ArrayList<>();
            while (some.size() < Store.PAGE) {
                Optional<Listed> object = names.next();
                if (object.isEmpty()) {
                    break;
                }
                some.add(search.offsetOf(object.get()));
            }
            return some;
        }
    }
}
