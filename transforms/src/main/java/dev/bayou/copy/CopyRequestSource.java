package dev.bayou.copy;

import dev.bayou.archive.store.Stores;
import dev.bayou.copy.CopyRequest.RequestCoder;
import dev.bayou.copy.CopyScheduler.MonotonicClock;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.joda.time.Instant;

/**
 * What to copy next, for ever: from Kafka's end offsets and the ledger's heads. All readers of a JVM share one
 * scheduler, so any of them emits what is due, and none of it twice. No state matters: a reader that is lost is
 * replaced by one that reads the heads again. The watermark is the event time up to which everything is committed.
 */
final class CopyRequestSource extends UnboundedSource<CopyRequest, CopyRequestSource.Mark> {
    /** The feeds of this JVM. They outlive readers, which some runners close and open many times a second. */
    private static final ConcurrentMap<String, CopyScheduler> FEEDS = new ConcurrentHashMap<>();

    private final CopySettings settings;
    private final int readers;
    private final String id = UUID.randomUUID().toString();

    /** @param readers how many, at least 1; more than one only where all of them are in one JVM */
    CopyRequestSource(CopySettings settings, int readers) {
        this.settings = settings;
        this.readers = readers;
    }

    @Override
    public List<CopyRequestSource> split(int desiredNumSplits, PipelineOptions options) {
        return Collections.nCopies(readers, this);
    }

    @Override
    public UnboundedReader<CopyRequest> createReader(PipelineOptions options, Mark mark) throws IOException {
        CopyScheduler feed = FEEDS.get(id);
        if (feed == null) {
            CopyScheduler fresh = new CopyScheduler(
                    settings, Stores.of(settings.archive(), options), Clock.systemUTC(), MonotonicClock.system());
            CopyScheduler earlier = FEEDS.putIfAbsent(id, fresh);
            feed = earlier == null ? fresh : earlier;
        }
        return new Reader(this, feed);
    }

    @Override
    public Coder<Mark> getCheckpointMarkCoder() {
        return SerializableCoder.of(Mark.class);
    }

    @Override
    public Coder<CopyRequest> getOutputCoder() {
        return RequestCoder.of();
    }

    /** Nothing: the archive is the state. */
    record Mark() implements CheckpointMark, Serializable {
        @Override
        public void finalizeCheckpoint() {}
    }

    private static final class Reader extends UnboundedReader<CopyRequest> {
        /** How long a reader waits for a request before it reports that there is none: keeps a runner from spinning. */
        private static final Duration WAIT = Duration.ofMillis(100);
        /** The same while nothing is being copied, where no other step needs the threads that wait. */
        private static final Duration IDLE_WAIT = Duration.ofSeconds(1);

        private final CopyRequestSource source;
        private final CopyScheduler feed;
        private CopyRequest current;
        private Instant currentTime;

        Reader(CopyRequestSource source, CopyScheduler feed) {
            this.source = source;
            this.feed = feed;
        }

        @Override
        public boolean start() throws IOException {
            return advance();
        }

        @Override
        public boolean advance() throws IOException {
            Optional<CopyRequest> next = feed.next();
            if (next.isEmpty()) {
                awaitNews();
                next = feed.next();
            }
            current = next.orElse(null);
            currentTime = getWatermark();
            if (current != null && current.isEmpty()) {
                // A check of the windows that are over: in the one before the watermark it is acted upon at once.
                currentTime = Instant.ofEpochMilli(currentTime.getMillis()
                        - source.settings.windowSize().duration().toMillis());
            }
            return current != null;
        }

        private void awaitNews() throws IOException {
            try {
                boolean isIdle = source.readers > 1 && feed.isIdle();
                CopySession.of(source.settings.archive()).awaitEvent(isIdle ? IDLE_WAIT : WAIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("stopped", e);
            }
        }

        @Override
        public CopyRequest getCurrent() {
            if (current == null) {
                throw new NoSuchElementException("no range is due");
            }
            return current;
        }

        @Override
        public Instant getCurrentTimestamp() {
            if (current == null) {
                throw new NoSuchElementException("no range is due");
            }
            return currentTime;
        }

        @Override
        public Instant getWatermark() {
            return ArchiveTopics.beamTime(feed.watermark());
        }

        @Override
        public Mark getCheckpointMark() {
            return new Mark();
        }

        @Override
        public CopyRequestSource getCurrentSource() {
            return source;
        }

        @Override
        public void close() {}
    }
}
