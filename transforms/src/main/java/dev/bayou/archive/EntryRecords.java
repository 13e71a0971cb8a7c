package dev.bayou.archive;

import dev.bayou.archive.Envelope.Value;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * The records of an entry's files in the order of their offsets, each file proven by its digests when its last record was
 * read. Files are open while their offsets overlap: each takes two connections to the store and the memory of two blocks.
 * Where more than {@value #MOST_OPEN} overlap, all are first copied to a {@link RecordSpill} on local disk, some at once. For
 * one thread.
 */
final class EntryRecords implements Closeable {
    static final int MOST_OPEN = 32;

    private final Store store;
    private final LedgerEntry entry;
    private final OffsetMerge<Source> merge = new OffsetMerge<>();
    private RecordSpill spill;
    private Source current;

    private EntryRecords(Store store, LedgerEntry entry) {
        this.store = store;
        this.entry = entry;
    }

    /**
     * Opens some files of an entry.
     *
     * @throws IOException if the store fails, or a file is not what the entry says
     */
    static EntryRecords of(Store store, LedgerEntry entry, List<ArchivedFile> files) throws IOException {
        EntryRecords records = new EntryRecords(store, entry);
        if (mostOverlapping(files) <= MOST_OPEN) {
            files.forEach(records::add);
            return records;
        }
        try {
            records.spill(files);
            return records;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            try (records) {
                throw e;
            }
        }
    }

    /** How many files an offset lies between the first and the last of, at most. */
    static int mostOverlapping(List<ArchivedFile> files) {
        long[] firsts =
                files.stream().mapToLong(ArchivedFile::firstOffset).sorted().toArray();
        long[] lasts =
                files.stream().mapToLong(ArchivedFile::lastOffset).sorted().toArray();
        int most = 0;
        int ended = 0;
        for (int begun = 0; begun < firsts.length; begun++) {
            while (lasts[ended] < firsts[begun]) {
                ended++;
            }
            most = Math.max(most, begun + 1 - ended);
        }
        return most;
    }

    private void add(ArchivedFile file) {
        merge.add(file.firstOffset(), () -> new OpenFile(SegmentReader.of(store, file), file));
    }

    private void spill(List<ArchivedFile> files) throws IOException {
        spill = spillOf(store, RangeLimits.DEFAULT.spillMemory());
        List<RecordSpill.Run> runs = Requests.inParallel(files, file -> {
            RecordSpill.Run run = spill.run();
            try (SegmentReader reader = SegmentReader.of(store, file)) {
                while (reader.next()) {
                    run.append(reader.offset(), 0, reader.value(), reader.encodedEnvelope());
                }
            }
            return run;
        });
        for (int i = 0; i < runs.size(); i++) {
            RecordSpill.Run run = runs.get(i);
            ArchivedFile file = files.get(i);
            merge.add(file.firstOffset(), () -> new SpilledFile(run.cursor(), file));
        }
    }

    /** A spill for the records of a store's files. */
    static RecordSpill spillOf(Store store, int memory) throws IOException {
        return new RecordSpill(store.scratch().resolve(UUID.randomUUID() + ".spill"), memory);
    }

    /**
     * Turns to the next record; false when all were read.
     *
     * @throws IOException if the store fails, a file is not what the entry says, or two files hold the same offset
     */
    boolean next() throws IOException {
        long last = current == null ? -1 : current.offset();
        current = merge.next();
        if (current != null && current.offset() == last) {
            throw new IOException("Offset " + last + " of " + entry.topic() + "-" + entry.partition()
                    + " is in two files of one ledger entry; run verify");
        }
        return current != null;
    }

    long offset() {
        return current.offset();
    }

    /** The current record, until the next one is read. */
    ArchivedRecord record() throws IOException {
        ByteBuffer value = current.value();
        Envelope envelope = current.envelope();
        boolean isTombstone = envelope != null && envelope.value() == Value.TOMBSTONE;
        return new ArchivedRecord(
                entry.topic(),
                entry.partition(),
                current.offset(),
                isTombstone ? null : value,
                envelope,
                current.file.window());
    }

    @Override
    public void close() throws IOException {
        try (merge) {
            if (spill != null) {
                spill.close();
            }
        }
    }

    /** A file's records. */
    private abstract static class Source implements OffsetMerge.Source {
        final ArchivedFile file;

        Source(ArchivedFile file) {
            this.file = file;
        }

        abstract ByteBuffer value() throws IOException;

        /** Null if the file has none. */
        abstract Envelope envelope() throws IOException;
    }

    private static final class OpenFile extends Source {
        private final SegmentReader records;

        OpenFile(SegmentReader records, ArchivedFile file) {
            super(file);
            this.records = records;
        }

        @Override
        public boolean next() throws IOException {
            return records.next();
        }

        @Override
        public long offset() {
            return records.offset();
        }

        @Override
        ByteBuffer value() {
            return records.value();
        }

        @Override
        Envelope envelope() {
            return records.envelope();
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }

    private static final class SpilledFile extends Source {
        private final RecordSpill.Cursor records;
        private BinaryDecoder decoder;

        SpilledFile(RecordSpill.Cursor records, ArchivedFile file) {
            super(file);
            this.records = records;
        }

        @Override
        public boolean next() throws IOException {
            return records.next();
        }

        @Override
        public long offset() {
            return records.offset();
        }

        @Override
        ByteBuffer value() throws IOException {
            return records.value();
        }

        @Override
        Envelope envelope() throws IOException {
            if (file.envelope() == null) {
                return null;
            }
            ByteBuffer encoded = records.envelope();
            int from = encoded.arrayOffset() + encoded.position();
            decoder = DecoderFactory.get().binaryDecoder(encoded.array(), from, encoded.remaining(), decoder);
            return EnvelopeFormat.decode(decoder);
        }

        @Override
        public void close() {
            records.close();
        }
    }
}
