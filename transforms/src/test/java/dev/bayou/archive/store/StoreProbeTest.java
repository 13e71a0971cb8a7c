package dev.bayou.archive.store;

import static dev.bayou.archive.store.StoreContents.keys;
import static dev.bayou.archive.store.StoreContents.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bayou.archive.Layout;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.store.FlawedStore.Flaw;
import dev.bayou.archive.store.Store.UnfitStoreException;
import dev.bayou.archive.store.WatchedStore.Kind;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreProbeTest extends OnEveryStore {
    private static final int WRITES = 50;

    @Test
    void aStoreThatKeepsItsPromisesPassesAndIsLeftAsItWas() throws IOException {
        store.putIfAbsent("t/key", utf8("there"));

        new StoreProbe(store).run();

        assertLeft("t/key");
    }

    @ParameterizedTest
    @EnumSource
    void aStoreWithoutOneOfThemIsRefusedByNameAndIsLeftAsItWas(Flaw flaw) throws IOException {
        StoreProbe probe = new StoreProbe(flaw.in(store));

        assertThatExceptionOfType(UnfitStoreException.class)
                .isThrownBy(probe::run)
                .withMessageContaining(store.address(""))
                .withMessageContaining(flaw.message);

        assertLeft();
    }

    @Test
    void itCostsAFewRequests() throws IOException {
        WatchedStore watched = new WatchedStore(store);

        new StoreProbe(watched).run();

        assertThat(watched.keys(Kind.WRITE)).as("writes, and deletes of 7 keys").hasSize(WRITES + 7);
        assertThat(watched.keys(Kind.OPEN)).hasSize(7);
        assertThat(watched.keys(Kind.LIST)).hasSize(7);
    }

    @Test
    void whatACrashLeftIsNoTopicAndDoesNotDisturbTheNextProbe() throws IOException {
        String left = Layout.probePrefix("run") + "race/a/b";
        store.putIfAbsent(left, utf8("left"));

        new StoreProbe(store).run();

        assertThat(keys(store, "_probe/")).containsExactly(left);
        assertThat(new ArchiveReader(store).topics()).isEmpty();
    }

    private void assertLeft(String... left) throws IOException {
        assertThat(keys(store, ""))
                .filteredOn(key -> !key.startsWith("_scratch/"))
                .containsExactly(left);
        Path probes = kind.archive(folder).folder().resolve("_probe");
        assertThat(probes.toFile().list()).isNullOrEmpty();
    }
}
