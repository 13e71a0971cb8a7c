package dev.bayou.archive.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same task in many threads, all let go at one moment. */
public final class ConcurrentAppends {
    private ConcurrentAppends() {}

    /** What one of the racers does. */
    @FunctionalInterface
    public interface Racer<T> {
        T run(int number) throws Exception;
    }

    /** What each racer returned, by its number. */
    public static <T> List<T> of(int racers, Racer<T> racer) throws InterruptedException, ExecutionException {
        CyclicBarrier start = new CyclicBarrier(racers);
        ExecutorService threads = Executors.newFixedThreadPool(racers);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < racers; i++) {
                int number = i;
                running.add(threads.submit(() -> {
                    start.await();
                    return racer.run(number);
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
