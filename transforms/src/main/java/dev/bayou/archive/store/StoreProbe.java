package dev.bayou.archive.store;

import dev.bayou.archive.Layout;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Store.Outcome;
import dev.bayou.archive.store.Store.UnfitStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks, on objects of its own, that a store keeps what exactly-once rests on: a write to a free key that succeeds
 * once, also in a race; an object that is read and listed as soon as it is written; listings in the order of keys.
 *
 * <p>It costs about 50 writes, as many reads and 7 listings. A store that passes may still fail in a race between nodes
 * of a gateway, which a single client does not see.
 */
public final class StoreProbe {
    private static final Logger LOG = LoggerFactory.getLogger(StoreProbe.class);
    private static final int RACERS = 8;
    /**
     * The keys that are raced for, in the order of their bytes, which is neither that of a dictionary nor that of
     * folders. They are many because a store that checks and writes in two steps may have one winner by luck.
     */
    private static final List<String> ORDERED = List.of("Z", "a-b", "a.b", "a/b", "a0", "ab");

    private final Store store;
    private final String folder = Layout.probePrefix(UUID.randomUUID().toString());
    private final List<String> written = new ArrayList<>();

    StoreProbe(Store store) {
        this.store = store;
    }

    /**
     * Deletes what it wrote before it returns; what a crash leaves may be deleted at any time.
     *
     * @throws UnfitStoreException if the store lacks something
     */
    void run() throws IOException {
        try {
            requireSecondWriteRefused(folder + "twice");
            List<String> raced =
                    ORDERED.stream().map(name -> folder + "race/" + name).toList();
            List<String> reversed = new ArrayList<>(raced);
            Collections.reverse(reversed);
            for (String key : reversed) {
                requireOneWinner(key);
            }
            requireListed(folder + "race/", raced);
        } finally {
            deleteWritten();
        }
    }

    private void requireSecondWriteRefused(String key) throws IOException {
        byte[] first = content(key, 1);
        written.add(key);
        if (settled(key, first) == Outcome.TAKEN) {
            throw lacks("refuses a conditional write to a free key");
        }
        if (settled(key, content(key, 2)) == Outcome.STORED) {
            throw lacks(
                    "ignores the condition of a write (If-None-Match: * on S3): a second writer replaced what the first"
                            + " had stored, so two archivers would archive records twice");
        }
        requireContent(key, first);
    }

    private void requireOneWinner(String key) throws IOException {
        List<byte[]> contents = IntStream.range(0, RACERS)
                .mapToObj(racer -> content(key, racer))
                .toList();
        CyclicBarrier start = new CyclicBarrier(RACERS);
        written.add(key);
        List<Outcome> outcomes = ParallelRequests.inParallel(contents, content -> {
            await(start);
            return settled(key, content);
        });
        int winners = Collections.frequency(outcomes, Outcome.STORED);
        if (winners != 1) {
            throw lacks(
                    "let " + winners + " of " + RACERS + " writers succeed that raced for one key (If-None-Match: * on"
                            + " S3) where exactly one may, so two archivers would archive records twice");
        }
        requireContent(key, contents.get(outcomes.indexOf(Outcome.STORED)));
    }

    private void requireContent(String key, byte[] expected) throws IOException {
        try (InputStream in = store.open(key)) {
            if (Arrays.equals(in.readAllBytes(), expected)) {
                return;
            }
        } catch (NoSuchFileException e) {
            throw unread(e);
        }
        throw lacks("returns something else than what was just stored under a key");
    }

    /** @param expected all keys below the prefix, in order */
    private void requireListed(String prefix, List<String> expected) throws IOException {
        List<String> all = keys(store.listAfter(prefix, "", Store.PAGE));
        if (!all.containsAll(expected)) {
            throw lacks("does not list objects as soon as they are stored");
        }
        if (!all.equals(expected)) {
            throw lacks("does not list objects in the order of the bytes of their keys");
        }
        for (int i = 0; i < expected.size(); i++) {
            int next = i + 1;
            List<String> after = keys(store.listAfter(prefix, expected.get(i), 1));
            if (!after.equals(expected.subList(next, Math.min(next + 1, expected.size())))) {
                throw lacks("does not list what comes after a key (start-after on S3)");
            }
        }
    }

    /** A refused writer reads what is there. */
    private Outcome settled(String key, byte[] content) throws IOException {
        try {
            return store.putIfAbsent(key, content);
        } catch (NoSuchFileException e) {
            if (store.address(key).equals(e.getFile())) {
                throw unread(e);
            }
            throw e;
        }
    }

    private UnfitStoreException unread(NoSuchFileException e) {
        return new UnfitStoreException(store.address(""), "does not find an object that was just stored", e);
    }

    private UnfitStoreException lacks(String lack) {
        return new UnfitStoreException(store.address(""), lack);
    }

    private void deleteWritten() {
        try {
            store.delete(written);
            store.removeFolder(folder);
        } catch (IOException e) {
            LOG.warn(
                    "Objects of a check of the store stay below {}: delete them: {}",
                    store.address(folder),
                    e.toString());
        }
    }

    /** Differs for each racer, or a store would take one's object for another's. */
    private static byte[] content(String key, int racer) {
        return (key + " " + racer).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> keys(List<Listed> listed) {
        return listed.stream().map(Listed::key).toList();
    }

    private static void await(CyclicBarrier start) throws IOException {
        try {
            start.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while checking the store", e);
        } catch (BrokenBarrierException e) {
            throw new IOException("another request of the check of the store was interrupted", e);
        }
    }
}
