package dev.bayou.copy;

import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.write.LedgerStart;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.KafkaCluster.Topic;
import dev.bayou.kafka.PartitionOffsets.Ends;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schedules what to copy next, from Kafka's end offsets and the heads of the ledger. A failed request is logged and
 * retried: an outage delays the stream, it does not end it. Requests: three a second to Kafka for all partitions
 * together; the ledger only for partitions with an outstanding request whose end this process has not seen. Safe for
 * many threads.
 */
final class CopyScheduler {
    private static final Logger LOG = LoggerFactory.getLogger(CopyScheduler.class);
    private static final Duration ENDS_EVERY = Duration.ofSeconds(1);
    private static final Duration TOPICS_EVERY = Duration.ofSeconds(5);
    private static final Duration LEDGER_EVERY = Duration.ofSeconds(5);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(5);
    private static final Duration TRUNCATION_AFTER = Duration.ofMinutes(1);
    private static final Duration LEAST_HEARTBEAT = Duration.ofSeconds(10);

    private final CopySettings settings;
    private final KafkaCluster cluster;
    private final Store store;
    private final CopySession session;
    private final Clock clock;
    private final InstantSource ticks;
    private final RangePlanner planner;
    private final Map<String, Topic> known = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private final Map<TopicPartition, Instant> belowHeadSince = new HashMap<>();
    private final UnreachablePartitions unanswered = new UnreachablePartitions();
    private final TransactionWatch transactions;
    private final Queue<CopyRequest> ready = new ArrayDeque<>();
    private Instant endsDue = Instant.MIN;
    private Instant topicsDue = Instant.MIN;
    private Instant ledgerDue = Instant.MIN;
    private Instant heartbeatDue = Instant.MIN;
    private Instant retryDue = Instant.MIN;
    private Instant watermark = Instant.EPOCH;

    /**
     * Feeds a planner of its own.
     *
     * @param clock the time of day, by which idle partitions count
     * @param ticks the time by which something is due: a time of day that is set back must not delay it
     */
    CopyScheduler(CopySettings settings, Store store, Clock clock, InstantSource ticks) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        this.ticks = ticks;
        this.cluster = KafkaClients.cluster(settings.kafka());
        this.session = CopySession.of(settings.archive());
        this.planner = new RangePlanner(settings.rotation(), settings.tolerance());
        this.transactions = new TransactionWatch(cluster);
    }

    /** The next request, if one is due. */
    synchronized Optional<CopyRequest> next() {
        if (ready.isEmpty()) {
            refill();
        }
        return Optional.ofNullable(ready.poll());
    }

    /** Whether every request is carried out. */
    synchronized boolean isIdle() {
        return ready.isEmpty() && planner.outstanding().isEmpty();
    }

    /** Up to which event time everything is archived; never goes back. */
    synchronized Instant watermark() {
        return watermark;
    }

    private void refill() {
        Instant now = ticks.instant();
        if (now.isBefore(retryDue)) {
            return;
        }
        try {
            if (!now.isBefore(topicsDue)) {
                discover();
                topicsDue = now.plus(TOPICS_EVERY);
            }
            learnHeads(now);
            if (!now.isBefore(endsDue)) {
                learnEnds(now);
                endsDue = now.plus(ENDS_EVERY);
            }
        } catch (InterruptException e) {
            throw e;
        } catch (IOException | KafkaException e) {
            LOG.warn("Planning waits for {}", e.getMessage());
            retryDue = ticks.instant().plus(RETRY_PAUSE);
            return;
        }
        ready.addAll(planner.dueRequests(now));
        if (!now.isBefore(heartbeatDue) && !known.isEmpty()) {
            known.values().forEach(topic -> ready.add(new CopyRequest(topic.name(), 0, 0, 0)));
            Duration age = settings.rotation().maxFileAge();
            heartbeatDue = now.plus(age.compareTo(LEAST_HEARTBEAT) > 0 ? age : LEAST_HEARTBEAT);
        }
        if (!ready.isEmpty()) {
            session.wake(); // Other readers, which keep the threads that are to carry the requests out.
        }
    }

    private void discover() throws IOException {
        Map<String, Topic> topics = cluster.existingTopics(settings.topics());
        for (Topic topic : List.copyOf(known.values())) {
            if (!topics.containsKey(topic.name())) {
                LOG.error("Topic {} is gone from Kafka; what was archived of it stays.", topic.name());
                forget(topic.name());
            }
        }
        for (Topic topic : topics.values()) {
            if (refused.contains(topic.name())) {
                continue;
            }
            Topic before = known.get(topic.name());
            if (before != null && !before.identity().matches(topic.identity())) {
                refuse(topic, RangeCopier.refusal(before.identity(), topic.identity(), topic.name(), archive()));
            } else if (before == null || before.partitions() < topic.partitions()) {
                add(topic, before == null ? 0 : before.partitions());
            }
        }
    }

    private void add(Topic topic, int from) throws IOException {
        Optional<String> refusal = LedgerStart.refusal(store, topic.name());
        if (refusal.isPresent()) {
            refuse(topic, refusal.get());
            return;
        }
        for (TopicPartition partition : topic.topicPartitions().subList(from, topic.partitions())) {
            Optional<LedgerEntry> last = new Ledger(store, topic.name(), partition.partition()).last();
            if (last.isPresent() && !last.get().identity().matches(topic.identity())) {
                refuse(topic, RangeCopier.refusal(last.get().identity(), topic.identity(), topic.name(), archive()));
                return;
            }
            planner.add(partition, last);
            last.ifPresent(entry -> session.entries().read(partition, entry));
            session.counts().headIs(partition, planner.head(partition));
        }
        known.put(topic.name(), topic);
        LOG.info("Archiving {} with {} partitions{}", topic.name(), topic.partitions(), from > 0 ? ", some new" : "");
    }

    private void refuse(Topic topic, String why) {
        LOG.error("{} The other topics go on.", why);
        refused.add(topic.name());
        forget(topic.name());
    }

    private void forget(String topic) {
        known.remove(topic);
        for (TopicPartition partition : planner.partitions()) {
            if (partition.topic().equals(topic)) {
                planner.remove(partition);
                unanswered.forget(partition);
                transactions.forget(partition);
            }
        }
    }

    private void learnHeads(Instant now) throws IOException {
        boolean askLedger = !now.isBefore(ledgerDue);
        for (TopicPartition partition : planner.outstanding()) {
            Optional<LedgerEntry> own = session.entries().lastCommitted(partition);
            if (own.isPresent() && own.get().to() > planner.head(partition)) {
                planner.committed(partition, own.get(), now);
            } else if (askLedger) {
                Ledger ledger = new Ledger(store, partition.topic(), partition.partition());
                Optional<LedgerEntry> before = planner.last(partition);
                Optional<LedgerEntry> last =
                        before.isPresent() ? Optional.of(ledger.lastSince(before.get())) : ledger.entry(0);
                last.ifPresent(entry -> planner.committed(partition, entry, now));
            }
            if (session.takeFailure(partition)) {
                planner.failed(partition, now);
            }
        }
        if (askLedger) {
            ledgerDue = now.plus(LEDGER_EVERY);
        }
    }

    private void learnEnds(Instant now) {
        Ends ends = cluster.offsets().ends(unanswered.due(planner.partitions(), now));
        ends.known().forEach((partition, end) -> {
            planner.endIs(partition, end.stable(), now);
            session.counts().endIs(partition, end);
            watchTruncation(partition, end.stable(), now);
        });
        transactions.overdue(ends.known(), now, clock.instant()).forEach(LOG::warn);
        unanswered.answered(ends.known().keySet());
        unanswered.rest(ends.unknown(), now);
        ends.unknown().keySet().forEach(planner::endIsUnknown);
        Instant latest = planner.watermark(clock.instant());
        watermark = latest.isAfter(watermark) ? latest : watermark;
    }

    /** A new leader may report an end that is a little old for a moment; one that stays below the head was cut off. */
    private void watchTruncation(TopicPartition partition, long end, Instant now) {
        if (end >= planner.head(partition)) {
            belowHeadSince.remove(partition);
        } else if (belowHeadSince
                .computeIfAbsent(partition, p -> now)
                .plus(TRUNCATION_AFTER)
                .isBefore(now)) {
            belowHeadSince.put(partition, now);
            LOG.error(
                    "{} The other partitions go on.",
                    RangeCopier.truncation(partition, end, planner.head(partition), archive()));
        }
    }

    private String archive() {
        return settings.archive().toString();
    }

    /**
     * Time that never goes back and goes on at the same pace, whatever is done to the machine's clock: for due times,
     * pauses and timeouts. Its instants say nothing about the time of day.
     */
    static final class MonotonicClock implements InstantSource {
        /** So that {@link Instant#EPOCH} is long ago. */
        private static final Instant BEGIN = Instant.parse("2000-01-01T00:00:00Z");

        private final LongSupplier nanos;
        private final long origin;

        private MonotonicClock(LongSupplier nanos) {
            this.nanos = nanos;
            this.origin = nanos.getAsLong();
        }

        /** A clock by {@link System#nanoTime}. */
        static MonotonicClock system() {
            return of(System::nanoTime);
        }

        static MonotonicClock of(LongSupplier nanos) {
            return new MonotonicClock(nanos);
        }

        @Override
        public Instant instant() {
            return BEGIN.plusNanos(nanos.getAsLong() - origin);
        }
    }
}
