package dev.bayou.archive.store;

import dev.bayou.archive.store.StoreRequests.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Another store, whose operations are counted. */
final class CountedStore implements Store {
    private final Store store;
    private final StoreRequests requests;

    CountedStore(Store store, StoreRequests requests) {
        this.store = store;
        this.requests = requests;
    }

    @Override
    public Outcome publish(String key, LocalFile file, String attempt) throws IOException {
        return requests.count(Operation.PUBLISH, () -> store.publish(key, file, attempt));
    }

    @Override
    public Outcome putIfAbsent(String key, byte[] content) throws IOException {
        return requests.count(Operation.PUT_IF_ABSENT, () -> store.putIfAbsent(key, content));
    }

    @Override
    public void replace(String key, byte[] content) throws IOException {
        requests.count(Operation.REPLACE, () -> {
            store.replace(key, content);
            return key;
        });
    }

    @Override
    public List<Listed> listAfter(String prefix, String after, int limit) throws IOException {
        return requests.count(Operation.LIST, () -> store.listAfter(prefix, after, limit));
    }

    /** The listings of a walk over a local disk are not counted: it has none. */
    @Override
    public Walk walk(String prefix, String after) throws IOException {
        return store instanceof LocalStore ? store.walk(prefix, after) : Store.super.walk(prefix, after);
    }

    @Override
    public void move(String from, String to) throws IOException {
        requests.count(Operation.MOVE, () -> {
            store.move(from, to);
            return to;
        });
    }

    @Override
    public InputStream open(String key, long from) throws IOException {
        return requests.count(Operation.OPEN, () -> store.open(key, from));
    }

    @Override
    public void delete(Collection<String> keys) throws IOException {
        requests.count(Operation.DELETE, () -> {
            store.delete(keys);
            return keys;
        });
    }

    @Override
    public void removeFolder(String prefix) throws IOException {
        store.removeFolder(prefix);
    }

    @Override
    public Path scratch() throws IOException {
        return store.scratch();
    }

    @Override
    public String address(String key) {
        return store.address(key);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
