package dev.bayou.replay.kafka;

import dev.bayou.archive.ArchivedRecord;
import dev.bayou.archive.read.ArchiveReader.Visitor;
import dev.bayou.archive.store.Store;
import dev.bayou.replay.RefusedReplayException;
import dev.bayou.replay.ReplayRange;
import dev.bayou.replay.ReplaySettings;
import dev.bayou.replay.ReplaySettings.ReplayRate;
import dev.bayou.replay.ReplaySettings.ReplayRate.Unit;
import dev.bayou.replay.kafka.TargetWriter.CommitListener;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Replays a range of one partition in transactions, from the position that the target has stored; each record once,
 * even if others replay the same range. For one thread.
 */
final class PartitionReplayer {
    /** Shorter waits add up until a sleep is worth its cost. */
    private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(2);

    private final ReplaySettings settings;
    private final Store archive;
    private final Optional<OffsetMap> map;
    private final Pace pace;

    PartitionReplayer(ReplaySettings settings, Store archive, Optional<OffsetMap> map) {
        this.settings = settings;
        this.archive = archive;
        this.map = map;
        this.pace = Pace.of(settings);
    }

    /**
     * Replays the rest of the range.
     *
     * @throws RefusedReplayException if a retry cannot help
     * @throws org.apache.kafka.common.KafkaException if Kafka fails
     * @throws IOException if the archive fails or is damaged; what was committed before stays
     */
    void replay(ReplayRange range, CommitListener listener) throws IOException {
        try (TargetWriter writer = new TargetWriter(settings, range, map, listener)) {
            long from = Math.max(range.from(), writer.position().next());
            if (from >= range.to()) {
                return;
            }
            Sending sending = new Sending(writer, from);
            range.read(archive, from, sending);
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
            long size = record.size();
            awaitTurn(size);
            writer.send(record, size);
            next = record.offset() + 1;
            if (writer.isFull()) {
                writer.commit(next);
            }
            return true;
        }

        /** A transaction must not stay open while the reader looks for the next record in the archive. */
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

    /** Limits the rate of one replay in this JVM, over all threads. Unused turns are not saved for later. */
    static final class Pace {
        private static final ConcurrentMap<ReplaySettings, Pace> OF = new ConcurrentHashMap<>();
        private static final double NANOS = 1e9;

        private final ReplayRate rate;
        private long freeFrom;
        private double fraction;

        private Pace(ReplayRate rate, long now) {
            this.rate = rate;
            this.freeFrom = now;
        }

        static Pace of(ReplaySettings settings) {
            return OF.computeIfAbsent(settings, of -> at(of.rate(), System.nanoTime()));
        }

        static Pace at(ReplayRate rate, long now) {
            return new Pace(rate, now);
        }

        /**
         * Takes a turn for one record.
         *
         * @param now by {@link System#nanoTime}
         * @return nanoseconds to wait for it; 0 if it is due
         */
        long take(long bytes, long now) {
            return rate.isLimited() ? reserve(rate.unit() == Unit.RECORDS ? 1 : bytes, now) : 0;
        }

        private synchronized long reserve(long amount, long now) {
            if (freeFrom - now < 0) {
                freeFrom = now;
                fraction = 0;
            }
            long wait = freeFrom - now;
            double lasts = fraction + amount * NANOS / rate.perSecond();
            freeFrom += (long) lasts;
            fraction = lasts - (long) lasts;
            return wait;
        }
    }
}
