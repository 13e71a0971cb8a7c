package dev.bayou.copy;

import dev.bayou.archive.store.Stores;
import dev.bayou.copy.CopyRequest.RequestCoder;
import dev.bayou.copy.CopyScheduler.MonotonicClock;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
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
 * What to copy next, for ever: from Kafka's end offsets and the ledger's heads. One split, and no state that matters: a
 * reader that is lost is replaced by one that reads the heads again. Its watermark is the event time up to which
 * everything is committed.
 */
final class CopyRequestSource extends UnboundedSource<CopyRequest, CopyRequestSource.Mark> {
    /** The feeds of this JVM. They outlive readers, which some runners close and open many times a second. */
    private static final ConcurrentMap<String, CopyScheduler> FEEDS = new ConcurrentHashMap<>();

    private final CopySettings settings;
    private final String id = UUID.randomUUID().toString();

    CopyRequestSource(CopySettings settings) {
        this.settings = settings;
    }

    @Override
    public List<CopyRequestSource> split(int desiredNumSplits, PipelineOptions options) {
        return List.of(this);
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
        /** How long a reader with nothing to give waits before it says so: keeps a runner from spinning. */
        private static final Duration WAIT = Duration.ofMillis(100);

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
                CopySession.of(source.settings.archive()).awaitEvent(WAIT);
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
