package dev.bayou.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Reads an archive record by record, in the order of offsets, exactly what the ledger lists and each record once; a file
 * that is not what its digests say fails the reading, by name, at its end. For whoever wants records in order; reading
 * in any order is split over workers elsewhere. Memory is bounded by the windows of one range.
 */
public final class ArchiveReader {
    private final Store store;

    public ArchiveReader(Store store) {
        this.store = store;
    }

    /**
     * Which records of a topic-partition.
     *
     * @param fromOffset inclusive
     * @param toOffset exclusive
     * @param windows of these windows
     */
    public record Selection(long fromOffset, long toOffset, TimeRange windows) {
        public static final Selection ALL = new Selection(0, Long.MAX_VALUE, TimeRange.ALL);

        boolean holds(long offset) {
            return offset >= fromOffset && offset < toOffset;
        }
    }

    /** Is handed one record after another. */
    @FunctionalInterface
    public interface Visitor {
        /** Looks at a record, which is valid until this returns; false ends the reading. */
        boolean visit(ArchivedRecord record) throws IOException;

        /**
         * Is told that every selected record below an offset has been visited: again and again, also where long stretches
         * hold none.
         */
        default void passed(long offset) throws IOException {}
    }

    /** The topics that the archive has a ledger of. */
    public List<String> topics() throws IOException {
        return store.children(Layout.ledgerRoot()).stream()
                .filter(name -> name.endsWith("/"))
                .map(name -> name.substring(0, name.length() - 1))
                .toList();
    }

    /** The partitions of a topic that the archive has a ledger of, ascending; empty for a topic it does not know. */
    public List<Integer> partitions(String topic) throws IOException {
        return store.children(Layout.ledgerPrefix(topic)).stream()
                .flatMap(name -> Layout.partitionOfLedger(name).stream())
                .sorted()
                .toList();
    }

    /** Hands over the selected records of a topic-partition in the order of their offsets. */
    public void read(String topic, int partition, Selection selection, Visitor visitor) throws IOException {
        Ledger ledger = new Ledger(store, topic, partition);
        long from =
                ledger.covering(selection.fromOffset()).map(LedgerEntry::from).orElse(selection.fromOffset());
        Ledger.Chain chain = ledger.from(from);
        Optional<LedgerEntry> entry = chain.next();
        while (entry.isPresent() && entry.get().from() < selection.toOffset()) {
            if (!readEntry(entry.get(), selection, visitor)) {
                return;
            }
            visitor.passed(entry.get().to());
            entry = chain.next();
        }
    }

    private boolean readEntry(LedgerEntry entry, Selection selection, Visitor visitor) throws IOException {
        PriorityQueue<SegmentReader> byOffset = new PriorityQueue<>(Comparator.comparingLong(SegmentReader::offset));
        List<SegmentReader> opened = new ArrayList<>();
        try {
            for (ArchivedFile file : entry.files()) {
                if (selection.windows().touches(file.window())
                        && file.firstOffset() < selection.toOffset()
                        && file.lastOffset() >= selection.fromOffset()) {
                    SegmentReader reader = new SegmentReader(store, entry, file);
                    opened.add(reader);
                    offerIfMore(byOffset, reader);
                }
            }
            while (!byOffset.isEmpty()) {
                SegmentReader reader = byOffset.remove();
                if (selection.holds(reader.offset()) && !visitor.visit(reader.record())) {
                    return false;
                }
                offerIfMore(byOffset, reader);
            }
            return true;
        } finally {
            for (SegmentReader reader : opened) {
                reader.close();
            }
        }
    }

    private static void offerIfMore(PriorityQueue<SegmentReader> queue, SegmentReader reader) throws IOException {
        if (reader.next()) {
            queue.add(reader);
        }
    }
}
