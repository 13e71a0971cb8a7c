package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.copy.CopyCounts.Snapshot;
import dev.bayou.copy.LedgerWatch.Ends;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive has two addresses here: what is done under the one is seen under the other by the ledger alone. */
class LedgerWatchTest {
    @TempDir
    Path folder;

    private final KafkaFixture kafka = new KafkaFixture(2);
    private CopySettings here;
    private CopySettings elsewhere;
    private Store store;

    @BeforeEach
    void giveTheArchiveTwoAddresses() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("archive")));
        here = kafka.settings(link);
        elsewhere = kafka.settings(folder.resolve("archive"));
        store = Stores.of(new Location(link.toString()), PipelineOptionsFactory.create());
    }

    @Test
    void tellsWhatIsCommittedElsewhereSinceItWasMade() throws IOException {
        kafka.send(0, 100);
        copy(new CopyRequest(kafka.topic, 0, 0, 40));
        LedgerWatch watch = new LedgerWatch(here, store, CatchUpPlan.make(here, store), Ends.PLANNED);

        watch.check();
        assertThat(snapshot().committedRecords()).isZero();
        assertThat(snapshot().lag()).isEqualTo(60);

        copy(new CopyRequest(kafka.topic, 0, 40, 90));
        kafka.send(1, 10);
        watch.check();
        watch.check();
        assertThat(snapshot().committedRecords()).isEqualTo(50);
        assertThat(snapshot().records()).isEqualTo(50);
        assertThat(snapshot().bytes()).isPositive();
        assertThat(snapshot().files()).as("one for each window").isEqualTo(2);
        assertThat(snapshot().lag()).as("what came later is not in the plan").isEqualTo(10);
    }

    @Test
    void asksForTheEndsOfNowAndFindsNewPartitions() throws IOException {
        kafka.send(0, 100);
        LedgerWatch watch = new LedgerWatch(here, store, CatchUpPlan.make(here, store), Ends.NOW);
        Sandbox.shared().addPartitions(kafka.topic, 3);
        kafka.send(1, 10);
        kafka.send(2, 5);

        watch.check();
        assertThat(snapshot().lag()).isEqualTo(115);

        copy(new CopyRequest(kafka.topic, 2, 0, 5));
        watch.check();
        assertThat(snapshot().lag()).isEqualTo(110);
        assertThat(snapshot().committedRecords()).isEqualTo(5);
    }

    private void copy(CopyRequest range) throws IOException {
        new RangeCopier(elsewhere, store, Clock.systemUTC()).copy(range);
    }

    private Snapshot snapshot() {
        return CopySession.of(here.archive()).counts().snapshot().getOrDefault(kafka.topic, Snapshot.NOTHING);
    }
}
