package dev.bayou.archive.write;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.seal.OrphanSweeper;
import dev.bayou.archive.segment.FileOrigin;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.SegmentWriter;
import dev.bayou.archive.store.ParallelRequests;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Outcome;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The files of one attempt on their way into the store, up to {@value #AT_ONCE} windows at once. A data file is never
 * in the store without its envelopes. After a failure, everything that the attempt has published is deleted: it never
 * commits, and each further attempt would leave as many files. A file whose own outcome is unknown stays, for the
 * {@link OrphanSweeper}. For one thread.
 */
final class FilePublisher implements Closeable {
    private static final int AT_ONCE = 16;
    private static final long IDLE_SECONDS = 1;
    /** For requests under way at a failure to end; what a store that hangs does later is left to the sweep. */
    private static final long END_SECONDS = 30;

    private final Store store;
    private final FileOrigin attempt;
    private final RangeFormat format;
    private final ProtocolStep.Listener steps;
    private final String entryKey;
    private final ExecutorService threads;
    private final List<Window> windows = new ArrayList<>();
    private final List<FutureTask<ArchivedFile>> tasks = new ArrayList<>();
    private final List<ArchivedFile> published = new ArrayList<>();

    /**
     * A publication without files.
     *
     * @param steps called for each window's data file, in their order and in the caller's thread
     * @param windowCount how many windows are to be published
     */
    FilePublisher(Store store, FileOrigin attempt, RangeFormat format, ProtocolStep.Listener steps, int windowCount) {
        this.store = store;
        this.attempt = attempt;
        this.format = format;
        this.steps = steps;
        this.entryKey = Layout.entry(attempt.topic(), attempt.partition(), attempt.rangeStart());
        this.threads = new ThreadPoolExecutor(
                0,
                Math.min(AT_ONCE, Math.max(1, windowCount - 1)),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "bayou-publish");
                    thread.setDaemon(true);
                    return thread;
                },
                // The thread that writes the files publishes one itself where they come faster than the store takes
                // them.
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    /** Writes the files of a window. */
    @FunctionalInterface
    interface Source {
        SegmentWriter write() throws IOException;
    }

    /** Publishes a window's files; returns when they are written, and perhaps before they are in the store. */
    void publish(Source source) throws IOException {
        Window window;
        try {
            window = written(source);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            withdraw(e);
            throw e;
        }
        windows.add(window);
        FutureTask<ArchivedFile> task = new FutureTask<>(window);
        tasks.add(task);
        threads.execute(task);
        while (published.size() < tasks.size() && tasks.get(published.size()).isDone()) {
            awaitNext();
        }
    }

    private Window written(Source source) throws IOException {
        SegmentWriter segment = source.write();
        try {
            return new Window(segment, segment.finish());
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            try (segment) {
                throw e;
            }
        }
    }

    /** The files, in the order of the calls, when all are in the store. */
    List<ArchivedFile> await() throws IOException {
        while (published.size() < tasks.size()) {
            awaitNext();
        }
        return List.copyOf(published);
    }

    private void awaitNext() throws IOException {
        try {
            published.add(tasks.get(published.size()).get());
        } catch (ExecutionException e) {
            withdraw(e.getCause());
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("publishing files of " + entryKey + " failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            withdraw(e);
            throw new IOException("interrupted while publishing files of " + entryKey, e);
        }
        steps.reached(ProtocolStep.PUBLISHED_ONE, entryKey);
    }

    /** Deletes what this attempt has published. */
    void delete() throws IOException {
        store.delete(windows.stream().flatMap(window -> window.mine.stream()).toList());
    }

    /** Waits for requests under way: whether an interrupted request took effect is unknown. */
    private void withdraw(Throwable because) {
        boolean isInterrupted = Thread.interrupted();
        try {
            threads.shutdown();
            awaitTermination();
            close();
            delete();
        } catch (IOException | RuntimeException e) {
            because.addSuppressed(e);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Deletes what other attempts left under the keys of this one: with the entry there, they can never commit it. Only
     * what its own header proves to be of an attempt at this range: a file of that name may be anybody's.
     */
    void deleteOthersInTheWay() throws IOException {
        Map<String, DataFileName> others = new TreeMap<>();
        windows.forEach(window -> others.putAll(window.othersInTheWay));
        List<String> keys = List.copyOf(others.keySet());
        List<Boolean> isOfDeadAttempt = ParallelRequests.inParallel(keys, key -> FileOrigin.find(store, key)
                .filter(origin -> origin.isOf(attempt.topic(), others.get(key)))
                .isPresent());
        store.delete(IntStream.range(0, keys.size())
                .filter(isOfDeadAttempt::get)
                .mapToObj(keys::get)
                .toList());
    }

    /** Interrupts requests that are under way, and waits for them to end: what they have published is known then. */
    @Override
    public void close() {
        threads.shutdownNow();
        awaitTermination();
    }

    private void awaitTermination() {
        try {
            boolean unused = threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One window's way into the store. */
    private final class Window implements Callable<ArchivedFile> {
        private final SegmentWriter segment;
        private final SegmentWriter.Written files;
        /** Read too where a request has outlived the wait for its end. */
        private final Queue<String> mine = new ConcurrentLinkedQueue<>();

        private final Map<String, DataFileName> othersInTheWay = new TreeMap<>();

        private Window(SegmentWriter segment, SegmentWriter.Written files) {
            this.segment = segment;
            this.files = files;
        }

        /** Publishes under the first generation whose keys are free, then deletes the local files. */
        @Override
        public ArchivedFile call() throws IOException {
            try (segment) {
                TimeWindow window = files.unplaced().window();
                DataFileName name = new DataFileName(
                        1,
                        attempt.partition(),
                        attempt.rangeStart(),
                        format.compression().extension());
                while (true) {
                    String key = Layout.data(attempt.topic(), window, name);
                    if (publishBoth(key)) {
                        return files.unplaced().withPath(key);
                    }
                    othersInTheWay.put(key, name);
                    othersInTheWay.put(Layout.envelope(key), name);
                    name = name.next();
                }
            }
        }

        private boolean publishBoth(String key) throws IOException {
            if (format.withEnvelopes()) {
                String envelopeKey = Layout.envelope(key);
                if (store.publish(envelopeKey, files.envelopes(), attempt.attempt()) == Outcome.TAKEN) {
                    return false;
                }
                mine.add(envelopeKey);
            }
            if (store.publish(key, files.data(), attempt.attempt()) == Outcome.TAKEN) {
                return false;
            }
            mine.add(key);
            return true;
        }
    }
}
