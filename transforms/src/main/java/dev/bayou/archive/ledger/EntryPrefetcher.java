package dev.bayou.archive.ledger;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads entries by their names, in the order in which these are given, some of them ahead and at once: a store that is
 * far away answers many requests in the time of one. The first is read alone, and each one doubles how many are, so
 * that who stops early has asked for little in vain. For one thread.
 */
public final class EntryPrefetcher {
    private static final int MOST = 32;
    /**
     * How many files the entries that are read ahead name, if they are like the last one: about 600 bytes of heap each.
     */
    private static final int MOST_FILES = 20_000;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "bayou-entries-ahead");
        thread.setDaemon(true);
        return thread;
    });

    private final Ledger ledger;
    private final Deque<Long> names = new ArrayDeque<>();
    private final Deque<Future<Optional<LedgerEntry>>> running = new ArrayDeque<>();
    private int ahead = 1;

    EntryPrefetcher(Ledger ledger) {
        this.ledger = ledger;
    }

    void add(Collection<Long> more) {
        names.addAll(more);
    }

    public boolean hasNext() {
        return !running.isEmpty() || !names.isEmpty();
    }

    /**
     * The entry of the next name, or nothing if it is not there.
     *
     * @throws IOException if it cannot be read; the one after it may be read nevertheless
     */
    public Optional<LedgerEntry> next() throws IOException {
        if (ahead == 1) {
            ahead = 2;
            return ledger.entry(names.remove());
        }
        while (running.size() < ahead && !names.isEmpty()) {
            long name = names.remove();
            Callable<Optional<LedgerEntry>> reading = () -> ledger.entry(name);
            running.add(THREADS.submit(reading));
        }
        Optional<LedgerEntry> next = result(running.remove());
        int files = next.map(entry -> entry.files().size()).orElse(0);
        ahead = Math.max(2, Math.min(Math.min(MOST, 2 * ahead), MOST_FILES / Math.max(1, files)));
        return next;
    }

    private static Optional<LedgerEntry> result(Future<Optional<LedgerEntry>> reading) throws IOException {
        try {
            return reading.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading the ledger");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException("reading the ledger failed", e.getCause());
        }
    }
}
