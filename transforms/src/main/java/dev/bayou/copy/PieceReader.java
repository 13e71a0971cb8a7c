package dev.bayou.copy;

import dev.bayou.archive.Envelope;
import dev.bayou.archive.Envelope.Header;
import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.archive.Envelope.Value;
import dev.bayou.archive.Gap;
import dev.bayou.archive.RangeWriter;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads committed records of one partition into a {@link RangeWriter}, accounting for every offset: it is a record, or a
 * gap with its reason. For one piece of one range.
 */
final class PieceReader {
    private static final Logger LOG = LoggerFactory.getLogger(PieceReader.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final Duration POLL = Duration.ofMillis(500);
    /** After so long a piece ends and commits what it has: a slow broker must not hold back what is read already. */
    private static final Duration BUDGET = Duration.ofMinutes(1);
    /** How long Kafka may deliver nothing of what it says is there. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final CopySettings settings;
    private final KafkaCluster cluster;
    private final CopyProgress progress;
    private final Clock clock;
    private final RangeWriter writer;
    private final EventTimes times = new EventTimes();
    private Gap.Reason usualReason;
    private long next;
    private boolean isFull;

    PieceReader(CopySettings settings, KafkaCluster cluster, CopyProgress progress, Clock clock, RangeWriter writer) {
        this.settings = settings;
        this.cluster = cluster;
        this.progress = progress;
        this.clock = clock;
        this.writer = writer;
    }

    /**
     * Reads from the head towards the range's end, or until a file is full, too many windows are open, or the time
     * budget is used up.
     *
     * @return where it stopped, exclusive: every offset from the head to there is in the writer or explained
     */
    long read(OffsetRange range, long head) throws IOException {
        TopicPartition partition = range.topicPartition();
        next = head;
        long began = System.nanoTime();
        long advanced = began;
        try (KafkaClients.Lease lease = KafkaClients.leaseConsumer(settings.kafka())) {
            try {
                Consumer<ByteBuffer, ByteBuffer> consumer = lease.consumer();
                consumer.assign(List.of(partition));
                consumer.seek(partition, head);
                while (next < range.to() && !isFull && System.nanoTime() - began < BUDGET.toNanos()) {
                    long before = next;
                    pollOnce(consumer, range);
                    if (next > before) {
                        advanced = System.nanoTime();
                    } else if (!isFull && System.nanoTime() - advanced > PATIENCE.toNanos()) {
                        throw new IOException("Kafka says that " + partition + " reaches to " + range.to()
                                + ", but has delivered nothing from " + next + " on for " + PATIENCE.toSeconds()
                                + " s");
                    }
                }
            } catch (KafkaException e) {
                lease.broken();
                throw e;
            }
        }
        times.report(partition);
        return next;
    }

    private void pollOnce(Consumer<ByteBuffer, ByteBuffer> consumer, OffsetRange range) throws IOException {
        TopicPartition partition = range.topicPartition();
        ConsumerRecords<ByteBuffer, ByteBuffer> records;
        try {
            records = consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            skipDeleted(consumer, range, e);
            return;
        }
        long count = writer.records();
        long bytes = 0;
        FilingTime.Rule filing = new FilingTime.Rule(settings.eventTime(), settings.tolerance(), clock.instant());
        for (ConsumerRecord<ByteBuffer, ByteBuffer> record : records.records(partition)) {
            if (record.offset() >= range.to()) {
                explainUpTo(range.to(), partition.topic());
                break;
            }
            bytes += take(record, filing);
            if (isFull) {
                break;
            }
        }
        progress.read(partition.topic(), writer.records() - count, bytes);
        if (!isFull) {
            // Beyond the last record the consumer has passed over markers, aborted records and compacted ones.
            explainUpTo(Math.min(consumer.position(partition), range.to()), partition.topic());
        }
    }

    private long take(ConsumerRecord<ByteBuffer, ByteBuffer> record, FilingTime.Rule filing) throws IOException {
        ByteBuffer value = record.value() == null ? NOTHING : record.value();
        FilingTime time = filing.of(value, record.timestamp());
        if (!writer.hasRoomFor(time.millis(), settings.windowSize())) {
            isFull = true;
            return 0;
        }
        explainUpTo(record.offset(), record.topic());
        long fileBytes = writer.append(time.millis(), settings.windowSize(), value, envelope(record));
        times.add(time, record);
        next = record.offset() + 1;
        isFull = fileBytes >= settings.rotation().maxFileBytes();
        return value.remaining();
    }

    private void explainUpTo(long offset, String topic) {
        if (offset > next) {
            if (usualReason == null) {
                usualReason = cluster.isCompacted(topic) ? Gap.Reason.COMPACTION : Gap.Reason.TRANSACTION;
            }
            writer.explain(Gap.whole(next, offset, usualReason));
            next = offset;
        }
    }

    private void skipDeleted(
            Consumer<ByteBuffer, ByteBuffer> consumer, OffsetRange range, OffsetOutOfRangeException e) {
        TopicPartition partition = range.topicPartition();
        long begin = cluster.beginOffsets(List.of(partition)).get(partition);
        if (begin <= next) {
            long end = cluster.endOffsets(List.of(partition)).get(partition);
            throw new RefusedTopicException(
                    RangeCopy.truncation(
                            partition, end, next, settings.archive().toString()),
                    e);
        }
        long skipped = Math.min(begin, range.to());
        Gap.Reason reason = next == 0 ? Gap.Reason.BEFORE_ARCHIVE : Gap.Reason.RETENTION;
        writer.explain(Gap.whole(next, skipped, reason));
        next = skipped;
        consumer.seek(partition, skipped);
    }

    private static Envelope envelope(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        TimestampType type =
                switch (record.timestampType()) {
                    case NO_TIMESTAMP_TYPE -> TimestampType.NONE;
                    case CREATE_TIME -> TimestampType.CREATE;
                    case LOG_APPEND_TIME -> TimestampType.APPEND;
                };
        return new Envelope(
                record.offset(),
                record.key(),
                headers(record.headers()),
                record.timestamp(),
                type,
                record.value() == null ? Value.TOMBSTONE : Value.PRESENT);
    }

    private static List<Header> headers(org.apache.kafka.common.header.Headers of) {
        org.apache.kafka.common.header.Header[] array = of.toArray();
        if (array.length == 0) {
            return List.of();
        }
        List<Header> headers = new ArrayList<>(array.length);
        for (org.apache.kafka.common.header.Header header : array) {
            byte[] value = header.value();
            headers.add(new Header(header.key(), value == null ? null : ByteBuffer.wrap(value)));
        }
        return headers;
    }

    /** By which event times the piece's records are filed, and up to which one the partition has come by them. */
    private final class EventTimes {
        private long byConfigured;
        private long byFallback;
        private long implausible;
        private long firstOffset;
        private long firstTimestamp;

        void add(FilingTime time, ConsumerRecord<?, ?> record) {
            switch (time.basis()) {
                case CONFIGURED -> byConfigured = Math.max(byConfigured, time.millis());
                case AHEAD_OF_KAFKA -> {} // One wrong clock says nothing about the records of others.
                case FALLBACK -> {
                    byFallback = Math.max(byFallback, time.millis());
                    writer.countFallbackTimestamp();
                }
                case IMPLAUSIBLE -> {
                    if (implausible++ == 0) {
                        firstOffset = record.offset();
                        firstTimestamp = record.timestamp();
                    }
                    writer.countImplausibleTimestamp();
                }
            }
        }

        /** Fallbacks may be much later than the records' own times; they count where there is nothing else to go by. */
        void report(TopicPartition partition) {
            writer.progressIs(Instant.ofEpochMilli(byConfigured > 0 ? byConfigured : byFallback));
            if (implausible > 0) {
                LOG.warn(
                        "{}: {} records have an event time before 1970 or more than --maxTimestampAhead ahead of the clock,"
                                + " the first one at offset {} (Kafka's timestamp: {}). They are filed by Kafka's timestamp"
                                + " or the current time. Correct the producer's clock or its unit of time.",
                        partition,
                        implausible,
                        firstOffset,
                        firstTimestamp);
            }
        }
    }
}
