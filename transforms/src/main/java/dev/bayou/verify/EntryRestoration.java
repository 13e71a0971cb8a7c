package dev.bayou.verify;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.ledger.LedgerJson.UnreadableDocumentException;
import dev.bayou.archive.ledger.SealingProgress;
import dev.bayou.archive.ledger.WindowManifest;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.segment.FileOrigin;
import dev.bayou.archive.store.Store;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores ledger entries that were lost, where manifests and {@code sealing.json} describe their ranges completely:
 * every offset is a record of a file that they name, and all files exist and have headers of the same attempt at that
 * range. A range with gaps is not restored, because only its entry states the gaps. Never replaces an entry.
 */
public final class EntryRestoration {
    private static final Logger LOG = LoggerFactory.getLogger(EntryRestoration.class);

    private final Store store;
    private final String topic;
    private final Clock clock;
    private final SealingProgress sealing;
    private final List<String> restored = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private TopicIdentity identity;
    /** Files that manifests name, by partition and range start; null until a hole is found. */
    private Map<Integer, NavigableMap<Long, List<ArchivedFile>>> named;

    private EntryRestoration(Store store, String topic, Clock clock) throws IOException {
        this.store = store;
        this.topic = topic;
        this.clock = clock;
        this.sealing = SealingProgress.loadIfReadable(store, topic);
    }

    /**
     * The outcome for the missing entries of a topic, one sentence each.
     *
     * @param restored entries that were restored
     * @param lost ranges that cannot be restored, and why
     */
    public record Result(List<String> restored, List<String> lost) {}

    /** Offsets between two entries, or behind the last one, that are in no entry. */
    private record Hole(int partition, long from, long to) {}

    /**
     * Restores entries of a topic. Reads every entry, and every manifest if an entry is missing.
     *
     * @throws IOException if the store fails
     */
    public static Result of(Store store, String topic, Clock clock) throws IOException {
        EntryRestoration restoration = new EntryRestoration(store, topic, clock);
        for (Hole hole : restoration.holes()) {
            restoration.fill(hole);
        }
        return new Result(List.copyOf(restoration.restored), List.copyOf(restoration.lost));
    }

    private List<Hole> holes() throws IOException {
        List<Hole> holes = new ArrayList<>();
        Set<Integer> partitions = new TreeSet<>(new ArchiveReader(store).partitions(topic));
        partitions.addAll(sealing.partitions());
        for (int partition : partitions) {
            long end = 0;
            try {
                Ledger.Chain chain = new Ledger(store, topic, partition).from(0);
                for (Optional<LedgerEntry> entry = chain.next(); entry.isPresent(); entry = chain.next()) {
                    identity = entry.get().identity();
                    if (entry.get().from() > end) {
                        holes.add(new Hole(partition, end, entry.get().from()));
                    }
                    end = entry.get().to();
                }
                if (end < sealing.next(partition)) {
                    holes.add(new Hole(partition, end, sealing.next(partition)));
                }
            } catch (UnreadableDocumentException e) {
                lost.add("Behind offset " + end + " of " + topic + "-" + partition + " nothing is restored: "
                        + e.getMessage());
            }
        }
        return holes;
    }

    private void fill(Hole hole) throws IOException {
        NavigableMap<Long, List<ArchivedFile>> ranges =
                filesOf(hole.partition()).subMap(hole.from(), true, hole.to(), false);
        long reached = hole.from();
        for (Map.Entry<Long, List<ArchivedFile>> range : ranges.entrySet()) {
            Long next = ranges.higherKey(range.getKey());
            long to = next == null ? hole.to() : next;
            if (range.getKey() == reached) {
                restore(hole.partition(), reached, to, range.getValue());
            } else {
                giveUp(hole.partition(), reached, range.getKey(), "no manifest names a file of them");
                restore(hole.partition(), range.getKey(), to, range.getValue());
            }
            reached = to;
        }
        if (reached < hole.to()) {
            giveUp(hole.partition(), reached, hole.to(), "no manifest names a file of them");
        }
    }

    private void restore(int partition, long from, long to, List<ArchivedFile> files) throws IOException {
        long records = files.stream().mapToLong(ArchivedFile::records).sum();
        if (records != to - from) {
            giveUp(
                    partition,
                    from,
                    to,
                    "manifests name " + records + " records of them, and gaps stand in the entry alone");
            return;
        }
        Set<FileOrigin> origins = new HashSet<>();
        for (ArchivedFile file : files) {
            Optional<FileOrigin> origin = originOf(file, partition, from);
            if (origin.isEmpty()) {
                giveUp(partition, from, to, store.address(file.path()) + " or its envelope is missing or damaged");
                return;
            }
            origins.add(origin.get());
        }
        if (origins.size() != 1 || identity == null) {
            giveUp(partition, from, to, "their files are of several attempts, or no entry states the topic's id");
            return;
        }
        FileOrigin origin = origins.iterator().next();
        LedgerEntry entry = new LedgerEntry(
                LedgerEntry.VERSION,
                topic,
                partition,
                from,
                to,
                identity.clusterId(),
                identity.topicId(),
                origin.attempt(),
                origin.writer(),
                clock.instant(),
                files,
                List.of(),
                0);
        List<String> contradictions = entry.contradictions();
        if (!contradictions.isEmpty()) {
            giveUp(partition, from, to, contradictions.get(0));
            return;
        }
        if (new Ledger(store, topic, partition).append(entry) == Ledger.Append.COMMITTED) {
            String what =
                    "Restored the ledger entry of " + topic + "-" + partition + ", offsets " + from + " to " + (to - 1);
            LOG.info("{}", what);
            restored.add(what);
        }
    }

    /** The attempt that wrote a file and its envelopes, if both exist as the manifest states. */
    private Optional<FileOrigin> originOf(ArchivedFile file, int partition, long from) throws IOException {
        Optional<FileOrigin> origin = originOf(file.path(), file.bytes(), partition, from);
        if (file.envelope() == null) {
            return origin;
        }
        return originOf(Layout.envelope(file.path()), file.envelope().bytes(), partition, from)
                .filter(ofEnvelopes -> origin.isPresent() && origin.get().equals(ofEnvelopes));
    }

    private Optional<FileOrigin> originOf(String key, long bytes, int partition, long from) throws IOException {
        Store.Listed expected = new Store.Listed(key, bytes);
        if (!store.listAfter(key, "", 1).contains(expected)) {
            return Optional.empty();
        }
        try {
            return FileOrigin.read(store, expected)
                    .filter(origin -> origin.topic().equals(topic)
                            && origin.partition() == partition
                            && origin.rangeStart() == from);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private NavigableMap<Long, List<ArchivedFile>> filesOf(int partition) throws IOException {
        if (named == null) {
            named = new HashMap<>();
            for (TimeWindow window : sealing.windows()) {
                name(sealing.files(window));
            }
            for (Store.Listed object : store.listAll(Layout.manifestPrefix(topic))) {
                Optional<TimeWindow> window = Layout.windowOfManifest(topic, object.key());
                if (window.isPresent()) {
                    name(WindowManifest.find(store, topic, window.get())
                            .map(WindowManifest::files)
                            .orElse(List.of()));
                }
            }
        }
        return named.getOrDefault(partition, new TreeMap<>());
    }

    /** Both a manifest and, until the window is sealed again, {@code sealing.json} may name the same file. */
    private void name(Collection<ArchivedFile> files) {
        for (ArchivedFile file : files) {
            DataFileName name = file.name();
            List<ArchivedFile> ofRange = named.computeIfAbsent(name.partition(), partition -> new TreeMap<>())
                    .computeIfAbsent(name.rangeStart(), start -> new ArrayList<>());
            if (!ofRange.contains(file)) {
                ofRange.add(file);
            }
        }
    }

    private void giveUp(int partition, long from, long to, String why) {
        lost.add("Offsets " + from + " to " + (to - 1) + " of " + topic + "-" + partition + " are in no entry: " + why
                + "; restore " + store.address(Layout.entry(topic, partition, from)) + " from a copy of the bucket");
    }
}
