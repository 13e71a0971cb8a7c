package dev.bayou.archive;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far sealing has read a topic's ledger, and the files of windows that were not complete by then. Derived from the
 * ledger alone: if it is lost or old, reading on from it gives the same windows.
 */
final class SealingProgress {
    static final int VERSION = 1;

    /**
     * The part of a partition's chain that was read.
     *
     * @param next the name of the first entry that was not
     * @param maxTimestamp the latest event time in what was
     */
    record Position(long next, Instant maxTimestamp) {}

    /** As it is stored. */
    record Document(
            int version,
            Map<Integer, Position> positions,
            List<ArchivedFile> unsealed,
            List<TimeWindow> recentlySealed) {}

    /** How many sealed windows are remembered, to be swept once more at the next start. */
    private static final int RECENT = 48;

    private final Map<Integer, Position> positions = new HashMap<>();
    private final SortedMap<TimeWindow, Map<String, ArchivedFile>> unsealed = new TreeMap<>();

    private final Deque<TimeWindow> recentlySealed = new ArrayDeque<>();

    /** As it was stored last; nothing read yet if it never was. */
    static SealingProgress load(Store store, String topic) throws IOException {
        return LedgerJson.find(store, Layout.sealing(topic), Document.class, VERSION)
                .map(SealingProgress::of)
                .orElseGet(SealingProgress::none);
    }

    static SealingProgress none() {
        return new SealingProgress();
    }

    static SealingProgress of(Document document) {
        SealingProgress progress = new SealingProgress();
        progress.positions.putAll(document.positions());
        document.unsealed().forEach(progress::add);
        progress.recentlySealed.addAll(document.recentlySealed());
        return progress;
    }

    Document toDocument() {
        return new Document(
                VERSION,
                new TreeMap<>(positions),
                unsealed.values().stream()
                        .flatMap(files -> files.values().stream())
                        .toList(),
                List.copyOf(recentlySealed));
    }

    /** Of which something was read. */
    Set<Integer> partitions() {
        return Set.copyOf(positions.keySet());
    }

    long next(int partition) {
        Position position = positions.get(partition);
        return position == null ? 0 : position.next();
    }

    Instant maxTimestamp(int partition) {
        Position position = positions.get(partition);
        return position == null ? Instant.MIN : position.maxTimestamp();
    }

    /** Takes in the entry at {@link #next}. */
    void read(LedgerEntry entry) {
        Instant max = maxTimestamp(entry.partition());
        for (ArchivedFile file : entry.files()) {
            add(file);
            max = file.maxTimestamp().isAfter(max) ? file.maxTimestamp() : max;
        }
        positions.put(entry.partition(), new Position(entry.to(), max));
    }

    /** The windows with files that no manifest names yet, earliest first. */
    Collection<TimeWindow> windows() {
        return List.copyOf(unsealed.keySet());
    }

    Collection<ArchivedFile> files(TimeWindow window) {
        return unsealed.getOrDefault(window, Map.of()).values();
    }

    /** The windows sealed last, the latest seal at the end. */
    Collection<TimeWindow> recentlySealed() {
        return List.copyOf(recentlySealed);
    }

    void sealed(TimeWindow window) {
        unsealed.remove(window);
        recentlySealed.remove(window);
        recentlySealed.add(window);
        if (recentlySealed.size() > RECENT) {
            recentlySealed.remove();
        }
    }

    private void add(ArchivedFile file) {
        unsealed.computeIfAbsent(file.window(), window -> new LinkedHashMap<>()).put(file.path(), file);
    }
}
