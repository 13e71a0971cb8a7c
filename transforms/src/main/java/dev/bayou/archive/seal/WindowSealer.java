package dev.bayou.archive.seal;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.TimestampTolerance;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.ledger.LedgerJson;
import dev.bayou.archive.ledger.SealingProgress;
import dev.bayou.archive.ledger.WindowManifest;
import dev.bayou.archive.seal.FolderInspection.LedgerLookups;
import dev.bayou.archive.store.ParallelRequests;
import dev.bayou.archive.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals a topic's windows when they are complete, by the ledger's word alone: sweeps what no entry names, writes the
 * manifest, and {@code _SUCCESS} last. Looking twice, or from two processes, does no harm; whatever one misses, the
 * next check finds. For one thread.
 *
 * <p>A window is complete when its time is over and each partition either is committed through the window's end or has
 * nothing left to copy. Implausible event times do not count. Records that come later are archived all the same; their
 * window is sealed again.
 */
public final class WindowSealer {
    private static final Logger LOG = LoggerFactory.getLogger(WindowSealer.class);

    /** How many windows that are not complete one check sweeps: all of them where event times come in order. */
    private static final int MOST_INCOMPLETE = 24;

    private final Store store;
    private final String topic;
    private final EntryCache known;
    private final TimestampTolerance tolerance;
    private final OrphanSweeper sweep;
    /** The windows that are not complete and of which entries were read since they were swept. */
    private final NavigableSet<TimeWindow> unswept = new TreeSet<>();

    private SealingProgress progress;

    /** A sealer that reads every entry from the store. */
    public WindowSealer(Store store, String topic) {
        this(store, topic, EntryCache.NONE, TimestampTolerance.DEFAULT);
    }

    /** A sealer that reads only those entries from the store that the cache does not have. */
    public WindowSealer(Store store, String topic, EntryCache known, TimestampTolerance tolerance) {
        this.store = store;
        this.topic = topic;
        this.known = known;
        this.tolerance = tolerance;
        this.sweep = new OrphanSweeper(store, topic);
    }

    /**
     * What one check did.
     *
     * @param sealed windows sealed, for the first time or again
     * @param lateRecords in windows that were sealed again
     * @param orphansSwept files deleted that no entry can ever name
     * @param problems why a window could not be sealed though its time is over and its records are here; one sentence
     *     each
     */
    public record Checked(List<TimeWindow> sealed, long lateRecords, int orphansSwept, List<String> problems) {}

    /**
     * Seals every window that is complete.
     *
     * @param endOffsets where each partition of the topic ends in Kafka, what open transactions hold back included,
     *     read at or after {@code now}
     */
    public Checked check(Map<Integer, Long> endOffsets, Instant now) throws IOException {
        Findings findings = new Findings();
        LedgerLookups ledger = new LedgerLookups(store, topic);
        if (progress == null) {
            progress = SealingProgress.loadIfReadable(store, topic);
            progress.forgetTimesAfter(tolerance.latest(now));
            unswept.addAll(progress.windows());
            // A writer that slept while its window was sealed may have published into it and died.
            sweep(List.copyOf(progress.recentlySealed()), ledger, findings);
        }
        for (Map.Entry<Integer, Long> end : endOffsets.entrySet()) {
            // No chain goes on beyond its partition's end: no request is needed there.
            readOn(end.getKey(), end.getValue(), now);
        }
        List<TimeWindow> complete = complete(progress.windows(), endOffsets, now);
        complete.forEach(unswept::remove);
        seal(complete, now, ledger, findings);
        if (!findings.sealed.isEmpty()) {
            // Another process may have sealed the same window with a file of which this one read too late: its manifest
            // would then be replaced by a shorter one. Whatever was committed by then is seen now, beyond the ends of
            // then too.
            for (int partition : endOffsets.keySet()) {
                readOn(partition, Long.MAX_VALUE, now);
            }
            List<TimeWindow> again = progress.windows().stream()
                    .filter(findings.sealed::contains)
                    .toList();
            seal(complete(again, endOffsets, now), now, new LedgerLookups(store, topic), findings);
            progress.store(store);
        }
        sweepIncomplete(ledger, findings);
        findings.problems.forEach(problem -> LOG.error("Topic {}: {}", topic, problem));
        if (findings.failure != null) {
            throw findings.failure;
        }
        return new Checked(
                List.copyOf(findings.sealed), findings.lateRecords, findings.orphansSwept, findings.problems);
    }

    private List<TimeWindow> complete(Collection<TimeWindow> windows, Map<Integer, Long> endOffsets, Instant now) {
        return windows.stream()
                .filter(window -> !window.end().isAfter(now) && isComplete(window, endOffsets))
                .toList();
    }

    /** Seals what it can: a window that fails keeps no other one from being sealed. */
    private void seal(List<TimeWindow> complete, Instant now, LedgerLookups ledger, Findings findings)
            throws IOException {
        List<TimeWindow> sealed = new ArrayList<>();
        for (Sealing sealing : ParallelRequests.inParallel(complete, window -> attempt(window, now, ledger))) {
            if (sealing.failure != null) {
                findings.failure = findings.failure == null ? sealing.failure : findings.failure;
                continue;
            }
            findings.orphansSwept += sealing.folder.swept();
            if (sealing.folder.isExact()) {
                sealed.add(sealing.window);
                findings.lateRecords += sealing.lateRecords;
            } else {
                findings.problems.addAll(sealing.folder.problems());
                sealing.folder
                        .uncommitted()
                        .forEach(file -> LOG.info(
                                "{}/{} waits for {}, not committed yet by a writer that is at work, asleep or dead",
                                topic,
                                sealing.window,
                                file));
            }
        }
        if (!sealed.isEmpty()) {
            progress.sealed(sealed);
            findings.sealed.addAll(sealed);
        }
    }

    /**
     * What became of a window that is complete; sealed if its folder is exact.
     *
     * @param failure why that is not known; null if it is
     */
    private record Sealing(TimeWindow window, OrphanSweeper.Folder folder, long lateRecords, IOException failure) {}

    private Sealing attempt(TimeWindow window, Instant now, LedgerLookups ledger) {
        try {
            return sealIfExact(window, now, ledger);
        } catch (IOException e) {
            return new Sealing(window, null, 0, e);
        }
    }

    /** For many windows at once: reads {@link #progress}, and leaves it to the caller to change it. */
    private Sealing sealIfExact(TimeWindow window, Instant now, LedgerLookups ledger) throws IOException {
        Optional<WindowManifest> manifest = manifest(window);
        Map<String, ArchivedFile> files = files(window, manifest);
        OrphanSweeper.Folder folder = sweep.sweep(window, files, ledger);
        return new Sealing(window, folder, folder.isExact() ? seal(window, manifest, files, now) : 0, null);
    }

    /** Before they are complete, for those who read the folders without the ledger; a few, of which there is news. */
    private void sweepIncomplete(LedgerLookups ledger, Findings findings) throws IOException {
        List<TimeWindow> latest =
                unswept.descendingSet().stream().limit(MOST_INCOMPLETE).toList();
        sweep(latest, ledger, findings);
        latest.forEach(unswept::remove);
    }

    private void sweep(List<TimeWindow> windows, LedgerLookups ledger, Findings findings) throws IOException {
        for (int swept : ParallelRequests.inParallel(
                windows, window -> sweep.sweep(window, files(window, manifest(window)), ledger)
                        .swept())) {
            findings.orphansSwept += swept;
        }
    }

    private static final class Findings {
        private final Set<TimeWindow> sealed = new TreeSet<>();
        private final List<String> problems = new ArrayList<>();
        private long lateRecords;
        private int orphansSwept;
        /** Of the first window that failed. */
        private IOException failure;
    }

    /** Reads a chain up to an offset, or to its end. */
    private void readOn(int partition, long to, Instant now) throws IOException {
        Ledger ledger = new Ledger(store, topic, partition);
        while (progress.next(partition) < to) {
            long from = progress.next(partition);
            Optional<LedgerEntry> own = known.entry(topic, partition, from);
            Optional<LedgerEntry> entry = own.isPresent() ? own : ledger.entry(from);
            if (entry.isEmpty()) {
                return;
            }
            Instant latest = tolerance.latest(now);
            entry.get().files().forEach(file -> unswept.add(file.window()));
            progress.read(entry.get(), entry.get().progress(tolerance).filter(time -> !time.isAfter(latest)));
        }
    }

    private boolean isComplete(TimeWindow window, Map<Integer, Long> endOffsets) {
        return endOffsets.entrySet().stream()
                .allMatch(end -> progress.next(end.getKey()) >= end.getValue()
                        || !progress.maxTimestamp(end.getKey()).isBefore(window.end()));
    }

    /** The files of a window that the ledger names: those sealed before and those that came since. */
    private Map<String, ArchivedFile> files(TimeWindow window, Optional<WindowManifest> manifest) {
        Map<String, ArchivedFile> files = new TreeMap<>();
        manifest.ifPresent(before -> before.files().forEach(file -> files.put(file.path(), file)));
        progress.files(window).forEach(file -> files.put(file.path(), file));
        return files;
    }

    private long seal(TimeWindow window, Optional<WindowManifest> before, Map<String, ArchivedFile> files, Instant now)
            throws IOException {
        long records = records(files.values());
        long late = before.map(manifest -> records - manifest.records()).orElse(0L);
        if (before.isEmpty() || before.get().files().size() < files.size()) {
            WindowManifest manifest = new WindowManifest(
                    WindowManifest.VERSION,
                    topic,
                    window,
                    now,
                    before.map(WindowManifest::seals).orElse(0) + 1,
                    records,
                    before.map(WindowManifest::lateRecords).orElse(0L) + late,
                    List.copyOf(files.values()));
            store.replace(Layout.manifest(topic, window), LedgerJson.write(manifest));
            LOG.info(
                    "Sealed {}/{}: {} records in {} files{}",
                    topic,
                    window,
                    records,
                    files.size(),
                    late > 0 ? ", " + late + " of them late" : "");
        }
        store.putIfAbsent(Layout.success(topic, window), new byte[0]);
        return late;
    }

    private static long records(Collection<ArchivedFile> files) {
        return files.stream().mapToLong(ArchivedFile::records).sum();
    }

    private Optional<WindowManifest> manifest(TimeWindow window) throws IOException {
        return WindowManifest.find(store, topic, window);
    }

    /**
     * Entries that need no request to the store, since this process has committed them itself: an entry never changes
     * once it is there.
     */
    @FunctionalInterface
    public interface EntryCache {
        /** None. */
        EntryCache NONE = (topic, partition, from) -> Optional.empty();

        /** The entry of that name, if it is known; it may be there all the same if it is not. */
        Optional<LedgerEntry> entry(String topic, int partition, long from);
    }
}
