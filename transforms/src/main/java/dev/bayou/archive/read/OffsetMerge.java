package dev.bayou.archive.read;

import dev.bayou.archive.Envelope;
import dev.bayou.archive.segment.RecordSource;
import dev.bayou.archive.segment.RecordSpill;
import dev.bayou.archive.store.ParallelRequests;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;

/**
 * Merges the records of files by their offsets. A file is opened when the merge comes to its first offset and closed at
 * its end, so only files that overlap are open at once. Where too many overlap, those that come next are copied
 * together to a {@link RecordSpill} on local disk, and read from there: an open file takes one or two connections to
 * the store, for which other threads may wait, and the memory of a block of each. For one thread.
 *
 * @param <F> a file
 */
public final class OffsetMerge<F> implements Closeable {
    /** Connections to the store that one merge holds; see {@link Stores} for how many there are. */
    private static final int MOST_CONNECTIONS = 64;

    private static final int SPILL_MEMORY = 8 << 20;

    private final Store store;
    private final int mostOpen;
    private final Opening<F> opening;
    private final PriorityQueue<Waiting<F>> waiting = new PriorityQueue<>(
            Comparator.comparingLong((Waiting<F> file) -> file.first).thenComparingInt(file -> file.rank));
    private final PriorityQueue<Open<F>> open = new PriorityQueue<>(
            Comparator.comparingLong((Open<F> file) -> file.records.offset()).thenComparingInt(file -> file.rank));
    private final Set<Spill> spills = new LinkedHashSet<>();
    /** How many files are read from the store. */
    private int stored;

    private Open<F> current;
    private Open<F> duplicate;

    /** Opens a file of the store; called by several threads at once. */
    @FunctionalInterface
    public interface Opening<F> {
        RecordSource open(F file) throws IOException;
    }

    /**
     * A merge without files.
     *
     * @param connections that a file takes while it is open
     */
    public OffsetMerge(Store store, int connections, Opening<F> opening) {
        this.store = store;
        this.mostOpen = MOST_CONNECTIONS / connections;
        this.opening = opening;
    }

    /** @param rank orders files of the same offset */
    private record Waiting<F>(F file, long first, long last, int rank) {}

    /** @param spill that the records are in; null if they are read from the store */
    private record Open<F>(F file, long last, int rank, RecordSource records, Spill spill) {}

    private static final class Spill {
        private final RecordSpill records;
        /** Files that are not read to their ends. */
        private int left;

        Spill(RecordSpill records) {
            this.records = records;
        }
    }

    /**
     * Adds a file, before the first record is read. Of equal offsets, that of the file that was added first comes
     * first.
     *
     * @param first an offset that is at most its first record's
     * @param last its last record's offset; where that is not known, any from the first one on
     */
    public void add(F file, long first, long last) {
        waiting.add(new Waiting<>(file, first, last, waiting.size()));
    }

    /**
     * Goes to the next offset; false if there is none.
     *
     * @throws IOException if the store fails, or a file is not what it should be
     */
    public boolean next() throws IOException {
        while (nextDuplicate()) {
            // Further records of the offset.
        }
        if (current != null) {
            Open<F> before = current;
            current = null;
            advance(before);
        }
        while (isDue()) {
            openDue();
        }
        current = open.poll();
        return current != null;
    }

    /** Goes to another file's record of the same offset; false if there is none. */
    public boolean nextDuplicate() throws IOException {
        if (duplicate != null) {
            Open<F> before = duplicate;
            duplicate = null;
            advance(before);
        }
        if (current != null && !open.isEmpty() && open.peek().records.offset() == offset()) {
            duplicate = open.remove();
        }
        return duplicate != null;
    }

    /** The file of the current record. */
    public F file() {
        return current.file;
    }

    public long offset() {
        return current.records.offset();
    }

    /** The current record's bytes; none for a tombstone. */
    public ByteBuffer value() throws IOException {
        return current.records.value();
    }

    /** The current record's envelope; null if there is none. */
    Envelope envelope() throws IOException {
        return current.records.envelope();
    }

    /** The bytes of the record that {@link #nextDuplicate} went to. */
    public ByteBuffer duplicateValue() throws IOException {
        return duplicate.records.value();
    }

    private boolean isDue() {
        return !waiting.isEmpty()
                && (open.isEmpty()
                        || waiting.peek().first <= open.peek().records.offset());
    }

    private void openDue() throws IOException {
        List<Waiting<F>> due = new ArrayList<>();
        do {
            due.add(waiting.remove());
        } while (!open.isEmpty() && isDue());
        if (stored + due.size() > mostOpen) {
            addOverlapping(due);
            spill(due);
            return;
        }
        for (Waiting<F> file : due) {
            RecordSource records = opening.open(file.file);
            stored++;
            advance(new Open<>(file.file, file.last, file.rank, records, null));
        }
    }

    /** Files that begin before the last of those that are open ends: one by one, each would have a spill of its own. */
    private void addOverlapping(List<Waiting<F>> due) {
        long end = Math.max(
                open.stream().mapToLong(Open::last).max().orElse(0),
                due.stream().mapToLong(Waiting::last).max().orElse(0));
        while (!waiting.isEmpty() && waiting.peek().first <= end) {
            due.add(waiting.remove());
        }
    }

    private void spill(List<Waiting<F>> files) throws IOException {
        RecordSpill records = new RecordSpill(store.scratch().resolve(UUID.randomUUID() + ".spill"), SPILL_MEMORY);
        Spill spill = new Spill(records);
        spills.add(spill);
        List<RecordSpill.Run> runs = ParallelRequests.inParallel(files, file -> {
            RecordSpill.Run run = records.run();
            try (RecordSource source = opening.open(file.file)) {
                while (source.next()) {
                    run.append(source.offset(), 0, source.value(), source.encodedEnvelope());
                }
            }
            return run;
        });
        spill.left = files.size();
        for (int i = 0; i < runs.size(); i++) {
            Waiting<F> file = files.get(i);
            advance(new Open<>(file.file, file.last, file.rank, runs.get(i).cursor(), spill));
        }
    }

    private void advance(Open<F> file) throws IOException {
        boolean hasMore = false;
        try {
            hasMore = file.records.next();
        } finally {
            if (!hasMore) {
                end(file);
            }
        }
        if (hasMore) {
            open.add(file);
        }
    }

    /** With the last of its files, a spill frees its disk. */
    private void end(Open<F> file) throws IOException {
        if (file.spill == null) {
            stored--;
        } else if (--file.spill.left == 0) {
            spills.remove(file.spill);
            file.spill.records.close();
        }
        file.records.close();
    }

    /** Closes what is not at its end. */
    @Override
    public void close() throws IOException {
        List<Closeable> left = new ArrayList<>();
        if (current != null) {
            left.add(current.records);
        }
        if (duplicate != null) {
            left.add(duplicate.records);
        }
        open.forEach(file -> left.add(file.records));
        spills.forEach(spill -> left.add(spill.records));
        IOException failure = null;
        for (Closeable of : left) {
            try {
                of.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
