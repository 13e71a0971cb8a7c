package dev.bayou.archive.ledger;

import dev.bayou.archive.Layout;
import dev.bayou.archive.read.SampleTopic;
import dev.bayou.archive.store.LocalFile;
import dev.bayou.archive.store.Store;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The ledger of one partition as a sorted array of its entries' names, so that a million of them cost nothing; counts
 * what is requested of it. Each entry ends where the next begins, the last one 10 offsets on.
 */
final class ListedLedger implements Store {
    static final String TOPIC = "topic";
    static final int PARTITION = 3;

    private final String prefix = Layout.ledgerPrefix(TOPIC, PARTITION);
    private final long[] offsets;
    private int listings;
    private int reads;

    /** @param offsets ascending */
    ListedLedger(long... offsets) {
        this.offsets = offsets;
    }

    int listings() {
        return listings;
    }

    int reads() {
        return reads;
    }

    void forgetRequests() {
        listings = 0;
        reads = 0;
    }

    HeadSearch search() {
        return new HeadSearch(this, prefix);
    }

    Ledger ledger() {
        return new Ledger(this, TOPIC, PARTITION);
    }

    @Override
    public List<Listed> listAfter(String keyPrefix, String after, int limit) {
        listings++;
        List<Listed> page = new ArrayList<>();
        for (int i = firstAfter(after); i < offsets.length && page.size() < limit; i++) {
            page.add(new Listed(Layout.entry(TOPIC, PARTITION, offsets[i]), 1));
        }
        return page;
    }

    private int firstAfter(String key) {
        if (key.isEmpty()) {
            return 0;
        }
        int found = Arrays.binarySearch(offsets, offsetOf(key));
        return found < 0 ? -found - 1 : found + 1;
    }

    @Override
    public void move(String from, String to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream open(String key, long start) throws NoSuchFileException {
        reads++;
        int index = Arrays.binarySearch(offsets, offsetOf(key));
        if (index < 0) {
            throw new NoSuchFileException(key);
        }
        long from = offsets[index];
        long to = index + 1 < offsets.length ? offsets[index + 1] : from + 10;
        return new ByteArrayInputStream(SampleTopic.json(SampleTopic.emptyEntry(TOPIC, PARTITION, from, to)));
    }

    private long offsetOf(String key) {
        return Long.parseLong(key.substring(prefix.length(), key.length() - ".json".length()));
    }

    @Override
    public String address(String key) {
        return key;
    }

    @Override
    public Outcome publish(String key, LocalFile file, String attempt) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Outcome putIfAbsent(String key, byte[] content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void replace(String key, byte[] content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(Collection<String> keys) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path scratch() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
