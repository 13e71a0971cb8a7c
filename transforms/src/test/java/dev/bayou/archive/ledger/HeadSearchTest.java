package dev.bayou.archive.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.Layout;
import dev.bayou.archive.read.SampleTopic;
import dev.bayou.archive.store.LocalStore;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.StoreContents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadSearchTest {
    private static final int MILLION = 1_000_000;

    static Stream<Arguments> layouts() {
        return Stream.of(
                layout("none", 0, i -> i),
                layout("one, at 0", 1, i -> i),
                layout("one, far away", 1, i -> Long.MAX_VALUE - 1),
                layout("one less than a page", 999, i -> i * 7),
                layout("exactly a page", 1_000, i -> i * 7),
                layout("one more than a page", 1_001, i -> i * 7),
                layout("a million, evenly", MILLION, i -> i * 250_000),
                layout("a million, one offset each", MILLION, i -> i),
                layout("a million, ever larger", MILLION, i -> i * i * 9),
                layout("growing exponentially", 62, i -> 1L << i),
                layout("a page at each power of two", 50_000, i -> (1L << (11 + i / 1_000)) + i % 1_000),
                layout("all at the begin but one", 100_000, i -> i < 99_999 ? i : Long.MAX_VALUE / 2),
                layout("all at the end but one", 100_000, i -> i == 0 ? 0 : Long.MAX_VALUE - 100_000 + i),
                layout("two clusters far apart", 100_000, i -> i < 50_000 ? i : Long.MAX_VALUE / 3 + i),
                layout("up to the greatest offset", 5_000, i -> Long.MAX_VALUE - 4_999 + i));
    }

    private static Arguments layout(String name, int entries, LongUnaryOperator offset) {
        return Arguments.of(
                name, LongStream.range(0, entries).map(offset).sorted().toArray());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layouts")
    void findsTheGreatestEntryAtMostAnyBound(String name, long[] offsets) throws IOException {
        NavigableSet<Long> plain = new TreeSet<>();
        LongStream.of(offsets).forEach(plain::add);
        ListedLedger ledger = new ListedLedger(offsets);

        assertFloor(ledger, plain, Long.MAX_VALUE);
        int step = Math.max(1, offsets.length / 8);
        for (int i = 0; i < offsets.length; i += step) {
            assertFloor(ledger, plain, offsets[i]);
            assertFloor(ledger, plain, Math.max(0, offsets[i] - 1));
            assertFloor(ledger, plain, Math.min(Long.MAX_VALUE - 1, offsets[i]) + 1);
        }
    }

    @Test
    void findsTheGreatestEntryAtMostAnyBoundInRandomLedgers() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("HeadSearchTest: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            long[] offsets = randomLedger(random);
            NavigableSet<Long> plain = new TreeSet<>();
            LongStream.of(offsets).forEach(plain::add);
            ListedLedger ledger = new ListedLedger(offsets);

            assertFloor(ledger, plain, Long.MAX_VALUE);
            assertFloor(ledger, plain, random.nextLong(Long.MAX_VALUE));
            if (offsets.length > 0) {
                long known = offsets[random.nextInt(offsets.length)];
                assertFloor(ledger, plain, known + random.nextLong(Long.MAX_VALUE - known));
                assertThat(ledger.search().greatestAtMost(Long.MAX_VALUE, OptionalLong.of(known)))
                        .as("seed %d, from %d", seed, known)
                        .hasValue(plain.last());
            }
        }
    }

    /** Clusters of very different sizes, very different distances apart. */
    private static long[] randomLedger(Random random) {
        NavigableSet<Long> offsets = new TreeSet<>();
        int clusters = random.nextInt(6);
        for (int cluster = 0; cluster < clusters; cluster++) {
            long offset = random.nextLong(1L << (1 + random.nextInt(62)));
            long stride = 1L << random.nextInt(40);
            int entries = random.nextInt(4_000);
            for (int i = 0; i < entries && offset >= 0; i++) {
                offsets.add(offset);
                offset += 1 + random.nextLong(stride);
            }
        }
        return offsets.stream().mapToLong(Long::longValue).toArray();
    }

    private static void assertFloor(ListedLedger ledger, NavigableSet<Long> plain, long bound) throws IOException {
        ledger.forgetRequests();

        OptionalLong found = ledger.search().greatestAtMost(bound, OptionalLong.empty());

        Long expected = plain.floor(bound);
        assertThat(found.isPresent() ? found.getAsLong() : null)
                .as("the greatest entry of %d at most %d", plain.size(), bound)
                .isEqualTo(expected);
        assertThat(ledger.listings())
                .as("%d listings for the greatest entry of %d at most %d", ledger.listings(), plain.size(), bound)
                .isLessThanOrEqualTo(HeadSearch.MOST_LISTINGS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000, 250_000, 1_000_000_000})
    void amongAMillionEvenEntriesTheLastIsFoundInAFewListings(long spacing) throws IOException {
        ListedLedger store = new ListedLedger(
                LongStream.range(0, MILLION).map(i -> i * spacing).toArray());

        assertThat(store.ledger().last()).get().extracting(LedgerEntry::from).isEqualTo((MILLION - 1) * spacing);

        assertThat(store.listings()).as("listings: %d", store.listings()).isLessThanOrEqualTo(24);
        assertThat(store.reads()).isEqualTo(1);
    }

    @Test
    void followingTheChainCostsOneReadWhileNothingWasAdded() throws IOException {
        ListedLedger store = new ListedLedger(0, 10, 20);
        LedgerEntry last = store.ledger().last().orElseThrow();
        store.forgetRequests();

        assertThat(store.ledger().lastSince(last)).isEqualTo(last);

        assertThat(Map.of("reads", store.reads(), "listings", store.listings()))
                .isEqualTo(Map.of("reads", 1, "listings", 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 5_000})
    void followingTheChainFindsWhatWasAdded(int added) throws IOException {
        long[] all = LongStream.rangeClosed(0, added).map(i -> i * 10).toArray();
        LedgerEntry known =
                new ListedLedger(Arrays.copyOf(all, 1)).ledger().last().orElseThrow();

        LedgerEntry last = new ListedLedger(all).ledger().lastSince(known);

        assertThat(last.from()).isEqualTo(added * 10L);
    }

    @Test
    void theEntryThatCoversAnOffsetIsFound() throws IOException {
        Ledger ledger = new ListedLedger(0, 10, 25).ledger();

        assertThat(ledger.covering(9)).get().extracting(LedgerEntry::from).isEqualTo(0L);
        assertThat(ledger.covering(10)).get().extracting(LedgerEntry::from).isEqualTo(10L);
        assertThat(ledger.covering(24)).get().extracting(LedgerEntry::from).isEqualTo(10L);
        assertThat(ledger.covering(1_000)).get().extracting(LedgerEntry::from).isEqualTo(25L);
        assertThat(new ListedLedger(5).ledger().covering(4)).isEmpty();
        assertThat(new ListedLedger().ledger().covering(4)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".DS_Store", "README.md", "5.json", "99999999999999999999.json", "00000000000000000010.json.bak"
            })
    void aForeignFileInTheLedgerIsNamed(String name, @TempDir Path folder) throws IOException {
        try (Store store = new LocalStore(folder)) {
            Ledger ledger = new Ledger(store, "topic", 0);
            ledger.append(SampleTopic.emptyEntry("topic", 0, 0, 10));
            String foreign = Layout.ledgerPrefix("topic", 0) + name;
            store.putIfAbsent(foreign, StoreContents.utf8("foreign"));

            assertThatIOException()
                    .isThrownBy(ledger::last)
                    .withMessageContaining(store.address(foreign))
                    .withMessageContaining("move the file elsewhere");
        }
    }
}
