package dev.bayou.archive.ledger;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.ledger.LedgerJson.UnreadableDocumentException;
import dev.bayou.archive.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far sealing has read a topic's ledger, and the files of windows that were not complete by then. Derived from the
 * ledger alone: if it is lost or old, reading on from it gives the same windows.
 */
public final class SealingProgress {
    private static final Logger LOG = LoggerFactory.getLogger(SealingProgress.class);
    private static final int VERSION = 2;

    /**
     * The part of a partition's chain that was read.
     *
     * @param next the name of the first entry that was not
     * @param maxTimestamp the latest event time in what was, as far as completeness goes by it
     */
    public record Position(long next, Instant maxTimestamp) {}

    /**
     * As it is stored.
     *
     * @param topic null in version 1
     */
    public record Document(
            int version,
            @JsonSetter(nulls = Nulls.SET) String topic,
            Map<Integer, Position> positions,
            List<ArchivedFile> unsealed,
            List<TimeWindow> recentlySealed) {}

    /**
     * How many sealed windows are remembered at least, to be swept once more at the next start; and all that were
     * sealed together with the earliest of them, since an attempt that dies may have published into each.
     */
    private static final int RECENT = 48;

    private final String topic;
    private final Map<Integer, Position> positions = new HashMap<>();
    private final NavigableMap<TimeWindow, Map<String, ArchivedFile>> unsealed = new TreeMap<>();

    /** By the checks that sealed them, the latest at the end. */
    private final Deque<Set<TimeWindow>> recentlySealed = new ArrayDeque<>();

    private SealingProgress(String topic) {
        this.topic = topic;
    }

    /**
     * As it was stored last; nothing read yet if it never was.
     *
     * @throws UnreadableDocumentException if it is damaged, or another topic's
     */
    public static SealingProgress load(Store store, String topic) throws IOException {
        String key = Layout.sealing(topic);
        Optional<Document> stored = LedgerJson.find(store, key, Document.class, VERSION);
        if (stored.isPresent() && stored.get().version > 1 && !topic.equals(stored.get().topic)) {
            throw new UnreadableDocumentException(store.address(key) + " says that it is of " + stored.get().topic);
        }
        SealingProgress progress = new SealingProgress(topic);
        stored.ifPresent(progress::takeUp);
        return progress;
    }

    /** The same, but nothing read yet if what was stored is of no use: all that it would spare is reading. */
    public static SealingProgress loadIfReadable(Store store, String topic) throws IOException {
        try {
            return load(store, topic);
        } catch (UnreadableDocumentException e) {
            LOG.warn("Reading the whole ledger of {} anew: {}", topic, e.getMessage());
            return new SealingProgress(topic);
        }
    }

    private void takeUp(Document document) {
        positions.putAll(document.positions);
        document.unsealed.forEach(this::add);
        recentlySealed.add(new LinkedHashSet<>(document.recentlySealed));
    }

    /** As it is now, in place of what was stored. */
    public void store(Store store) throws IOException {
        store.replace(Layout.sealing(topic), LedgerJson.write(toDocument()));
    }

    private Document toDocument() {
        return new Document(
                VERSION,
                topic,
                new TreeMap<>(positions),
                unsealed.values().stream()
                        .flatMap(files -> files.values().stream())
                        .toList(),
                List.copyOf(recentlySealed()));
    }

    /** Of which something was read. */
    public Set<Integer> partitions() {
        return Set.copyOf(positions.keySet());
    }

    /** Where the entry begins that is to be read next: every one before it was there. */
    public long next(int partition) {
        Position position = positions.get(partition);
        return position == null ? 0 : position.next();
    }

    public Instant maxTimestamp(int partition) {
        Position position = positions.get(partition);
        return position == null ? Instant.MIN : position.maxTimestamp();
    }

    /**
     * Forgets event times later than this one: what an older version stored may be implausible. Their partitions wait
     * for the next plausible time, or until nothing is left to copy.
     */
    public void forgetTimesAfter(Instant latest) {
        positions.replaceAll((partition, position) ->
                position.maxTimestamp().isAfter(latest) ? new Position(position.next(), Instant.MIN) : position);
    }

    /**
     * Takes in the entry at {@link #next}.
     *
     * @param progress the event time that the entry had come to, if it says so
     */
    public void read(LedgerEntry entry, Optional<Instant> progress) {
        Instant before = maxTimestamp(entry.partition());
        Instant max = progress.filter(time -> time.isAfter(before)).orElse(before);
        entry.files().forEach(this::add);
        positions.put(entry.partition(), new Position(entry.to(), max));
    }

    /** Whether a window that has these data files was sealed to its end: some of them were read, and none waits. */
    public boolean hasSealed(TimeWindow window, Collection<String> keys) {
        return !unsealed.containsKey(window)
                && keys.stream()
                        .flatMap(key -> DataFileName.ofKey(key).stream())
                        .anyMatch(name -> name.rangeStart() < next(name.partition()));
    }

    /** The windows with files that no manifest names yet, earliest first. */
    public Collection<TimeWindow> windows() {
        return List.copyOf(unsealed.keySet());
    }

    public Collection<ArchivedFile> files(TimeWindow window) {
        return unsealed.getOrDefault(window, Map.of()).values();
    }

    /** The windows sealed last, the latest seal at the end. */
    public Collection<TimeWindow> recentlySealed() {
        return recentlySealed.stream().flatMap(Set::stream).toList();
    }

    /** Windows were sealed, by one check. */
    public void sealed(Collection<TimeWindow> windows) {
        windows.forEach(unsealed::remove);
        recentlySealed.forEach(earlier -> earlier.removeAll(Set.copyOf(windows)));
        recentlySealed.removeIf(Set::isEmpty);
        recentlySealed.add(new LinkedHashSet<>(windows));
        int remembered = recentlySealed.stream().mapToInt(Set::size).sum();
        while (remembered - recentlySealed.getFirst().size() >= RECENT) {
            remembered -= recentlySealed.removeFirst().size();
        }
    }

    private void add(ArchivedFile file) {
        unsealed.computeIfAbsent(file.window(), window -> new LinkedHashMap<>()).put(file.path(), file);
    }
}
