package dev.bayou.archive.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Another store without one of the promises that a store makes. */
abstract class FlawedStore implements Store {
    final Store store;

    private FlawedStore(Store store) {
        this.store = store;
    }

    /** What there is to lack, as it was seen in the servers named. */
    enum Flaw {
        /** s3rver 3.7.1, and Google's S3 interface. */
        CONDITION_IGNORED("ignores the condition of a write") {
            @Override
            Store in(Store store) {
                return new FlawedStore(store) {
                    @Override
                    public Outcome putIfAbsent(String key, byte[] content) throws IOException {
                        replace(key, content);
                        return Outcome.STORED;
                    }
                };
            }
        },
        /** Adobe's S3Mock 4.11: right one after the other, and check and write are two steps. */
        RACE_WON_BY_MANY("writers succeed that raced for one key") {
            @Override
            Store in(Store store) {
                return new FlawedStore(store) {
                    @Override
                    public Outcome putIfAbsent(String key, byte[] content) throws IOException {
                        try (InputStream in = open(key)) {
                            return in.read() < 0 ? Outcome.STORED : Outcome.TAKEN;
                        } catch (NoSuchFileException e) {
                            replace(key, content);
                            return Outcome.STORED;
                        }
                    }
                };
            }
        },
        /** Some versions of gateways took the condition for its opposite. */
        CONDITION_INVERTED("refuses a conditional write to a free key") {
            @Override
            Store in(Store store) {
                return new FlawedStore(store) {
                    @Override
                    public Outcome putIfAbsent(String key, byte[] content) {
                        return Outcome.TAKEN;
                    }
                };
            }
        },
        LISTED_IN_ANOTHER_ORDER("in the order of the bytes of their keys") {
            @Override
            Store in(Store store) {
                return new FlawedStore(store) {
                    @Override
                    public List<Listed> listAfter(String prefix, String after, int limit) throws IOException {
                        return store.listAll(prefix).stream()
                                .sorted(Comparator.comparing(Listed::key, String.CASE_INSENSITIVE_ORDER))
                                .filter(listed -> String.CASE_INSENSITIVE_ORDER.compare(listed.key(), after) > 0)
                                .limit(limit)
                                .toList();
                    }
                };
            }
        },
        START_AFTER_IGNORED("list what comes after a key") {
            @Override
            Store in(Store store) {
                return new FlawedStore(store) {
                    @Override
                    public List<Listed> listAfter(String prefix, String after, int limit) throws IOException {
                        return store.listAfter(prefix, "", limit);
                    }
                };
            }
        },
        LISTED_LATE("does not list objects as soon as they are stored") {
            @Override
            Store in(Store store) {
                return new FlawedStore(store) {
                    private final Set<String> justStored = new HashSet<>();

                    @Override
                    public synchronized Outcome putIfAbsent(String key, byte[] content) throws IOException {
                        justStored.add(key);
                        return super.putIfAbsent(key, content);
                    }

                    @Override
                    public List<Listed> listAfter(String prefix, String after, int limit) throws IOException {
                        return store.listAfter(prefix, after, limit).stream()
                                .filter(listed -> !justStored.contains(listed.key()))
                                .toList();
                    }
                };
            }
        },
        READ_LATE("does not find an object that was just stored") {
            @Override
            Store in(Store store) {
                return new FlawedStore(store) {
                    @Override
                    public InputStream open(String key, long from) throws IOException {
                        throw new NoSuchFileException(address(key));
                    }
                };
            }
        };

        /** What the refusal says of it. */
        final String message;

        Flaw(String message) {
            this.message = message;
        }

        abstract Store in(Store store);
    }

    @Override
    public Outcome publish(String key, LocalFile file, String attempt) throws IOException {
        return store.publish(key, file, attempt);
    }

    @Override
    public Outcome putIfAbsent(String key, byte[] content) throws IOException {
        return store.putIfAbsent(key, content);
    }

    @Override
    public void replace(String key, byte[] content) throws IOException {
        store.replace(key, content);
    }

    @Override
    public List<Listed> listAfter(String prefix, String after, int limit) throws IOException {
        return store.listAfter(prefix, after, limit);
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

    /** The other store is closed by its owner. */
    @Override
    public void close() {}
}
