package dev.bayou.archive.store;

import static dev.bayou.archive.store.StoreContents.bytes;
import static dev.bayou.archive.store.StoreContents.keys;
import static dev.bayou.archive.store.StoreContents.text;
import static dev.bayou.archive.store.StoreContents.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.ledger.ConcurrentAppends;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Store.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store guarantees, checked on a real one. */
abstract class StoreContract {
    private static final int RACERS = 16;
    private static final int LARGE = 300_000;

    @TempDir
    Path folder;

    Store store;

    abstract StoreKind kind();

    @BeforeEach
    void open() throws IOException {
        store = kind().open(folder);
    }

    @AfterEach
    void close() throws IOException {
        Stores.closeAll();
    }

    @Test
    void ofManyPublishersExactlyOneIsStoredAndItsFileIsWhole() throws Exception {
        List<LocalFile> files =
                IntStream.range(0, RACERS).mapToObj(this::largeFile).toList();

        List<Outcome> outcomes =
                ConcurrentAppends.of(RACERS, i -> store.publish("race/published", files.get(i), "attempt " + i));

        assertThat(outcomes).containsOnlyOnce(Outcome.STORED);
        assertThat(bytes(store, "race/published")).isEqualTo(largeContent(outcomes.indexOf(Outcome.STORED)));
    }

    @Test
    void ofManyWritersToAFreeKeyExactlyOneIsStoredAndItsBytesAreWhole() throws Exception {
        List<Outcome> outcomes = ConcurrentAppends.of(RACERS, i -> store.putIfAbsent("race/put", largeContent(i)));

        assertThat(outcomes).containsOnlyOnce(Outcome.STORED);
        assertThat(bytes(store, "race/put")).isEqualTo(largeContent(outcomes.indexOf(Outcome.STORED)));
    }

    @Test
    void anAttemptThatPublishesAgainFindsItsOwnObjectAndAnotherFindsTheKeyTaken() throws IOException {
        LocalFile mine = largeFile(1);

        assertThat(store.publish("a/file", mine, "mine")).isEqualTo(Outcome.STORED);
        assertThat(store.publish("a/file", mine, "mine")).isEqualTo(Outcome.STORED);
        assertThat(store.publish("a/file", largeFile(2), "theirs")).isEqualTo(Outcome.TAKEN);

        assertThat(bytes(store, "a/file")).isEqualTo(largeContent(1));
    }

    @Test
    void aPublishedFileOutlivesTheLocalOne() throws IOException {
        LocalFile file = largeFile(1);
        store.publish("a/file", file, "mine");

        Files.delete(file.path());

        assertThat(bytes(store, "a/file")).isEqualTo(largeContent(1));
    }

    @Test
    void equalBytesCountAsStoredAndOtherBytesFindTheKeyTaken() throws IOException {
        assertThat(store.putIfAbsent("a/key", utf8("one"))).isEqualTo(Outcome.STORED);
        assertThat(store.putIfAbsent("a/key", utf8("one"))).isEqualTo(Outcome.STORED);
        assertThat(store.putIfAbsent("a/key", utf8("two"))).isEqualTo(Outcome.TAKEN);
        assertThat(store.putIfAbsent("a/key", new byte[0])).isEqualTo(Outcome.TAKEN);

        assertThat(text(store, "a/key")).isEqualTo("one");
    }

    /** A thread that still copies while the process ends would leave files behind. */
    @Test
    void aClosedStoreGivesNoPlaceForLocalFiles() throws IOException {
        Path scratch = store.scratch();

        store.close();

        assertThat(scratch).doesNotExist();
        assertThatIOException().isThrownBy(() -> store.scratch()).withMessageContaining("is closed");
    }

    @Test
    void anEmptyObjectIsAnObject() throws IOException {
        assertThat(store.putIfAbsent("a/_SUCCESS", new byte[0])).isEqualTo(Outcome.STORED);
        assertThat(store.putIfAbsent("a/_SUCCESS", new byte[0])).isEqualTo(Outcome.STORED);

        assertThat(bytes(store, "a/_SUCCESS")).isEmpty();
        assertThat(store.listAfter("a/", "", Store.PAGE)).containsExactly(new Listed("a/_SUCCESS", 0));
    }

    @Test
    void aReplacementIsSeenWholeOrNotAtAll() throws Exception {
        int rounds = 40;
        store.replace("a/key", largeContent(0));

        List<Boolean> whole = ConcurrentAppends.of(2, racer -> {
            boolean alwaysWhole = true;
            for (int round = 1; round <= rounds; round++) {
                if (racer == 0) {
                    store.replace("a/key", largeContent(round));
                } else {
                    byte[] seen = bytes(store, "a/key");
                    alwaysWhole &= seen.length == LARGE && Arrays.equals(seen, largeContent(seen[0]));
                }
            }
            return alwaysWhole;
        });

        assertThat(whole).containsOnly(true);
        assertThat(bytes(store, "a/key")).isEqualTo(largeContent(rounds));
    }

    @Test
    void openingAMissingKeyNamesItsAddress() {
        for (long from : new long[] {0, 1}) {
            assertThatExceptionOfType(NoSuchFileException.class)
                    .isThrownBy(() -> store.open("a/missing", from))
                    .satisfies(e -> assertThat(e.getFile()).isEqualTo(store.address("a/missing")));
        }
    }

    @Test
    void anObjectIsReadFromAnyOfItsBytesToItsEnd() throws IOException {
        byte[] content = new byte[LARGE];
        new Random(1).nextBytes(content);
        store.replace("a/key", content);
        store.replace("a/empty", new byte[0]);

        for (int from : new int[] {0, 1, 8_191, LARGE / 2, LARGE - 2, LARGE - 1}) {
            try (InputStream in = store.open("a/key", from)) {
                assertThat(in.readAllBytes())
                        .as("from byte %d", from)
                        .isEqualTo(Arrays.copyOfRange(content, from, LARGE));
                assertThat(in.read()).isEqualTo(-1);
            }
        }
        try (InputStream in = store.open("a/empty", 0)) {
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void aStreamMayBeClosedBeforeItsEndAsOftenAsOneLikes() throws IOException {
        store.replace("a/key", largeContent(7));
        for (int i = 0; i < 20; i++) {
            try (InputStream in = store.open("a/key", i)) {
                assertThat(in.read()).isEqualTo(7);
            }
        }

        assertThat(bytes(store, "a/key")).isEqualTo(largeContent(7));
    }

    @Test
    void aMovedObjectIsWholeUnderItsNewKeyAloneInPlaceOfWhatWasThere() throws IOException {
        store.replace("m/a/old", largeContent(1));
        store.replace("m/a/taken", largeContent(2));

        store.move("m/a/old", "m/b/c/free");
        assertThat(keys(store, "m/")).containsExactly("m/a/taken", "m/b/c/free");
        store.move("m/b/c/free", "m/a/taken");
        assertThat(keys(store, "m/")).containsExactly("m/a/taken");

        assertThat(bytes(store, "m/a/taken")).isEqualTo(largeContent(1));
    }

    @Test
    void aPublishedFileCanBeMoved() throws IOException {
        store.publish("a/file", largeFile(1), "mine");

        store.move("a/file", "a/moved with a space, ümlaut+plus%20");

        assertThat(keys(store, "a/")).containsExactly("a/moved with a space, ümlaut+plus%20");
        store.move("a/moved with a space, ümlaut+plus%20", "a/file");
        assertThat(bytes(store, "a/file")).isEqualTo(largeContent(1));
    }

    @Test
    void movingAMissingObjectIsAnErrorThatNamesItAndLeavesTheOtherAsItIs() throws IOException {
        store.replace("m/a/there", utf8("there"));

        for (String to : List.of("m/a/there", "m/b/free")) {
            assertThatExceptionOfType(NoSuchFileException.class)
                    .isThrownBy(() -> store.move("m/a/missing", to))
                    .satisfies(e -> assertThat(e.getFile()).isEqualTo(store.address("m/a/missing")));
        }

        assertThat(keys(store, "m/")).containsExactly("m/a/there");
        assertThat(text(store, "m/a/there")).isEqualTo("there");
    }

    @Test
    void whatIsMovedIntoAnothersPlaceIsSeenWholeOrNotAtAll() throws Exception {
        int rounds = 40;
        store.replace("a/key", largeContent(0));

        List<Boolean> whole = ConcurrentAppends.of(2, racer -> {
            boolean alwaysWhole = true;
            for (int round = 1; round <= rounds; round++) {
                if (racer == 0) {
                    store.replace("a/next", largeContent(round));
                    store.move("a/next", "a/key");
                } else {
                    byte[] seen = bytes(store, "a/key");
                    alwaysWhole &= seen.length == LARGE && Arrays.equals(seen, largeContent(seen[0]));
                }
            }
            return alwaysWhole;
        });

        assertThat(whole).containsOnly(true);
        assertThat(bytes(store, "a/key")).isEqualTo(largeContent(rounds));
    }

    @Test
    void deletingIsFineForKeysThatAreThereAndKeysThatAreNot() throws IOException {
        store.putIfAbsent("a/one", utf8("one"));
        store.putIfAbsent("a/two", utf8("two"));

        store.delete(List.of());
        store.delete(List.of("a/one", "a/missing", "missing/too"));

        assertThat(keys(store, "a/")).containsExactly("a/two");
    }

    @Test
    void keysAreListedInTheOrderOfWholeKeysWithTheirSizes() throws IOException {
        List<String> ordered = List.of("t/a-b/x", "t/a.b", "t/a/b/x", "t/a/x", "t/a0", "t/ab/y", "t/b");
        fill(ordered);

        assertThat(store.listAfter("t/", "", Store.PAGE))
                .isEqualTo(ordered.stream()
                        .map(key -> new Listed(key, key.length()))
                        .toList());
        for (int limit : new int[] {1, 2, 7}) {
            assertThat(keys(store, "t/", limit)).as("pages of %d", limit).isEqualTo(ordered);
        }
    }

    @Test
    void aPrefixNeedNotEndInASlash() throws IOException {
        fill(List.of("t/a-b/x", "t/a/b/x", "t/a0", "t/b", "u"));

        assertThat(keys(store, "t/a")).containsExactly("t/a-b/x", "t/a/b/x", "t/a0");
        assertThat(keys(store, "t")).containsExactly("t/a-b/x", "t/a/b/x", "t/a0", "t/b");
        assertThat(keys(store, "t/c")).isEmpty();
        assertThat(keys(store, "missing/folder/")).isEmpty();
    }

    @Test
    void aListingBeginsAfterAKeyWhetherThereIsSuchAnObjectOrNot() throws IOException {
        fill(List.of("t/a/b", "t/a/d", "t/b/a"));

        assertThat(after("t/a/b")).containsExactly("t/a/d", "t/b/a");
        assertThat(after("t/a/c")).containsExactly("t/a/d", "t/b/a");
        assertThat(after("t/a/d")).containsExactly("t/b/a");
        assertThat(after("t/a0")).containsExactly("t/b/a");
        assertThat(after("t/a")).containsExactly("t/a/b", "t/a/d", "t/b/a");
        assertThat(after("a")).containsExactly("t/a/b", "t/a/d", "t/b/a");
        assertThat(after("t/b/a")).isEmpty();
        assertThat(after("z")).isEmpty();
    }

    @Test
    void moreKeysThanAPageHoldsAreListedAndDeletedWithoutLossOrRepetition() throws Exception {
        List<String> all = IntStream.range(0, 1_234)
                .mapToObj(i -> "many/%02d/%04d".formatted(i / 300, i))
                .toList();
        ConcurrentAppends.of(RACERS, racer -> {
            for (int i = racer; i < all.size(); i += RACERS) {
                store.putIfAbsent(all.get(i), new byte[0]);
            }
            return racer;
        });

        assertThat(store.listAfter("many/", "", Store.PAGE)).hasSize(Store.PAGE);
        assertThat(store.listAfter("many/", all.get(999), 7))
                .extracting(Listed::key)
                .isEqualTo(all.subList(1_000, 1_007));
        assertThat(keys(store, "many/")).isEqualTo(all);
        assertThat(store.listAll("many/")).extracting(Listed::key).isEqualTo(all);
        assertThat(store.listBetween("many/", all.get(99), all.get(1_200)))
                .extracting(Listed::key)
                .isEqualTo(all.subList(100, 1_200));
        assertThat(store.listBetween("many/", all.get(99), all.get(1_100)))
                .as("up to the border of a page")
                .extracting(Listed::key)
                .isEqualTo(all.subList(100, 1_100));

        store.delete(all.subList(0, 1_233));
        assertThat(keys(store, "many/")).containsExactly(all.get(1_233));
    }

    @Test
    void allKeysBetweenAnyTwoAreListedInTheOrderOfWholeKeysWithTheirSizes() throws IOException {
        List<String> ordered =
                List.of("t/a-b/x", "t/a.b", "t/a/b/x", "t/a/b0", "t/a/x", "t/a0", "t/ab/y", "t/b", "ta", "u/a");
        fill(ordered);
        List<String> borders = List.of(
                "", "t", "t/", "t/a", "t/a-b/x", "t/a/", "t/a/b/", "t/a/b/x", "t/a0", "t/ab/y", "t/b", "t/c", "z");

        for (String prefix : List.of("t", "t/", "t/a", "t/a/b")) {
            assertThat(store.listAll(prefix)).isEqualTo(listed(ordered, prefix, "", "~"));
            for (String after : borders) {
                for (String before : borders) {
                    assertThat(store.listBetween(prefix, after, before))
                            .as("between '%s' and '%s' below '%s'", after, before, prefix)
                            .isEqualTo(listed(ordered, prefix, after, before));
                }
            }
        }
        assertThat(store.listAll("missing/folder/")).isEmpty();
    }

    /** What is expected, derived from the keys alone. */
    private static List<Listed> listed(List<String> keys, String prefix, String after, String before) {
        return keys.stream()
                .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0 && key.compareTo(before) < 0)
                .map(key -> new Listed(key, key.length()))
                .toList();
    }

    /** S3's console makes an empty object of that name for each folder that it shows. */
    @Test
    void anObjectThatIsNamedAsThePrefixItselfIsNotBelowIt() throws IOException {
        fill(List.of("t/a", "t/ab"));

        assertThat(store.listAll("t/a")).extracting(Listed::key).containsExactly("t/ab");
    }

    @Test
    void scratchIsOneFolderThatIsGoneOnceTheStoreIsClosed() throws IOException {
        Path scratch = store.scratch();
        Path inside = Files.writeString(scratch.resolve("file"), "unpublished");

        assertThat(store.scratch()).isEqualTo(scratch);
        store.close();

        assertThat(inside).doesNotExist();
        assertThat(scratch).doesNotExist();
    }

    @Test
    void scratchThatWasDeletedIsMadeAgainAndGoneOnceTheStoreIsClosed() throws IOException {
        Path scratch = store.scratch();
        // Not the folder of all: that of S3's stores is shared with other processes.
        deleteTree(scratch);

        LocalFile file = LocalFile.of(Files.write(store.scratch().resolve("file"), utf8("published")));

        assertThat(store.publish("a/file", file, "mine")).isEqualTo(Outcome.STORED);
        assertThat(store.scratch()).isEqualTo(scratch);
        deleteTree(scratch);
        assertThat(store.putIfAbsent("a/key", utf8("put"))).isEqualTo(Outcome.STORED);
        assertThat(keys(store, "a/")).containsExactly("a/file", "a/key");
        store.close();
        assertThat(scratch).doesNotExist();
    }

    private static void deleteTree(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private List<String> after(String key) throws IOException {
        return store.listAfter("t/", key, Store.PAGE).stream().map(Listed::key).toList();
    }

    /** Puts the keys in the worst order; each holds as many bytes as its name has. */
    private void fill(List<String> keys) throws IOException {
        List<String> reversed = new ArrayList<>(keys);
        Collections.reverse(reversed);
        for (String key : reversed) {
            store.putIfAbsent(key, utf8(key));
        }
    }

    private static byte[] largeContent(int number) {
        byte[] content = new byte[LARGE];
        Arrays.fill(content, (byte) number);
        return content;
    }

    private LocalFile largeFile(int number) {
        try {
            return LocalFile.of(Files.write(store.scratch().resolve("large-" + number), largeContent(number)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
