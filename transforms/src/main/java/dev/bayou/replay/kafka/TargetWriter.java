package dev.bayou.replay.kafka;

import dev.bayou.archive.ArchivedRecord;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.metrics.LocalCounts;
import dev.bayou.metrics.MetricNames;
import dev.bayou.replay.Commit;
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
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the records of one archived partition to the target in transactions, each of which commits too how far it has
 * come: both or neither. To open one is to end, for good, whatever another run of the same replay was about to do. For
 * one thread.
 */
public final class TargetWriter implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetWriter.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
    private static final int BATCH_BYTES = 1 << 18;

    private final ReplaySettings settings;
    private final ReplayRange range;
    private final String topic;
    private final LocalCounts counts;
    private final Commit.Listener listener;
    private final Optional<OffsetMap> map;
    private final TransactionRuns runs = new TransactionRuns();
    private final ReplayTransaction open = new ReplayTransaction();
    private final ConsumerGroupMetadata group;
    private final WriteFailure failure;
    private final boolean needsKeys;
    private final Producer<byte[], byte[]> producer;
    private final ReplayPositions positions;
    private ReplayPosition position;

    TargetWriter(ReplaySettings settings, ReplayRange range, Optional<OffsetMap> map, Commit.Listener listener) {
        this.settings = settings;
        this.range = range;
        this.topic = settings.target().topicOf(range.topic());
        this.counts = LocalCounts.of(settings.name().text());
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
            // Only now: whoever wrote before us can write no more.
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

    /** A map that lacks the pieces of an earlier run would tell of some records only. */
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
        // Kafka names neither topic nor offset, and no further try would change it.
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
        counts.add(MetricNames.REPLAY_RECORDS, 1);
        counts.add(MetricNames.REPLAY_BYTES, size);
    }

    /** How many bytes a record has: key, value and headers. */
    public static long size(ArchivedRecord record) {
        long size = record.value() == null ? 0 : record.value().remaining();
        if (record.envelope() != null) {
            size += record.envelope().key() == null
                    ? 0
                    : record.envelope().key().remaining();
            for (var header : record.envelope().headers()) {
                size += header.name().length()
                        + (header.value() == null ? 0 : header.value().remaining());
            }
        }
        return size;
    }

    boolean isFull() {
        return open.isFull(settings.transactions(), System.nanoTime());
    }

    /** Whether the transaction that is open would be too old after such a wait. */
    boolean isFullAfter(long nanos) {
        return open.isFull(settings.transactions(), System.nanoTime() + nanos);
    }

    /** Commits what was sent, and with it that everything below an archived offset is done. */
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
        // The first piece is stored even if it tells of no record: by it a later run knows that there is a map.
        if (map.isEmpty() || (open.isEmpty() && !position.piece().isEmpty())) {
            return position.piece();
        }
        producer.flush();
        // If a record has not arrived, the commit will fail and tell why.
        return runs.isComplete() ? map.get().store(range, runs, next, position) : position.piece();
    }

    private KafkaException explained(KafkaException e) {
        return failure.explained(e, open, System.nanoTime());
    }

    /** Takes back what is not committed. */
    @Override
    public void close() {
        counts.add(MetricNames.REPLAY_RECORDS, -open.records());
        counts.add(MetricNames.REPLAY_BYTES, -open.bytes());
        producer.close(LONGEST_CLOSE);
    }
}
