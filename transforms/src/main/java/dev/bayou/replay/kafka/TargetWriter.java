package dev.bayou.replay.kafka;

import dev.bayou.archive.ArchivedRecord;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.metrics.LocalCounts;
import dev.bayou.metrics.MetricNames;
import dev.bayou.replay.RefusedReplayException;
import dev.bayou.replay.ReplayPosition;
import dev.bayou.replay.ReplayRange;
import dev.bayou.replay.ReplaySettings;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the records of one archived partition to the target in transactions. Each transaction commits its records
 * together with the position behind them: both or neither. A new writer fences every earlier writer of the same replay
 * and partition. For one thread.
 */
final class TargetWriter implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetWriter.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
    private static final int BATCH_BYTES = 1 << 18;

    private final ReplaySettings settings;
    private final ReplayRange range;
    private final String topic;
    private final LocalCounts counts;
    private final LongAdder sentRecords;
    private final LongAdder sentBytes;
    private final CommitListener listener;
    private final Optional<OffsetMap> map;
    private final OffsetMap.Runs runs = new OffsetMap.Runs();
    private final ReplayTransaction open = new ReplayTransaction();
    private final ConsumerGroupMetadata group;
    private final WriteFailure failure;
    private final boolean needsKeys;
    private final Producer<byte[], byte[]> producer;
    private final ReplayPositions positions;
    private ReplayPosition position;

    /**
     * The content of one transaction.
     *
     * @param next every selected record below this archived offset is in the target
     * @param bytes of keys, values and headers
     * @param bare records that were sent without key and headers, which the archive does not have
     * @param untimed records that were sent with another timestamp than their own, which the archive does not have
     */
    record Commit(long next, long records, long bytes, long bare, long untimed) {}

    /** Is called after each commit, by the thread that committed. */
    @FunctionalInterface
    interface CommitListener {
        void committed(Commit commit);
    }

    TargetWriter(ReplaySettings settings, ReplayRange range, Optional<OffsetMap> map, CommitListener listener) {
        this.settings = settings;
        this.range = range;
        this.topic = settings.target().topicOf(range.topic());
        this.counts = LocalCounts.of(settings.name().text());
        this.sentRecords = counts.adder(MetricNames.REPLAY_RECORDS);
        this.sentBytes = counts.adder(MetricNames.REPLAY_BYTES);
        this.listener = listener;
        this.map = map;
        this.failure = new WriteFailure(settings, range);
        this.group = new ConsumerGroupMetadata(settings.name().idOf(range));
        this.positions = ReplayPositions.of(settings);
        Map<String, String> targetSettings =
                KafkaClients.cluster(settings.kafka()).settings(topic);
        this.needsKeys = TargetCheck.isCompacted(targetSettings);
        this.producer =
                KafkaClients.openProducer(settings.kafka(), settings.name().idOf(range), batchBytes(targetSettings));
        try {
            producer.initTransactions();
            // Only now, because earlier writers are fenced.
            this.position = positions.read(range);
            requireSameMap();
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw explained(e);
        }
    }

    private static int batchBytes(Map<String, String> targetSettings) {
        String most =
                targetSettings.getOrDefault(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Integer.MAX_VALUE));
        return Math.max(1, Math.min(BATCH_BYTES, Integer.parseInt(most) / 2));
    }

    /** A map without the pieces of an earlier run would lack records. */
    private void requireSameMap() {
        boolean hasBegun = position.next() > 0;
        if (hasBegun && map.isPresent() == position.piece().isEmpty()) {
            throw new RefusedReplayException(
                    map.isPresent()
                            ? "This replay has begun without --offsetMap, so that the map would lack what is replayed already;"
                                    + " leave it out, or give another --name to replay everything once more"
                            : "This replay has begun with --offsetMap; give it again, so that the map holds every record");
        }
    }

    ReplayPosition position() {
        return position;
    }

    /** Sends a record, in the transaction that is open or in a new one. */
    void send(ArchivedRecord archived, long size) {
        // Kafka's own message names neither topic nor offset, and a retry would not help.
        if (needsKeys && ReplayedRecord.isKeyless(archived)) {
            throw new RefusedReplayException(TargetCheck.keyless(range, archived.offset(), topic));
        }
        ProducerRecord<byte[], byte[]> record =
                ReplayedRecord.of(archived, topic, settings.target().partitioning());
        try {
            if (open.isEmpty()) {
                producer.beginTransaction();
            }
            open.add(archived, size, System.nanoTime());
            Future<?> unused = producer.send(record, map.isPresent() ? runs.sending(archived.offset()) : null);
        } catch (KafkaException e) {
            throw explained(e);
        }
        counts.begin();
        sentRecords.increment();
        sentBytes.add(size);
    }

    boolean isFull() {
        return open.isFull(settings.transactions(), System.nanoTime());
    }

    /** Whether the open transaction would be too old after such a wait. */
    boolean isFullAfter(long nanos) {
        return open.isFull(settings.transactions(), System.nanoTime() + nanos);
    }

    /**
     * Commits the records that were sent, and the position.
     *
     * @param next every selected record below this archived offset was sent
     */
    void commit(long next) throws IOException {
        if (next <= position.next() && open.isEmpty()) {
            return;
        }
        try {
            if (open.isEmpty()) {
                producer.beginTransaction();
            }
            ReplayPosition reached = new ReplayPosition(next, piece(next));
            producer.sendOffsetsToTransaction(positions.offsets(range, reached), group);
            producer.commitTransaction();
            LOG.debug(
                    "Committed {}-{} up to {}: {} records to {}",
                    range.topic(),
                    range.partition(),
                    next,
                    open.records(),
                    topic);
            position = reached;
        } catch (KafkaException e) {
            throw explained(e);
        }
        Commit commit = open.committed(next);
        open.clear();
        counts.end();
        listener.committed(commit);
    }

    private String piece(long next) throws IOException {
        // The first piece is stored even without records: it shows a later run that there is a map.
        if (map.isEmpty() || (open.isEmpty() && !position.piece().isEmpty())) {
            return position.piece();
        }
        producer.flush();
        // If a record has not arrived, the commit fails with the reason.
        return runs.isComplete() ? map.get().store(range, runs, next, position) : position.piece();
    }

    private KafkaException explained(KafkaException e) {
        return failure.explained(e, open, System.nanoTime());
    }

    /** Aborts what is not committed. */
    @Override
    public void close() {
        sentRecords.add(-open.records());
        sentBytes.add(-open.bytes());
        producer.close(LONGEST_CLOSE);
    }
}
