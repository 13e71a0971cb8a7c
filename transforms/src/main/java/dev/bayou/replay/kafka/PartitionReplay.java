package dev.bayou.replay.kafka;

import dev.bayou.archive.ArchivedRecord;
import dev.bayou.archive.read.ArchiveReader.Visitor;
import dev.bayou.archive.store.Store;
import dev.bayou.replay.Commit;
import dev.bayou.replay.RecordFeed;
import dev.bayou.replay.RefusedReplayException;
import dev.bayou.replay.ReplayRange;
import dev.bayou.replay.ReplaySettings;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Carries out the order to replay a partition, each record once whoever else does the same: from where the target says
 * that it is, in transactions. For one thread.
 */
final class PartitionReplay {
    /** Shorter waits are saved up: a sleep costs more. */
    private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(2);

    private final ReplaySettings settings;
    private final Store archive;
    private final Optional<OffsetMap> map;
    private final Pace pace;

    PartitionReplay(ReplaySettings settings, Store archive, Optional<OffsetMap> map) {
        this.settings = settings;
        this.archive = archive;
        this.map = map;
        this.pace = Pace.of(settings);
    }

    /**
     * Replays what is left of the range.
     *
     * @throws RefusedReplayException if only somebody else can mend it
     * @throws org.apache.kafka.common.KafkaException if Kafka fails
     * @throws IOException if the archive fails or is damaged; what was committed before stays
     */
    void replay(ReplayRange range, Commit.Listener listener) throws IOException {
        try (TargetWriter writer = new TargetWriter(settings, range, map, listener)) {
            long from = Math.max(range.from(), writer.position().next());
            if (from >= range.to()) {
                return;
            }
            Sending sending = new Sending(writer, from);
            RecordFeed.read(archive, range, from, sending);
            writer.commit(range.to() == ReplayRange.TO_THE_END ? sending.next : range.to());
        }
    }

    private final class Sending implements Visitor {
        private final TargetWriter writer;
        private long next;

        Sending(TargetWriter writer, long next) {
            this.writer = writer;
            this.next = next;
        }

        @Override
        public boolean visit(ArchivedRecord record) throws IOException {
            long size = TargetWriter.size(record);
            awaitTurn(size);
            writer.send(record, size);
            next = record.offset() + 1;
            if (writer.isFull()) {
                writer.commit(next);
            }
            return true;
        }

        /** A transaction must not stay open while the archive is searched for the next record. */
        @Override
        public void passed(long offset) throws IOException {
            if (writer.isFull()) {
                writer.commit(next);
            }
        }

        private void awaitTurn(long size) throws IOException {
            long wait = pace.take(size, System.nanoTime());
            if (wait < SHORTEST_WAIT) {
                return;
            }
            if (writer.isFullAfter(wait)) {
                writer.commit(next);
            }
            try {
                TimeUnit.NANOSECONDS.sleep(wait);
            } catch (InterruptedException e) {
                throw new InterruptException("interrupted while keeping to the rate", e);
            }
        }
    }
}
