package dev.bayou.benchmarks.data;

import dev.bayou.archive.store.LocalFile;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * A folder in which a million documents are stored within minutes, because none of them is forced to disk. For one
 * writer.
 */
final class UnforcedStore implements Store {
    private final Path root;
    private final Store store;

    UnforcedStore(Path root) throws IOException {
        this.root = root;
        this.store = Stores.of(new Location(root.toString()), PipelineOptionsFactory.create());
    }

    @Override
    public Outcome putIfAbsent(String key, byte[] content) throws IOException {
        Path file = root.resolve(key);
        Files.createDirectories(file.getParent());
        Files.write(file, content, StandardOpenOption.CREATE_NEW);
        return Outcome.STORED;
    }

    @Override
    public void replace(String key, byte[] content) throws IOException {
        Path file = root.resolve(key);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    @Override
    public Outcome publish(String key, LocalFile file, String attempt) throws IOException {
        return store.publish(key, file, attempt);
    }

    @Override
    public List<Listed> listAfter(String prefix, String after, int limit) throws IOException {
        return store.listAfter(prefix, after, limit);
    }

    @Override
    public Walk walk(String prefix, String after) throws IOException {
        return store.walk(prefix, after);
    }

    @Override
    public void move(String from, String to) throws IOException {
        store.move(from, to);
    }

    @Override
    public InputStream open(String key, long from) throws IOException {
        return store.open(key, from);
    }

    @Override
    public void delete(Collection<String> keys) throws IOException {
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

    /** The folder's store stays open for its other users. */
    @Override
    public void close() {}
}
