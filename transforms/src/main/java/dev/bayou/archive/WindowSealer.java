package dev.bayou.archive;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals a topic's windows when they are complete, by the ledger's word alone: sweeps what no entry names, writes the
 * manifest, and {@code _SUCCESS} last. Looking twice, or from two processes, does no harm; whatever one misses, the next
 * look finds. For one thread.
 *
 * <p>A window is complete when its time is over and each partition either is committed through the window's end or has
 * nothing left to copy. Implausible event times do not count. Records that come later are archived all the same; their
 * window is sealed again.
 */
public final class WindowSealer {
    private static final Logger LOG = LoggerFactory.getLogger(WindowSealer.class);

    private final Store store;
    private final String topic;
    private final KnownEntries known;
    private final TimestampTolerance tolerance;
    private final OrphanSweep sweep;
    private SealingProgress progress;

    /** One that asks the store for every entry. */
    public WindowSealer(Store store, String topic) {
        this(store, topic, KnownEntries.NONE, TimestampTolerance.DEFAULT);
    }

    /** One that asks the store for those entries only that this process does not know. */
    public WindowSealer(Store store, String topic, KnownEntries known, TimestampTolerance tolerance) {
        this.store = store;
        this.topic = topic;
        this.known = known;
        this.tolerance = tolerance;
        this.sweep = new OrphanSweep(store, topic);
    }

    /**
     * What one look did.
     *
     * @param sealed windows sealed, for the first time or again
     * @param lateRecords in windows that were sealed again
     * @param orphansSwept files deleted that no entry can ever name
     * @param problems why a window could not be sealed though its time is over and its records are here; one sentence each
     */
    public record Look(List<TimeWindow> sealed, long lateRecords, int orphansSwept, List<String> problems) {}

    /**
     * Seals every window that is complete.
     *
     * @param endOffsets where each partition of the topic ends in Kafka, what open transactions hold back included, read
     *     at or after {@code now}
     */
    public Look look(Map<Integer, Long> endOffsets, Instant now) throws IOException {
        Findings findings = new Findings();
        if (progress == null) {
            progress = SealingProgress.loadIfReadable(store, topic);
            progress.forgetTimesAfter(tolerance.latest(now));
            sweepRecentlySealed(findings);
        }
        for (Map.Entry<Integer, Long> end : endOffsets.entrySet()) {
            // No chain goes on beyond its partition's end: there, nothing need be asked for.
            readOn(end.getKey(), end.getValue(), now);
        }
        sealComplete(endOffsets, now, findings);
        if (!findings.sealed.isEmpty()) {
            // Another process may have sealed the same window with a file of which this one read too late: its manifest
            // would then be replaced by a shorter one. Whatever was committed by then is seen now, beyond the ends of
            // then too.
            for (int partition : endOffsets.keySet()) {
                readOn(partition, Long.MAX_VALUE, now);
            }
            if (findings.sealed.stream().anyMatch(progress.windows()::contains)) {
                sealComplete(endOffsets, now, findings);
            }
            progress.store(store);
        }
        findings.problems.forEach(problem -> LOG.error("Topic {}: {}", topic, problem));
        return new Look(List.copyOf(findings.sealed), findings.lateRecords, findings.orphansSwept, findings.problems);
    }

    private void sealComplete(Map<Integer, Long> endOffsets, Instant now, Findings findings) throws IOException {
        for (TimeWindow window : progress.windows()) {
            Optional<WindowManifest> manifest = manifest(window);
            Map<String, ArchivedFile> files = files(window, manifest);
            OrphanSweep.Folder folder = sweep.sweep(window, files);
            findings.orphansSwept += folder.swept();
            if (!window.end().isAfter(now) && isComplete(window, endOffsets)) {
                sealIfExact(window, manifest, files, folder, now, findings);
            }
        }
    }

    private void sealIfExact(
            TimeWindow window,
            Optional<WindowManifest> before,
            Map<String, ArchivedFile> files,
            OrphanSweep.Folder folder,
            Instant now,
            Findings findings)
            throws IOException {
        if (folder.isExact()) {
            findings.lateRecords += seal(window, before, files, now);
            findings.sealed.add(window);
        } else {
            findings.problems.addAll(folder.problems());
            folder.uncommitted()
                    .forEach(file -> LOG.info(
                            "{}/{} waits for {}, not committed yet by a writer that is at work, asleep or dead",
                            topic,
                            window,
                            file));
        }
    }

    /** At a start: a writer that slept while its window was sealed may have published into it and died. */
    private void sweepRecentlySealed(Findings findings) throws IOException {
        for (TimeWindow window : progress.recentlySealed()) {
            findings.orphansSwept +=
                    sweep.sweep(window, files(window, manifest(window))).swept();
        }
    }

    private static final class Findings {
        private final Set<TimeWindow> sealed = new TreeSet<>();
        private final List<String> problems = new ArrayList<>();
        private long lateRecords;
        private int orphansSwept;
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
        progress.sealed(window);
        return late;
    }

    private static long records(Collection<ArchivedFile> files) {
        return files.stream().mapToLong(ArchivedFile::records).sum();
    }

    private Optional<WindowManifest> manifest(TimeWindow window) throws IOException {
        return WindowManifest.find(store, topic, window);
    }
}
