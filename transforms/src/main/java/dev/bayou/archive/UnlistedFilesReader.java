package dev.bayou.archive;

import dev.bayou.archive.ArchivePart.FoundFile;
import dev.bayou.archive.ArchivePart.Unlisted;
import dev.bayou.seqfile.SequenceFileReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * Reads the files of a topic-partition merged by offset, each offset once. A file is opened when the merge comes to the
 * offset in its name, which in Secor's grammar is at most that of its first record, and closed at its end: only files
 * that overlap are open at once. Where more than {@value #MOST_OPEN} do, as of a range whose event times come in no order,
 * those that are one too many are first copied to a {@link RecordSpill} on local disk.
 */
final class UnlistedFilesReader implements PartReader {
    /** Each takes a connection to the store, and the other threads of the process need theirs. */
    static final int MOST_OPEN = 64;

    private static final Comparator<OpenFile> BY_OFFSET =
            Comparator.comparingLong(OpenFile::offset).thenComparing(open -> open.file.path());

    /** Bytes for each spill, of which several may be read at once. */
    private static final int SPILL_MEMORY = 4 << 20;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Store store;
    private final Deque<FoundFile> waiting;
    private final PriorityQueue<OpenFile> open = new PriorityQueue<>(BY_OFFSET);
    /** Each with how many of its files are not read to their ends. */
    private final Map<RecordSpill, Integer> spills = new HashMap<>();

    private OpenFile current;
    private ByteBuffer value;
    private long duplicates;
    private long contradictions;

    UnlistedFilesReader(Store store, Unlisted part) {
        this.store = store;
        this.waiting = new ArrayDeque<>(part.files().stream()
                .sorted(Comparator.comparingLong((FoundFile file) -> file.name().rangeStart())
                        .thenComparing(FoundFile::path))
                .toList());
    }

    @Override
    public boolean next() throws IOException {
        if (current != null) {
            OpenFile done = current;
            current = null;
            offerIfMore(done);
        }
        openWhatMayComeNext();
        if (open.isEmpty()) {
            return false;
        }
        current = open.remove();
        value = current.value();
        while (!open.isEmpty() && open.peek().offset() == current.offset()) {
            OpenFile copy = open.remove();
            duplicates++;
            contradictions += copy.value().equals(value) ? 0 : 1;
            offerIfMore(copy);
        }
        return true;
    }

    /** No file that still waits can hold an offset that is at most the least of those open. */
    private void openWhatMayComeNext() throws IOException {
        while (mayComeNext()) {
            if (open.size() < MOST_OPEN) {
                offerIfMore(new StoredFile(store, waiting.remove()));
            } else {
                spill();
            }
        }
    }

    private boolean mayComeNext() {
        return !waiting.isEmpty()
                && (open.isEmpty()
                        || waiting.peek().name().rangeStart() <= open.peek().offset());
    }

    private void spill() throws IOException {
        RecordSpill spill = EntryRecords.spillOf(store, SPILL_MEMORY);
        spills.put(spill, 0);
        List<FoundFile> files = new ArrayList<>();
        while (mayComeNext()) {
            files.add(waiting.remove());
        }
        List<RecordSpill.Run> runs = Requests.inParallel(files, file -> {
            RecordSpill.Run run = spill.run();
            try (StoredFile records = new StoredFile(store, file)) {
                while (records.next()) {
                    run.append(records.offset(), 0, records.value(), NOTHING);
                }
            }
            return run;
        });
        spills.put(spill, files.size());
        for (int i = 0; i < files.size(); i++) {
            offerIfMore(new SpilledFile(files.get(i), spill, runs.get(i).cursor()));
        }
    }

    private void offerIfMore(OpenFile file) throws IOException {
        boolean hasMore = false;
        try {
            hasMore = file.next();
        } finally {
            if (!hasMore) {
                file.close();
            }
        }
        if (hasMore) {
            open.add(file);
        }
    }

    @Override
    public long offset() {
        return current.offset();
    }

    @Override
    public ByteBuffer value() {
        return value;
    }

    @Override
    public OptionalLong timestamp() {
        return OptionalLong.empty();
    }

    @Override
    public Optional<TimeWindow> window() {
        return current.window;
    }

    @Override
    public long duplicates() {
        return duplicates;
    }

    @Override
    public long contradictions() {
        return contradictions;
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
        for (OpenFile file : open) {
            file.close();
        }
        for (RecordSpill spill : spills.keySet()) {
            spill.close();
        }
    }

    /** A file on its way through the merge. */
    private abstract static class OpenFile implements OffsetMerge.Source {
        final FoundFile file;
        final Optional<TimeWindow> window;

        OpenFile(FoundFile file) {
            this.file = file;
            this.window = Optional.ofNullable(file.window());
        }

        abstract ByteBuffer value() throws IOException;
    }

    private static final class StoredFile extends OpenFile {
        private final String address;
        private final SequenceFileReader records;
        private long offset;

        StoredFile(Store store, FoundFile file) throws IOException {
            super(file);
            this.address = store.address(file.path());
            this.records = SequenceFileReader.on(store.open(file.path()), file.bytes(), address);
            this.offset = file.name().rangeStart() - 1;
        }

        @Override
        public boolean next() throws IOException {
            if (!records.next()) {
                return false;
            }
            if (records.key() <= offset) {
                throw new IOException("The data file " + address + " is damaged, or not Secor's: offset "
                        + records.key() + " where one after " + offset
                        + " should stand, since offsets ascend from the one in the file's name");
            }
            offset = records.key();
            return true;
        }

        @Override
        public long offset() {
            return offset;
        }

        @Override
        ByteBuffer value() {
            return records.value();
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }

    private final class SpilledFile extends OpenFile {
        private final RecordSpill spill;
        private final RecordSpill.Cursor records;

        SpilledFile(FoundFile file, RecordSpill spill, RecordSpill.Cursor records) {
            super(file);
            this.spill = spill;
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

        /** With the last of its files, the spill gives its disk back. */
        @Override
        public void close() throws IOException {
            if (spills.merge(spill, -1, Integer::sum) == 0) {
                spills.remove(spill);
                spill.close();
            }
        }
    }
}
