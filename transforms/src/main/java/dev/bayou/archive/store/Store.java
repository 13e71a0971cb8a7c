package dev.bayou.archive.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Where an archive or a report lives: whole objects under keys that sort as UTF-8 bytes, each visible entirely or not
 * at all, never overwritten except by {@link #replace} and {@link #move}. Safe for many threads and many processes at
 * once.
 *
 * <p>Every outcome that a network leaves open (a timeout, a broken pipe) is settled by reading the key back before a
 * method returns; if it cannot be settled, the method throws and nothing may be assumed.
 */
public interface Store extends Closeable {
    /** The greatest number of keys that one {@link #listAfter} returns: S3's page. */
    int PAGE = 1000;

    /** What became of an object that was to be stored if its key was free. */
    enum Outcome {
        /** The object under the key is the caller's, now durable. */
        STORED,
        /** Another object is under the key, and was left as it is. */
        TAKEN
    }

    /** An object's key and its size in bytes. */
    record Listed(String key, long bytes) {}

    /**
     * Publishes a local file under the key if the key is free, in one atomic step.
     *
     * @param attempt who publishes: unique to one attempt at one range, kept with the object, and what decides whether
     *     an object found there is the caller's own
     */
    Outcome publish(String key, LocalFile file, String attempt) throws IOException;

    /**
     * Stores the bytes under the key if the key is free, in one atomic step. An object there with the very same bytes
     * counts as the caller's, so content that must distinguish writers names its writer.
     */
    Outcome putIfAbsent(String key, byte[] content) throws IOException;

    /** Stores the bytes under the key, atomically in place of what is there. */
    void replace(String key, byte[] content) throws IOException;

    /**
     * The first objects, in order of their keys, whose key begins with the prefix and comes after another. An empty
     * object whose key ends in a slash stands for a folder, and is not listed.
     *
     * @param after exclusive; need not exist; empty to begin with the first
     * @param limit at most {@link #PAGE}; fewer come back only when there are no more
     */
    List<Listed> listAfter(String prefix, String after, int limit) throws IOException;

    /** Objects in the order of their keys, which are listed as they are needed. For one thread. */
    interface Walk {
        /** The next object; empty after the last one. */
        Optional<Listed> next() throws IOException;
    }

    /**
     * Every object whose key begins with the prefix and comes after another, however many they are. An object that
     * appears or goes meanwhile may be among them or not.
     *
     * @param after exclusive; need not exist; empty to begin with the first
     */
    default Walk walk(String prefix, String after) throws IOException {
        return new Walk() {
            private Iterator<Listed> page = List.<Listed>of().iterator();
            private String reached = after;
            private boolean mayHaveMore = true;

            @Override
            public Optional<Listed> next() throws IOException {
                if (!page.hasNext() && mayHaveMore) {
                    List<Listed> listed = listAfter(prefix, reached, PAGE);
                    page = listed.iterator();
                    mayHaveMore = listed.size() == PAGE;
                }
                if (!page.hasNext()) {
                    return Optional.empty();
                }
                Listed object = page.next();
                reached = object.key();
                return Optional.of(object);
            }
        };
    }

    /** Every object whose key begins with the prefix and goes on after it, in the order of their keys. */
    default List<Listed> listAll(String prefix) throws IOException {
        return listBetween(prefix, prefix, prefix + Character.MAX_VALUE);
    }

    /**
     * Every object whose key begins with the prefix and lies between two, in the order of their keys.
     *
     * @param after exclusive
     * @param before exclusive
     */
    default List<Listed> listBetween(String prefix, String after, String before) throws IOException {
        List<Listed> between = new ArrayList<>();
        Walk walk = walk(prefix, after);
        Optional<Listed> object = walk.next();
        while (object.isPresent() && object.get().key().compareTo(before) < 0) {
            between.add(object.get());
            object = walk.next();
        }
        return between;
    }

    /**
     * Every name right below a prefix, of objects and of folders, which have a slash at their end. Costs a listing of
     * one key for each.
     */
    default List<String> children(String prefix) throws IOException {
        return children(prefix, Integer.MAX_VALUE);
    }

    /** The first names right below a prefix, at most so many, as {@link #children(String)} lists them. */
    default List<String> children(String prefix, int most) throws IOException {
        List<String> names = new ArrayList<>();
        List<Listed> next = listAfter(prefix, "", 1);
        while (!next.isEmpty() && names.size() < most) {
            String key = next.get(0).key();
            int slash = key.indexOf('/', prefix.length());
            String after = key;
            if (slash < 0) {
                names.add(key.substring(prefix.length()));
            } else {
                names.add(key.substring(prefix.length(), slash + 1));
                // The character after the slash: after everything in this folder, before any other folder that follows.
                after = key.substring(0, slash) + (char) ('/' + 1);
            }
            next = listAfter(prefix, after, 1);
        }
        return names;
    }

    /** Gives an object another key, atomically in place of what is there; of S3's 5 GB in one copy at most. */
    void move(String from, String to) throws IOException;

    /**
     * Opens the object under the key for reading from its begin.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    default InputStream open(String key) throws IOException {
        return open(key, 0);
    }

    /**
     * Opens the object under the key for reading from that byte on, which has to be in it, or 0. A stream that is
     * closed early costs little more than what was read.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    InputStream open(String key, long from) throws IOException;

    /** Deletes the objects under the keys; a key without one counts as deleted. */
    void delete(Collection<String> keys) throws IOException;

    /**
     * Removes a folder below which every object was deleted, where the store has folders. The caller alone uses it.
     *
     * @param prefix the folder's key, with a slash at its end
     */
    default void removeFolder(String prefix) throws IOException {}

    /** A folder on local disk, of this process alone, in which a file to {@link #publish} is best written. */
    Path scratch() throws IOException;

    /** The object's full address, for messages and for Beam's file systems. */
    String address(String key);

    /** Releases what the store holds; files in {@link #scratch} are deleted. */
    @Override
    void close() throws IOException;

    /** A store lacks something without which an archive there would lose records or hold them twice. */
    public static final class UnfitStoreException extends IOException {
        /** @param lack what the store does wrong, as the end of a sentence that begins with "it" */
        UnfitStoreException(String address, String lack) {
            super("The store at " + address + " cannot hold an archive: it " + lack
                    + ". Known to work are Amazon S3, Ceph's radosgw, S3Proxy and local disks.");
        }

        UnfitStoreException(String address, String lack, Throwable cause) {
            this(address, lack);
            initCause(cause);
        }
    }
}
