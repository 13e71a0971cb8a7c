package dev.bayou.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many small requests to a store at once: most of the time of each is spent waiting for the answer. */
final class Requests {
    private static final int AT_ONCE = 16;

    private Requests() {}

    @FunctionalInterface
    interface Request<K, T> {
        T answer(K key) throws IOException;
    }

    /** The answers in the order of the keys; the first failure ends it. */
    static <K, T> List<T> inParallel(List<K> keys, Request<K, T> request) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
            Thread thread = new Thread(task, "bayou-requests");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> asked = new ArrayList<>();
            keys.forEach(key -> asked.add(threads.submit(() -> request.answer(key))));
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : asked) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading " + keys.size() + " objects", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
