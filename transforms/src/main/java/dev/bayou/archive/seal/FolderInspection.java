package dev.bayou.archive.seal;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.segment.FileOrigin;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.seqfile.Compression;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compares the folders of a window, data and envelopes, with what the ledger names in them. Changes nothing. Costs a
 * listing of both, and about two requests for each object that is not named, one more for its range, and for its
 * partition.
 */
public final class FolderInspection {
    private final Store store;
    private final String topic;
    private final TimeWindow window;
    private final LedgerLookups ledger;
    private final List<String> missing = new ArrayList<>();
    private final List<OtherSize> otherSizes = new ArrayList<>();
    private final List<String> orphans = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();
    private final List<String> withoutEntry = new ArrayList<>();
    private final List<String> uncommitted = new ArrayList<>();

    private FolderInspection(Store store, String topic, TimeWindow window, LedgerLookups ledger) {
        this.store = store;
        this.topic = topic;
        this.window = window;
        this.ledger = ledger;
    }

    /** An object that has another size than the ledger says. */
    public record OtherSize(String key, long bytes, long inLedger) {}

    /**
     * What was found, by key.
     *
     * @param missing named by the ledger and not there
     * @param orphans of dead attempts, as their headers prove: their range has an entry, which names other files and
     *     always will
     * @param foreign what does not prove to be of an attempt at the range that its name states
     * @param withoutEntry of an attempt at a range below the head, of which the ledger has no entry: the entry was lost
     * @param uncommitted of an attempt at or beyond the head: some writer may yet commit them
     */
    public record Result(
            List<String> missing,
            List<OtherSize> otherSizes,
            List<String> orphans,
            List<String> foreign,
            List<String> withoutEntry,
            List<String> uncommitted) {}

    /**
     * Inspects a window's folders.
     *
     * @param data the size of each data file that the ledger names, by key
     * @param envelopes the same of their envelopes
     */
    public static Result of(
            Store store, String topic, TimeWindow window, Map<String, Long> data, Map<String, Long> envelopes)
            throws IOException {
        return of(store, topic, window, data, envelopes, new LedgerLookups(store, topic));
    }

    /** The same, as one of many inspections that share what they read of the ledger. */
    static Result of(
            Store store,
            String topic,
            TimeWindow window,
            Map<String, Long> data,
            Map<String, Long> envelopes,
            LedgerLookups ledger)
            throws IOException {
        FolderInspection inspection = new FolderInspection(store, topic, window, ledger);
        String prefix = Layout.windowPrefix(topic, window);
        inspection.compare(prefix, data);
        inspection.compare(Layout.envelope(prefix), envelopes);
        return new Result(
                inspection.missing,
                inspection.otherSizes,
                inspection.orphans,
                inspection.foreign,
                inspection.withoutEntry,
                inspection.uncommitted);
    }

    private void compare(String prefix, Map<String, Long> expected) throws IOException {
        NavigableSet<String> unseen = new TreeSet<>(expected.keySet());
        for (Listed object : store.listAll(prefix)) {
            if (isOfAnotherWindow(object.key())) {
                continue;
            }
            unseen.remove(object.key());
            Long bytes = expected.get(object.key());
            if (bytes == null) {
                judge(prefix, object);
            } else if (bytes != object.bytes()) {
                otherSizes.add(new OtherSize(object.key(), object.bytes(), bytes));
            }
        }
        missing.addAll(unseen);
    }

    /** An hour's folder lies in its day's, which is a window's own where the size of windows was changed. */
    private boolean isOfAnotherWindow(String key) {
        String envelopes = Layout.envelope("");
        String data = key.startsWith(envelopes) ? key.substring(envelopes.length()) : key;
        return Layout.windowOfData(topic, data)
                .filter(other -> !other.equals(window))
                .isPresent();
    }

    private void judge(String prefix, Listed object) throws IOException {
        String key = object.key();
        String file = key.substring(prefix.length());
        if (file.equals(Layout.SUCCESS)) {
            return;
        }
        Optional<DataFileName> name = DataFileName.parse(file).filter(FolderInspection::mayBeOurs);
        if (name.isEmpty()) {
            foreign.add(key);
            return;
        }
        int partition = name.get().partition();
        long from = name.get().rangeStart();
        Optional<Set<String>> named = ledger.named(partition, from);
        if (named.isPresent() && named.get().contains(key)) {
            return;
        }
        try {
            if (!isOfAttempt(object, name.get())) {
                foreign.add(key);
                return;
            }
        } catch (NoSuchFileException e) {
            return; // Another process has deleted it since it was listed.
        }
        if (named.isEmpty() && from < ledger.head(partition)) {
            // It may have been committed between the two requests.
            named = ledger.namedByNow(partition, from);
            if (named.isEmpty()) {
                (isCovered(name.get()) ? foreign : withoutEntry).add(key);
                return;
            }
        }
        if (named.isEmpty()) {
            uncommitted.add(key);
        } else if (!named.get().contains(key)) {
            orphans.add(key);
        }
    }

    /**
     * Whether an entry of another name holds the offset: then no range can have begun there, and the file is a copy.
     */
    private boolean isCovered(DataFileName name) throws IOException {
        return new Ledger(store, topic, name.partition())
                .covering(name.rangeStart())
                .map(entry -> entry.to() > name.rangeStart())
                .orElse(false);
    }

    private boolean isOfAttempt(Listed object, DataFileName name) throws IOException {
        return FileOrigin.read(store, object)
                .map(origin -> origin.isOf(topic, name))
                .orElse(false);
    }

    /** A copy with {@code .bak} behind its name is its owner's. */
    private static boolean mayBeOurs(DataFileName name) {
        return Arrays.stream(Compression.values())
                .anyMatch(compression -> compression.extension().equals(name.extension()));
    }

    /**
     * What the inspection of many folders needs of a topic's ledger, each entry and each head read once: files of one
     * range lie in thousands of folders, and its entry names them all. A chain may grow meanwhile; what is not seen of
     * it leaves files to be judged the next time. Safe for many threads.
     */
    public static final class LedgerLookups {
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
}
