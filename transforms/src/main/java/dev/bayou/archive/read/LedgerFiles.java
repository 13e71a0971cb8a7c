package dev.bayou.archive.read;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeRange;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.ledger.SealingProgress;
import dev.bayou.archive.ledger.WindowManifest;
import dev.bayou.archive.read.ReadPlan.TopicPlan;
import dev.bayou.archive.store.ParallelRequests;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the data files of a topic's windows that the ledger names, without reading all of the ledger: a window's
 * manifest names what it held when it was sealed, and what sealing had not come to is read from the ledger itself. The
 * listing of the data folders then shows what is missing, and which files neither names.
 */
final class LedgerFiles {
    private final Store store;
    private final String topic;
    private final TimeRange range;
    private final Map<String, ArchivedFile> named = new TreeMap<>();
    private final Map<Integer, Long> heads = new HashMap<>();
    private final Map<String, Optional<LedgerEntry>> entries = new HashMap<>();

    LedgerFiles(Store store, String topic, TimeRange range) {
        this.store = store;
        this.topic = topic;
        this.range = range;
    }

    TopicPlan find() throws IOException {
        // In this order, since sealing writes a manifest before it says how far it has come.
        SealingProgress progress = SealingProgress.loadIfReadable(store, topic);
        progress.windows().forEach(window -> name(progress.files(window)));
        readLedgerFrom(progress);
        readManifests();
        Map<String, ArchivedFile> there = new TreeMap<>();
        int ignored = lookInto(there);
        requireAllThere(there);
        requireDisjoint(there.values());
        return TopicPlan.ofListed(topic, there.values(), ignored);
    }

    private void name(Collection<ArchivedFile> files) {
        for (ArchivedFile file : files) {
            if (range.touches(file.window())) {
                named.put(file.path(), file);
            }
        }
    }

    private void readLedgerFrom(SealingProgress progress) throws IOException {
        Set<Integer> partitions = new TreeSet<>(new ArchiveReader(store).partitions(topic));
        partitions.addAll(progress.partitions());
        for (int partition : partitions) {
            Ledger ledger = new Ledger(store, topic, partition);
            Ledger.Chain chain = ledger.from(progress.next(partition));
            long head = progress.next(partition);
            for (Optional<LedgerEntry> entry = chain.next(); entry.isPresent(); entry = chain.next()) {
                ledger.requireContinuous(head, entry.get());
                name(entry.get().files());
                head = entry.get().to();
            }
            heads.put(partition, head);
        }
    }

    /** A manifest may have been written since the ledger was read, and name ranges that are not in this plan. */
    private void readManifests() throws IOException {
        List<TimeWindow> windows = list(Layout.manifestPrefix(topic)).stream()
                .flatMap(object -> Layout.windowOfManifest(topic, object.key()).stream())
                .filter(range::touches)
                .toList();
        for (Optional<WindowManifest> manifest :
                ParallelRequests.inParallel(windows, window -> WindowManifest.find(store, topic, window))) {
            if (manifest.isPresent()) {
                name(manifest.get().files().stream()
                        .filter(file -> isBelowHead(file.name()))
                        .toList());
            }
        }
    }

    /** What lies below a prefix in the days of the range; the others are not listed. */
    private List<Listed> list(String prefix) throws IOException {
        List<Listed> listed = new ArrayList<>();
        for (TimeRange.Names days : range.dayFolders()) {
            listed.addAll(store.listBetween(prefix, prefix + days.from(), prefix + days.before()));
        }
        return listed;
    }

    /** Lists the data folders; puts aside the files that the ledger names, and counts the others. */
    private int lookInto(Map<String, ArchivedFile> there) throws IOException {
        int ignored = 0;
        for (Listed object : list(Layout.topicPrefix(topic))) {
            boolean selected =
                    Layout.windowOfData(topic, object.key()).map(range::touches).orElse(range.isAll());
            if (!selected || object.key().endsWith("/" + Layout.SUCCESS)) {
                continue;
            }
            Optional<ArchivedFile> file = Optional.ofNullable(named.get(object.key()));
            file = file.isPresent() ? file : inEntryOf(object.key());
            if (file.isEmpty()) {
                ignored++;
                continue;
            }
            if (file.get().bytes() != object.bytes()) {
                throw new IOException(
                        "The data file " + store.address(object.key()) + " is damaged: it has " + object.bytes()
                                + " bytes, the ledger says " + file.get().bytes());
            }
            there.put(object.key(), file.get());
        }
        return ignored;
    }

    /**
     * What the ledger says of a file that no manifest names: one sealer may have overtaken another, and a manifest be
     * short for a moment.
     */
    private Optional<ArchivedFile> inEntryOf(String path) throws IOException {
        Optional<DataFileName> name = DataFileName.ofKey(path);
        if (name.isEmpty() || !isBelowHead(name.get())) {
            return Optional.empty();
        }
        String key = Layout.entry(topic, name.get().partition(), name.get().rangeStart());
        Optional<LedgerEntry> entry = entries.get(key);
        if (entry == null) {
            entry = new Ledger(store, topic, name.get().partition())
                    .entry(name.get().rangeStart());
            entries.put(key, entry);
        }
        return entry.stream()
                .flatMap(found -> found.files().stream())
                .filter(file -> file.path().equals(path))
                .findFirst();
    }

    /** Ranges that were committed after this plan was begun are not in it, so that it shows one state. */
    private boolean isBelowHead(DataFileName name) {
        return name.rangeStart() < heads.getOrDefault(name.partition(), 0L);
    }

    /**
     * Fails if two files hold one offset, as after two archivers on a store that ignores conditional writes. A window
     * has one file of a range, the files of a range share its offsets, and ranges follow each other.
     */
    private void requireDisjoint(Collection<ArchivedFile> files) throws IOException {
        List<Placed> inOrder = files.stream()
                .map(file -> new Placed(file.name(), file))
                .sorted(Comparator.comparingInt((Placed placed) -> placed.name.partition())
                        .thenComparingLong(placed -> placed.name.rangeStart())
                        .thenComparing(placed -> placed.file.window()))
                .toList();
        Placed before = null;
        long records = 0;
        long last = -1;
        for (Placed placed : inOrder) {
            ArchivedFile file = placed.file;
            long rangeStart = placed.name.rangeStart();
            boolean samePartition = before != null && before.name.partition() == placed.name.partition();
            boolean sameRange = samePartition && before.name.rangeStart() == rangeStart;
            if (samePartition && !sameRange && rangeStart <= last) {
                throw twice(placed, before);
            }
            records = sameRange ? records + file.records() : file.records();
            last = samePartition ? Math.max(last, file.lastOffset()) : file.lastOffset();
            if (sameRange && (before.file.window().equals(file.window()) || records > last - rangeStart + 1)) {
                throw twice(placed, before);
            }
            before = placed;
        }
    }

    /** A file and its parsed name. */
    private record Placed(DataFileName name, ArchivedFile file) {}

    private IOException twice(Placed one, Placed other) {
        return new IOException("The archive names offsets of " + topic + "-" + one.name.partition() + " twice, in "
                + other.file.path() + " and in " + one.file.path() + "; run verify");
    }

    private void requireAllThere(Map<String, ArchivedFile> there) throws IOException {
        List<String> missing =
                named.keySet().stream().filter(path -> !there.containsKey(path)).toList();
        if (!missing.isEmpty()) {
            throw new IOException("The data file " + store.address(missing.get(0))
                    + (missing.size() == 1 ? " is" : " and " + (missing.size() - 1) + " more are")
                    + " missing, though the ledger names " + (missing.size() == 1 ? "it" : "them")
                    + "; restore from a copy of the bucket, or run verify");
        }
    }
}
