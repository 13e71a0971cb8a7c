package dev.bayou.archive.ledger;

import dev.bayou.archive.Layout;
import dev.bayou.archive.ledger.LedgerJson.UnreadableDocumentException;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Store.Walk;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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

    /**
     * Requires that an entry begins where the one before it ends.
     *
     * @throws IOException if there is a gap or an overlap between the two
     */
    public void requireContinuous(long end, LedgerEntry next) throws IOException {
        if (next.from() > end) {
            throw missing(end, next.from());
        }
        if (next.from() < end) {
            throw new IOException("Two entries of the ledger of " + topic + "-" + partition + " hold offsets "
                    + next.from() + " to " + (end - 1)
                    + "; run verify. A store without atomic conditional writes lets two archivers do this.");
        }
    }

    /** The failure of a reader that finds no entry for a range of offsets. */
    public IOException missing(long from, long to) {
        return new IOException("The ledger of " + topic + "-" + partition + " has no entry for offsets " + from + " to "
                + (to - 1) + "; run verify, and restore the entry from a copy of the bucket or with"
                + " verify --repair=entries");
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

    /**
     * Reads entries by their names, in the order in which these are given, some of them ahead and at once: a store that
     * is far away answers many requests in the time of one. The first is read alone, and each one doubles how many are,
     * so that a reader that stops early has made few needless requests. For one thread.
     */
    public static final class EntryPrefetcher {
        private static final int MOST = 32;
        /**
         * How many files the entries that are read ahead name, if they are like the last one: about 600 bytes of heap
         * each.
         */
        private static final int MOST_FILES = 20_000;

        private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "bayou-entries-ahead");
            thread.setDaemon(true);
            return thread;
        });

        private final Ledger ledger;
        private final Deque<Long> names = new ArrayDeque<>();
        private final Deque<Future<Optional<LedgerEntry>>> running = new ArrayDeque<>();
        private int ahead = 1;

        EntryPrefetcher(Ledger ledger) {
            this.ledger = ledger;
        }

        void add(Collection<Long> more) {
            names.addAll(more);
        }

        public boolean hasNext() {
            return !running.isEmpty() || !names.isEmpty();
        }

        /**
         * The entry of the next name, or nothing if it is not there.
         *
         * @throws IOException if it cannot be read; the one after it may be read nevertheless
         */
        public Optional<LedgerEntry> next() throws IOException {
            if (ahead == 1) {
                ahead = 2;
                return ledger.entry(names.remove());
            }
            while (running.size() < ahead && !names.isEmpty()) {
                long name = names.remove();
                Callable<Optional<LedgerEntry>> reading = () -> ledger.entry(name);
                running.add(THREADS.submit(reading));
            }
            Optional<LedgerEntry> next = result(running.remove());
            int files = next.map(entry -> entry.files().size()).orElse(0);
            ahead = Math.max(2, Math.min(Math.min(MOST, 2 * ahead), MOST_FILES / Math.max(1, files)));
            return next;
        }

        private static Optional<LedgerEntry> result(Future<Optional<LedgerEntry>> reading) throws IOException {
            try {
                return reading.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while reading the ledger");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException failure) {
                    throw failure;
                }
                throw new IllegalStateException("reading the ledger failed", e.getCause());
            }
        }
    }
}
