package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Gap;
import dev.bayou.archive.Gap.Reason;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.copy.CopyRange.CommittedFile;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ledger says of offsets that Kafka deleted before an order came to them. */
class DeletedOffsetsTest {
    @TempDir
    Path folder;

    private final KafkaFixture kafka = new KafkaFixture(1);
    private CopySettings settings;
    private Store store;

    @BeforeEach
    void send() throws IOException {
        settings = kafka.settings(folder);
        store = Stores.of(settings.archive(), PipelineOptionsFactory.create());
        kafka.send(0, 10);
    }

    @Test
    void thoseBeforeTheFirstRecordAreOneGapHoweverManyOrdersTheySpan() throws IOException {
        Sandbox.shared().deleteRecordsBefore(kafka.topic, 0, 8);

        copy(0, 3);
        assertThat(entry(0).gaps()).containsExactly(Gap.whole(0, 8, Reason.BEFORE_ARCHIVE));
        copy(8, 10);
        assertThat(entry(8).gaps()).isEmpty();
        assertThat(entry(8).records()).isEqualTo(2);
    }

    @Test
    void thoseDeletedWhileNoRecordIsArchivedAreNoLoss() throws IOException {
        Sandbox.shared().deleteRecordsBefore(kafka.topic, 0, 4);
        copy(0, 4);
        Sandbox.shared().deleteRecordsBefore(kafka.topic, 0, 8);

        copy(4, 10);

        assertThat(entry(4).gaps()).containsExactly(Gap.whole(4, 8, Reason.BEFORE_ARCHIVE));
    }

    @Test
    void thoseDeletedAfterTheFirstRecordWasArchivedAreOneLoss() throws IOException {
        copy(0, 1);
        Sandbox.shared().deleteRecordsBefore(kafka.topic, 0, 8);

        copy(1, 3);

        assertThat(entry(1).gaps()).containsExactly(Gap.whole(1, 8, Reason.RETENTION));
        assertThat(entry(1).to()).isEqualTo(8);
    }

    private void copy(long from, long to) throws IOException {
        List<CommittedFile> unused =
                new RangeCopier(settings, store, Clock.systemUTC()).copy(new CopyRequest(kafka.topic, 0, from, to));
    }

    private LedgerEntry entry(long from) throws IOException {
        return new Ledger(store, kafka.topic, 0).entry(from).orElseThrow();
    }
}
