package dev.bayou.archive.read;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.ArchivedRecord;
import dev.bayou.archive.Envelope;
import dev.bayou.archive.Envelope.Value;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeRange;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.ledger.SealingProgress;
import dev.bayou.archive.read.ArchivePart.Unlisted;
import dev.bayou.archive.segment.SegmentReader;
import dev.bayou.archive.store.Store;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads an archive record by record, in the order of offsets, exactly what the ledger lists and each record once; a
 * file that differs from its digests is an {@link IOException} that names it, at its end. For readers that need order;
 * reading in any order is split over workers elsewhere. Memory and open files are bounded, see {@link OffsetMerge}.
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

    /** Receives one record after another. */
    @FunctionalInterface
    public interface Visitor {
        /** Receives a record, which is valid until this returns; false ends the reading. */
        boolean visit(ArchivedRecord record) throws IOException;

        /**
         * Reports that every selected record below an offset has been visited. Called repeatedly, also within long
         * ranges without records.
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

    /**
     * Passes the selected records of a topic-partition to the visitor in the order of their offsets.
     *
     * @return the offset at which the archive ended before the selection did; empty if the selection was read to its
     *     end, or the visitor ended the reading
     * @throws IOException if the store fails, a file is missing or damaged, an entry contradicts itself, or the chain
     *     of entries has a gap or an overlap: records are never skipped or repeated without a failure
     */
    public OptionalLong read(String topic, int partition, Selection selection, Visitor visitor) throws IOException {
        // Before the chain is read: what sealing had read by then has to be there.
        long leastHead = SealingProgress.loadIfReadable(store, topic).next(partition);
        Ledger ledger = new Ledger(store, topic, partition);
        long next =
                ledger.covering(selection.fromOffset()).map(LedgerEntry::from).orElse(0L);
        Ledger.Chain chain = ledger.from(next);
        Optional<LedgerEntry> entry = chain.next();
        while (entry.isPresent() && next < selection.toOffset()) {
            ledger.requireContinuous(next, entry.get());
            requireConsistent(entry.get());
            if (!readEntry(entry.get(), selection, visitor)) {
                return OptionalLong.empty();
            }
            next = entry.get().to();
            visitor.passed(next);
            entry = chain.next();
        }
        if (next < Math.min(leastHead, selection.toOffset())) {
            throw ledger.missing(next, leastHead);
        }
        return next < selection.toOffset() ? OptionalLong.of(next) : OptionalLong.empty();
    }

    /**
     * Reads the records of a topic-partition without a ledger in the order of their offsets. They have no key, headers
     * and timestamp: the files do not hold them.
     *
     * @param fromOffset inclusive
     * @param toOffset exclusive
     */
    public void read(Unlisted part, long fromOffset, long toOffset, Visitor visitor) throws IOException {
        try (PartReader reader = PartReader.open(store, part)) {
            boolean wantsMore = true;
            while (wantsMore && reader.next() && reader.offset() < toOffset) {
                if (reader.offset() >= fromOffset) {
                    wantsMore = visitor.visit(new ArchivedRecord(
                            part.topic(),
                            part.partition(),
                            reader.offset(),
                            reader.value(),
                            null,
                            reader.window().orElse(null)));
                }
            }
        }
    }

    private void requireConsistent(LedgerEntry entry) throws IOException {
        for (String contradiction : entry.contradictions()) {
            throw new IOException(
                    "The ledger entry " + store.address(Layout.entry(entry.topic(), entry.partition(), entry.from()))
                            + " is damaged: " + contradiction + "; run verify");
        }
    }

    private boolean readEntry(LedgerEntry entry, Selection selection, Visitor visitor) throws IOException {
        try (OffsetMerge<ArchivedFile> records =
                new OffsetMerge<>(store, SegmentReader.CONNECTIONS, file -> SegmentReader.of(store, file))) {
            entry.files().stream()
                    .filter(file -> selection.windows().touches(file.window())
                            && file.firstOffset() < selection.toOffset()
                            && file.lastOffset() >= selection.fromOffset())
                    .forEach(file -> records.add(file, file.firstOffset(), file.lastOffset()));
            while (records.next()) {
                if (records.nextDuplicate()) {
                    throw new IOException("Offset " + records.offset() + " of " + entry.topic() + "-"
                            + entry.partition() + " is in two files of one ledger entry; run verify");
                }
                if (selection.holds(records.offset()) && !visitor.visit(record(entry, records))) {
                    return false;
                }
            }
            return true;
        }
    }

    private static ArchivedRecord record(LedgerEntry entry, OffsetMerge<ArchivedFile> records) throws IOException {
        Envelope envelope = records.envelope();
        boolean isTombstone = envelope != null && envelope.value() == Value.TOMBSTONE;
        return new ArchivedRecord(
                entry.topic(),
                entry.partition(),
                records.offset(),
                isTombstone ? null : records.value(),
                envelope,
                records.file().window());
    }
}
