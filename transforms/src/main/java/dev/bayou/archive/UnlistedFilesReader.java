package dev.bayou.archive;

import dev.bayou.archive.ArchivePart.FoundFile;
import dev.bayou.archive.ArchivePart.Unlisted;
import dev.bayou.seqfile.SequenceFileReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * Reads the files of a topic-partition merged by offset, each offset once. A file is opened when the merge comes to the
 * offset in its name, which in Secor's grammar is at most that of its first record, and closed at its end: only files
 * that overlap are open at once.
 */
final class UnlistedFilesReader implements PartReader {
    private static final Comparator<OpenFile> BY_OFFSET =
            Comparator.comparingLong(OpenFile::offset).thenComparing(open -> open.file.path());

    private final Store store;
    private final Deque<FoundFile> waiting;
    private final PriorityQueue<OpenFile> open = new PriorityQueue<>(BY_OFFSET);
    private OpenFile current;
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
        while (!open.isEmpty() && open.peek().offset() == current.offset()) {
            OpenFile copy = open.remove();
            duplicates++;
            contradictions += copy.value().equals(current.value()) ? 0 : 1;
            offerIfMore(copy);
        }
        return true;
    }

    /** No file that still waits can hold an offset that is at most the least of those open. */
    private void openWhatMayComeNext() throws IOException {
        while (!waiting.isEmpty()
                && (open.isEmpty()
                        || waiting.peek().name().rangeStart() <= open.peek().offset())) {
            offerIfMore(new OpenFile(store, waiting.remove()));
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
        return current.value();
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
    }

    private static final class OpenFile implements Closeable {
        private final FoundFile file;
        private final Optional<TimeWindow> window;
        private final String address;
        private final SequenceFileReader records;
        private long offset;

        OpenFile(Store store, FoundFile file) throws IOException {
            this.file = file;
            this.window = Optional.ofNullable(file.window());
            this.address = store.address(file.path());
            this.records = SequenceFileReader.on(store.open(file.path()), file.bytes(), address);
            this.offset = file.name().rangeStart() - 1;
        }

        boolean next() throws IOException {
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

        long offset() {
            return offset;
        }

        ByteBuffer value() {
            return records.value();
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }
}
