package dev.bayou.archive.seal;

import static dev.bayou.archive.read.SampleTopic.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Gap;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimestampTolerance;
import dev.bayou.archive.ledger.ConcurrentAppends;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.ledger.SealingProgress;
import dev.bayou.archive.ledger.WindowManifest;
import dev.bayou.archive.read.SampleTopic;
import dev.bayou.archive.seal.WindowSealer.Checked;
import dev.bayou.archive.store.OnEveryStore;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.StoreContents;
import dev.bayou.archive.store.WatchedStore;
import dev.bayou.archive.store.WatchedStore.Kind;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.archive.write.RangeWriter;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WindowSealerTest extends OnEveryStore {
    private static final Instant DAYS_LATER = SampleTopic.COMMITTED_AT;

    /** In hours from the first one. */
    private static final int IN_2100 = 24 * 365 * 82;

    private WindowSealer sealer;

    @BeforeEach
    void beginSealing() {
        sealer = new WindowSealer(store, topic.name());
    }

    @Test
    void aWindowIsSealedOnceItsTimeIsOverAndEveryPartitionIsCopied() throws IOException {
        topic.archive(0, 0, 0, 0, 1);
        topic.archive(1, 0, 0);
        Map<Integer, Long> ends = Map.of(0, 3L, 1, 1L);

        assertThat(sealer.check(ends, window(0).end().minusMillis(1)).sealed()).isEmpty();
        assertThat(isSealed(0)).isFalse();
        assertThat(sealer.check(ends, window(0).end()).sealed()).containsExactly(window(0));
        assertThat(isSealed(0)).isTrue();
        assertThat(isSealed(1)).isFalse();
        assertThat(sealer.check(ends, window(1).end()).sealed()).containsExactly(window(1));

        WindowManifest manifest = manifest(0).orElseThrow();
        assertThat(manifest.records()).isEqualTo(3);
        assertThat(manifest.seals()).isEqualTo(1);
        assertThat(manifest.lateRecords()).isZero();
        assertThat(manifest.files()).extracting(ArchivedFile::path).isEqualTo(dataKeys(0));
    }

    @Test
    void aWindowWaitsForAPartitionThatIsNotCaughtUp() throws IOException {
        topic.archive(0, 0, 0, 0);
        topic.archive(1, 0, 0);

        assertThat(check(Map.of(0, 2L, 1, 2L)).sealed()).isEmpty();
        assertThat(isSealed(0)).isFalse();

        topic.archive(1, 1, 0);
        assertThat(check(Map.of(0, 2L, 1, 2L)).sealed()).containsExactly(window(0));
    }

    @Test
    void aPartitionWhoseRecordsArePastTheWindowNeedNotBeCaughtUp() throws IOException {
        topic.archive(0, 0, 0, 1);

        assertThat(check(Map.of(0, 1_000L)).sealed()).containsExactly(window(0));
        assertThat(isSealed(1)).isFalse();
    }

    @Test
    void aWindowWaitsForAPartitionThatHasRecordsButNoEntryYetAndNotForAnEmptyOne() throws IOException {
        topic.archive(0, 0, 0);

        assertThat(check(Map.of(0, 1L, 1, 5L)).sealed()).isEmpty();
        assertThat(check(Map.of(0, 1L, 1, 0L)).sealed()).containsExactly(window(0));
    }

    @Test
    void aPartitionWithNothingButGapsIsCaughtUpAndItsProgressIsKept() throws IOException {
        topic.archive(0, 0, 0);
        try (RangeWriter writer = topic.attempt(1, 0, ProtocolStep.Listener.NONE)) {
            writer.explain(Gap.whole(0, 4, Gap.Reason.COMPACTION));
            SampleTopic.commit(writer, 4);
        }

        assertThat(check(Map.of(0, 1L, 1, 4L)).sealed()).containsExactly(window(0));

        topic.archive(0, 1, 3);
        assertThat(fresh().check(Map.of(0, 2L, 1, 4L), DAYS_LATER).sealed()).containsExactly(window(3));
    }

    @Test
    void aWindowDoesNotGoByAnImplausibleTimeThatAnOlderVersionFiledRecordsBy() throws IOException {
        topic.archive(0, 0, 0, IN_2100);

        assertThat(check(Map.of(0, 4L)).sealed()).isEmpty();
        topic.archive(0, 2, 0);
        assertThat(check(Map.of(0, 4L)).sealed()).isEmpty();
        topic.archive(0, 3, 1);

        assertThat(check(Map.of(0, 5L)).sealed()).containsExactly(window(0));
        assertThat(manifest(0).orElseThrow().records()).isEqualTo(2);
    }

    @Test
    void anImplausibleTimeThatAnOlderVersionRememberedIsForgotten() throws IOException {
        topic.archive(0, 0, 0, IN_2100);
        store.replace(
                Layout.sealing(topic.name()),
                SampleTopic.json(new SealingProgress.Document(
                        2,
                        topic.name(),
                        Map.of(0, new SealingProgress.Position(2, Instant.parse("2100-01-01T00:00:00Z"))),
                        List.of(),
                        List.of())));
        topic.archive(0, 2, 1);

        assertThat(check(Map.of(0, 4L)).sealed()).isEmpty();
        topic.archive(0, 3, 2);

        assertThat(check(Map.of(0, 5L)).sealed()).containsExactly(window(1));
        assertThat(SealingProgress.load(store, topic.name()).maxTimestamp(0))
                .isEqualTo(new SampleTopic.Sample(0, 3, 2).time());
    }

    @Test
    void aWindowGoesByWhatTheEntrySaysOfItsProgressNotByItsFiles() throws IOException {
        try (RangeWriter writer = topic.attempt(0, 0, ProtocolStep.Listener.NONE)) {
            SampleTopic.append(writer, 0, 0, 0, 5);
            writer.progressIs(window(0).start());
            SampleTopic.commit(writer, 2);
        }

        assertThat(check(Map.of(0, 3L)).sealed()).isEmpty();
        assertThat(check(Map.of(0, 2L)).sealed()).containsExactly(window(0), window(5));
    }

    @Test
    void lateRecordsSealTheirWindowAgainAndAreCounted() throws IOException {
        topic.archive(0, 0, 0, 0, 1);
        check(Map.of(0, 3L));
        topic.archive(0, 3, 2, 0, 0, 0);

        Checked again = check(Map.of(0, 7L));

        assertThat(again.sealed()).containsExactly(window(0), window(2));
        assertThat(again.lateRecords()).isEqualTo(3);
        WindowManifest manifest = manifest(0).orElseThrow();
        assertThat(manifest.seals()).isEqualTo(2);
        assertThat(manifest.records()).isEqualTo(5);
        assertThat(manifest.lateRecords()).isEqualTo(3);
        assertThat(manifest.files()).extracting(ArchivedFile::path).isEqualTo(dataKeys(0));
        assertThat(manifest(1).orElseThrow().seals()).isEqualTo(1);
        assertThat(check(Map.of(0, 7L)).sealed()).isEmpty();
    }

    @Test
    void aNewProcessGoesOnFromWhereTheLastOneWas() throws IOException {
        topic.archive(0, 0, 0, 0, 1);
        sealer.check(Map.of(0, 3L), window(0).end());
        topic.archive(0, 3, 0, 2);

        Checked checked = fresh().check(Map.of(0, 5L), DAYS_LATER);

        assertThat(checked.sealed()).containsExactly(window(0), window(1), window(2));
        assertThat(checked.lateRecords()).isEqualTo(1);
        assertThat(manifest(0).orElseThrow().seals()).isEqualTo(2);
    }

    @Test
    void sealingFromTheLedgerAloneGivesTheSameManifests() throws IOException {
        topic.archive(0, 0, 0, 0, 1);
        topic.archive(1, 0, 0, 2);
        Map<Integer, Long> ends = Map.of(0, 3L, 1, 2L);
        check(ends);
        List<Optional<WindowManifest>> before = List.of(manifest(0), manifest(1), manifest(2));
        assertThat(before).doesNotContain(Optional.empty());

        byte[] remembered = StoreContents.bytes(store, Layout.sealing(topic.name()));
        byte[] cutOff = Arrays.copyOf(remembered, remembered.length - 1);
        for (List<byte[]> left : List.of(List.<byte[]>of(), List.of(cutOff))) {
            store.delete(List.of(Layout.sealing(topic.name())));
            for (byte[] content : left) {
                store.putIfAbsent(Layout.sealing(topic.name()), content);
            }
            Checked again = fresh().check(ends, DAYS_LATER.plusSeconds(60));

            assertThat(again.lateRecords()).isZero();
            assertThat(again.problems()).isEmpty();
            assertThat(List.of(manifest(0), manifest(1), manifest(2))).isEqualTo(before);
            SealingProgress anew = SealingProgress.load(store, topic.name());
            assertThat(anew.next(0)).isEqualTo(3);
            assertThat(anew.windows()).isEmpty();
        }
    }

    /** A process that died after the manifest and before the marker. */
    @Test
    void aMissingMarkerIsPutByTheNextProcess() throws IOException {
        topic.archive(0, 0, 0);
        check(Map.of(0, 1L));
        WindowManifest before = manifest(0).orElseThrow();
        store.delete(List.of(Layout.success(topic.name(), window(0)), Layout.sealing(topic.name())));

        fresh().check(Map.of(0, 1L), DAYS_LATER);

        assertThat(isSealed(0)).isTrue();
        assertThat(manifest(0)).contains(before);
    }

    @Test
    void twoSealersAtOnceAgree() throws Exception {
        topic.archive(0, 0, 0, 1, 2);

        List<Checked> all = ConcurrentAppends.of(2, racer -> fresh().check(Map.of(0, 3L), DAYS_LATER));

        assertThat(all).allSatisfy(checked -> assertThat(checked.problems()).isEmpty());
        assertThat(List.of(isSealed(0), isSealed(1), isSealed(2))).containsOnly(true);
        assertThat(manifest(0).orElseThrow().records()).isEqualTo(1);
        assertThat(check(Map.of(0, 3L)).problems()).isEmpty();
    }

    @Test
    void aSealerThatIsOvertakenWhileItWritesMendsTheManifestItMadeTooShort() throws IOException {
        topic.archive(0, 0, 0);
        Store overtaken = beforeReplacing(Layout.manifest(topic.name(), window(0)), () -> {
            topic.archive(0, 1, 0);
            fresh().check(Map.of(0, 2L), DAYS_LATER);
        });

        new WindowSealer(overtaken, topic.name()).check(Map.of(0, 1L), DAYS_LATER);

        assertThat(manifest(0).orElseThrow().files())
                .extracting(ArchivedFile::path)
                .isEqualTo(dataKeys(0));
    }

    @Test
    void entriesThatAreKnownAreNotReadAgainAndNoneIsLookedForBeyondTheEnd() throws IOException {
        topic.archive(0, 0, 0, 0, 1);
        topic.archive(0, 3, 2);
        LedgerEntry known = new Ledger(store, topic.name(), 0).entry(0).orElseThrow();
        WatchedStore watched = new WatchedStore(store);
        WindowSealer sealer = new WindowSealer(
                watched,
                topic.name(),
                (name, partition, from) -> partition == 0 && from == 0 ? Optional.of(known) : Optional.empty(),
                TimestampTolerance.DEFAULT);

        sealer.check(Map.of(0, 4L, 1, 0L), window(0).end().minusMillis(1));

        assertThat(watched.keys(Kind.OPEN))
                .filteredOn(key -> key.matches(".*/\\d{20}.json"))
                .containsExactly(Layout.entry(topic.name(), 0, 3));
    }

    private interface Interference {
        void run() throws IOException;
    }

    /** The store, but the first time that this key is to be replaced something else comes in between. */
    private Store beforeReplacing(String key, Interference interference) {
        AtomicBoolean done = new AtomicBoolean();
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (p, method, args) -> {
                    if (method.getName().equals("replace") && args[0].equals(key) && !done.getAndSet(true)) {
                        interference.run();
                    }
                    try {
                        return method.invoke(store, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private WindowSealer fresh() {
        return new WindowSealer(store, topic.name());
    }

    private Checked check(Map<Integer, Long> ends) throws IOException {
        return sealer.check(ends, DAYS_LATER);
    }

    private boolean isSealed(int hour) throws IOException {
        return StoreContents.keys(store, Layout.windowPrefix(topic.name(), window(hour)))
                .contains(Layout.success(topic.name(), window(hour)));
    }

    private List<String> dataKeys(int hour) throws IOException {
        return topic.dataKeys().stream()
                .filter(key -> key.startsWith(Layout.windowPrefix(topic.name(), window(hour))))
                .toList();
    }

    private Optional<WindowManifest> manifest(int hour) throws IOException {
        return WindowManifest.find(store, topic.name(), window(hour));
    }
}
