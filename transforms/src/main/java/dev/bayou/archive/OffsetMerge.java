package dev.bayou.archive;

import java.io.Closeable;
import java.io.IOException;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Merges sources of records by their offsets; equal offsets follow each other. A source is opened when the merge comes to its
 * first offset, and closed at its end: only those that overlap are open at once. For one thread.
 */
final class OffsetMerge<S extends OffsetMerge.Source> implements Closeable {
    private final PriorityQueue<Waiting<S>> waiting = new PriorityQueue<>(Comparator.comparingLong(Waiting::first));
    private final PriorityQueue<S> open = new PriorityQueue<>(Comparator.comparingLong(Source::offset));
    private S current;

    /** Records with ascending offsets. */
    interface Source extends Closeable {
        /** Turns to the next record; false if there is none. */
        boolean next() throws IOException;

        /** The current record's offset. */
        long offset();
    }

    /** Opens a source. */
    @FunctionalInterface
    interface Opening<S> {
        S open() throws IOException;
    }

    private record Waiting<S>(long first, Opening<S> opening) {}

    /**
     * Adds a source.
     *
     * @param first an offset that is at most its first record's
     */
    void add(long first, Opening<S> opening) {
        waiting.add(new Waiting<>(first, opening));
    }

    /** The source whose current record is the next one of all, until the next call; null if there is none. */
    S next() throws IOException {
        if (current != null) {
            S before = current;
            current = null;
            offer(before);
        }
        while (!waiting.isEmpty()
                && (open.isEmpty() || waiting.peek().first() <= open.peek().offset())) {
            offer(waiting.remove().opening().open());
        }
        current = open.poll();
        return current;
    }

    private void offer(S source) throws IOException {
        boolean hasMore = false;
        try {
            hasMore = source.next();
        } finally {
            if (!hasMore) {
                source.close();
            }
        }
        if (hasMore) {
            open.add(source);
        }
    }

    /** Closes the sources that are not at their ends. */
    @Override
    public void close() throws IOException {
        if (current != null) {
            open.add(current);
            current = null;
        }
        IOException failure = null;
        for (S source : open) {
            try {
                source.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        open.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
