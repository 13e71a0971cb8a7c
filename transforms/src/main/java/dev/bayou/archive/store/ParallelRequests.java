package dev.bayou.archive.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Many requests to a store, some at once: most of the time of each is spent waiting for the response. */
public final class ParallelRequests {
    private static final int AT_ONCE = 16;
    /** More than the time-out of a request that hangs would keep a process from ending. */
    private static final long END_SECONDS = 30;

    private ParallelRequests() {}

    @FunctionalInterface
    public interface Request<K, T> {
        T answer(K key) throws IOException;
    }

    /**
     * The answers in the order of the keys. The first failure ends it, when requests under way have ended, or after
     * {@value #END_SECONDS} seconds.
     */
    public static <K, T> List<T> inParallel(List<K> keys, Request<K, T> request) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
            Thread thread = new Thread(task, "bayou-requests");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> pending = new ArrayList<>();
            keys.forEach(key -> pending.add(threads.submit(() -> request.answer(key))));
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : pending) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during " + keys.size() + " requests to the store", e);
        } finally {
            end(threads);
        }
    }

    /**
     * Waits for requests that a failure has interrupted: one that writes must not take effect after the caller's next
     * one.
     */
    private static void end(ExecutorService threads) {
        threads.shutdownNow();
        try {
            boolean unused = threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
