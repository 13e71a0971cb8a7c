package dev.bayou.archive.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Another store, which records what is requested of it and what stays open, and lets something happen in between. */
public final class WatchedStore implements Store {
    /** One request; a listing of more than a page is many. */
    public record Request(int number, Kind kind, String key) {}

    /** What is requested. */
    public enum Kind {
        LIST,
        OPEN,
        WRITE
    }

    /** Something that happens meanwhile. */
    @FunctionalInterface
    public interface Interference {
        void run() throws IOException;
    }

    private final Store store;
    private final List<Request> requests = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private Predicate<Request> moment = request -> false;
    private Interference interference;

    public WatchedStore(Store store) {
        this.store = store;
    }

    /** Has something happen before the first of such requests. */
    public synchronized void before(Predicate<Request> when, Interference happening) {
        moment = when;
        interference = happening;
    }

    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The keys, or prefixes, of all requests of a kind so far. */
    public List<String> keys(Kind kind) {
        return requests().stream()
                .filter(request -> request.kind() == kind)
                .map(Request::key)
                .toList();
    }

    public int openNow() {
        return open.get();
    }

    /** How many streams were open at once, at most. */
    public int mostOpen() {
        return mostOpen.get();
    }

    private void note(Kind kind, String key) throws IOException {
        Interference now = null;
        synchronized (this) {
            Request request = new Request(requests.size(), kind, key);
            requests.add(request);
            if (interference != null && moment.test(request)) {
                now = interference;
                interference = null;
            }
        }
        if (now != null) {
            now.run();
        }
    }

    @Override
    public List<Listed> listAfter(String prefix, String after, int limit) throws IOException {
        note(Kind.LIST, prefix);
        return store.listAfter(prefix, after, limit);
    }

    @Override
    public InputStream open(String key, long from) throws IOException {
        note(Kind.OPEN, key);
        InputStream opened = store.open(key, from);
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        return new FilterInputStream(opened) {
            private boolean closed;

            @Override
            public void close() throws IOException {
                if (!closed) {
                    closed = true;
                    open.decrementAndGet();
                }
                super.close();
            }
        };
    }

    @Override
    public Outcome publish(String key, LocalFile file, String attempt) throws IOException {
        note(Kind.WRITE, key);
        return store.publish(key, file, attempt);
    }

    @Override
    public Outcome putIfAbsent(String key, byte[] content) throws IOException {
        note(Kind.WRITE, key);
        return store.putIfAbsent(key, content);
    }

    @Override
    public void replace(String key, byte[] content) throws IOException {
        note(Kind.WRITE, key);
        store.replace(key, content);
    }

    @Override
    public void move(String from, String to) throws IOException {
        note(Kind.WRITE, to);
        store.move(from, to);
    }

    @Override
    public void delete(Collection<String> keys) throws IOException {
        for (String key : keys) {
            note(Kind.WRITE, key);
        }
        store.delete(keys);
    }

    @Override
    public Path scratch() throws IOException {
        return store.scratch();
    }

    @Override
    public String address(String key) {
        return store.address(key);
    }

    /** The other store is closed by its owner. */
    @Override
    public void close() {}
}
