package dev.bayou.copy;

import dev.bayou.archive.Envelope;
import dev.bayou.archive.Envelope.Header;
import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.archive.Envelope.Value;
import dev.bayou.archive.Gap;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.write.RangeWriter;
import dev.bayou.copy.CopySettings.CorruptOffset;
import dev.bayou.copy.RangeCopier.RefusedTopicException;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.LogLineage;
import dev.bayou.metrics.MetricNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads committed records of one partition into a {@link RangeWriter}, accounting for every offset: it is a record, or
 * a gap with its reason. For one piece of one range.
 */
final class RangeReader {
    private static final Logger LOG = LoggerFactory.getLogger(RangeReader.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final Duration POLL = Duration.ofMillis(500);
    /** After so long a piece ends and commits what it has: a slow broker must not hold back what is read already. */
    private static final Duration BUDGET = Duration.ofMinutes(1);
    /** How long Kafka may deliver nothing of what it says is there. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final CopySettings settings;
    private final KafkaCluster cluster;
    private final Clock clock;
    private final RangeWriter writer;
    private final EventTimes times = new EventTimes();
    private Gap.Reason deletedReason;
    private Gap.Reason usualReason;
    private long head;
    private long next;
    private boolean isFull;
    private boolean ranOutOfMemory;

    RangeReader(CopySettings settings, KafkaCluster cluster, Clock clock, RangeWriter writer) {
        this.settings = settings;
        this.cluster = cluster;
        this.clock = clock;
        this.writer = writer;
    }

    /**
     * Reads from the head towards the range's end, or until a file is full, the {@link RangeWriter} has no room for the
     * next record, or the time budget is used up, or before a batch that cannot be read. What Kafka has deleted becomes
     * one gap, even where it reaches beyond the range.
     *
     * @param last the chain's last entry
     * @return where it stopped, exclusive: every offset from the head to there is in the writer or explained
     */
    long read(CopyRequest range, Optional<LedgerEntry> last) throws IOException {
        TopicPartition partition = range.topicPartition();
        head = last.map(LedgerEntry::to).orElse(0L);
        next = head;
        deletedReason = deletedReason(last);
        long began = System.nanoTime();
        long advanced = began;
        try (KafkaClients.Lease lease = KafkaClients.leaseConsumer(settings.kafka())) {
            try {
                Consumer<ByteBuffer, ByteBuffer> consumer = lease.consumer();
                consumer.assign(List.of(partition));
                if (last.isPresent()) {
                    requireContinued(consumer, partition, last.get());
                }
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
                if (ranOutOfMemory) {
                    lease.broken();
                }
            } catch (KafkaException e) {
                lease.broken();
                throw e;
            } catch (OutOfMemoryError e) {
                lease.broken();
                throw tooLarge(partition, next, e);
            }
        }
        times.report(partition);
        return next;
    }

    /** What is deleted before the archive has its first record of the partition is no loss. */
    private static Gap.Reason deletedReason(Optional<LedgerEntry> last) {
        boolean hasRecords = last.isPresent()
                && (last.get().records() > 0
                        || last.get().gaps().stream().anyMatch(gap -> gap.reason() != Gap.Reason.BEFORE_ARCHIVE));
        return hasRecords ? Gap.Reason.RETENTION : Gap.Reason.BEFORE_ARCHIVE;
    }

    private void requireContinued(
            Consumer<ByteBuffer, ByteBuffer> consumer, TopicPartition partition, LedgerEntry last) {
        if (last.leaderEpoch() == null || last.lastOffset() < 0) {
            return;
        }
        OptionalLong divergence = LogLineage.divergence(consumer, partition, last.lastOffset(), last.leaderEpoch());
        if (divergence.isPresent()) {
            throw new RefusedTopicException(RangeCopier.divergence(
                    partition, divergence.getAsLong(), head, settings.archive().toString()));
        }
    }

    /** One batch's want of memory is its partition's failure; the others have what they need. */
    static IOException tooLarge(TopicPartition partition, long offset, OutOfMemoryError e) {
        return new IOException(
                "Partition " + partition + " from offset " + offset + " on does not fit into the heap of "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB: a compressed batch can become a thousand times as large when it is read. Raise -Xmx, by"
                        + " BAYOU_JAVA_OPTS or the memory of the executors",
                e);
    }

    private void pollOnce(Consumer<ByteBuffer, ByteBuffer> consumer, CopyRequest range) throws IOException {
        TopicPartition partition = range.topicPartition();
        ConsumerRecords<ByteBuffer, ByteBuffer> records;
        try {
            records = consumer.poll(POLL);
        } catch (LogTruncationException e) {
            OptionalLong divergence = LogLineage.divergence(e, partition);
            if (divergence.isEmpty()) {
                throw e; // Brokers do not know the epoch; a new consumer does not ask for it.
            }
            throw new RefusedTopicException(
                    RangeCopier.divergence(
                            partition,
                            divergence.getAsLong(),
                            next,
                            settings.archive().toString()),
                    e);
        } catch (OffsetOutOfRangeException e) {
            skipDeleted(consumer, range, e);
            return;
        } catch (OutOfMemoryError e) {
            if (next == head) {
                throw e;
            }
            ranOutOfMemory = true;
            isFull = true; // What was read before is committed first.
            return;
        } catch (KafkaException e) {
            if (!CorruptBatch.isCauseOf(e)) {
                throw e;
            }
            stopAtCorrupt(consumer, range, e);
            return;
        }
        long count = writer.records();
        long bytes = 0;
        RecordTime.Rule filing = new RecordTime.Rule(settings.eventTime(), settings.tolerance(), clock.instant());
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
        CopySession.of(settings.archive()).counts().read(partition.topic(), writer.records() - count, bytes);
        MetricNames.counter(MetricNames.ARCHIVE_READ_RECORDS).inc(writer.records() - count);
        MetricNames.counter(MetricNames.ARCHIVE_READ_BYTES).inc(bytes);
        if (!isFull) {
            // Beyond the last record the consumer has passed over markers, aborted records and compacted ones.
            explainUpTo(Math.min(consumer.position(partition), range.to()), partition.topic());
        }
    }

    private long take(ConsumerRecord<ByteBuffer, ByteBuffer> record, RecordTime.Rule filing) throws IOException {
        ByteBuffer value = record.value() == null ? NOTHING : record.value();
        RecordTime time = filing.of(value, record.timestamp());
        if (!writer.hasRoomFor(time.millis(), settings.windowSize())) {
            isFull = true;
            return 0;
        }
        explainUpTo(record.offset(), record.topic());
        long fileBytes = writer.append(time.millis(), settings.windowSize(), value, envelope(record));
        times.add(time, record);
        writer.lastRecordIsOf(record.leaderEpoch().orElse(null));
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
            Consumer<ByteBuffer, ByteBuffer> consumer, CopyRequest range, OffsetOutOfRangeException e) {
        TopicPartition partition = range.topicPartition();
        long begin = cluster.offsets().beginOffsets(List.of(partition)).get(partition);
        if (begin <= next) {
            long end = cluster.offsets().endOffsets(List.of(partition)).get(partition);
            throw new RefusedTopicException(
                    RangeCopier.truncation(
                            partition, end, next, settings.archive().toString()),
                    e);
        }
        writer.explain(Gap.whole(next, begin, writer.records() == 0 ? deletedReason : Gap.Reason.RETENTION));
        next = begin;
        consumer.seek(partition, begin);
    }

    private void stopAtCorrupt(Consumer<ByteBuffer, ByteBuffer> consumer, CopyRequest range, KafkaException failure)
            throws IOException {
        TopicPartition partition = range.topicPartition();
        long offset = consumer.position(partition);
        explainUpTo(Math.min(offset, range.to()), partition.topic());
        if (next >= range.to()) {
            return;
        }
        CorruptOffset corrupt = CorruptOffset.of(partition, offset);
        if (settings.skippedCorrupt().contains(corrupt)) {
            long limit = cluster.offsets().endOffsets(List.of(partition)).get(partition);
            long end = new CorruptBatch(consumer, partition, limit).endAfter(offset, failure);
            writer.explain(Gap.whole(offset, end, Gap.Reason.CORRUPT));
            next = end;
            consumer.seek(partition, end);
        } else if (next > head) {
            isFull = true; // What is before it can be read: that is committed first.
        } else {
            throw new IOException(
                    "Partition " + partition + " cannot be read at offset " + offset + ": "
                            + CorruptBatch.reason(failure)
                            + ". Repair it on its brokers (another replica may be whole), or give it up by --skipCorrupt="
                            + corrupt,
                    failure);
        }
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

        void add(RecordTime time, ConsumerRecord<?, ?> record) {
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
