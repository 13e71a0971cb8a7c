package dev.bayou.copy;

import static dev.bayou.metrics.MetricNames.ARCHIVE_BYTES;
import static dev.bayou.metrics.MetricNames.ARCHIVE_COMMITS;
import static dev.bayou.metrics.MetricNames.ARCHIVE_FILES;
import static dev.bayou.metrics.MetricNames.ARCHIVE_IMPLAUSIBLE;
import static dev.bayou.metrics.MetricNames.ARCHIVE_LOST;
import static dev.bayou.metrics.MetricNames.ARCHIVE_RECORDS;
import static dev.bayou.metrics.MetricNames.counter;

import dev.bayou.archive.Gap;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.write.LedgerStart;
import dev.bayou.archive.write.RangeWriter;
import dev.bayou.copy.CopyRange.CommittedFile;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies a range exactly once, whatever other process copies it at the same time: from the partition's head, in pieces
 * that end where a file is full, each committed before the next begins. For one thread.
 */
final class RangeCopier {
    private static final Logger LOG = LoggerFactory.getLogger(RangeCopier.class);

    private final CopySettings settings;
    private final Store store;
    private final KafkaCluster cluster;
    private final CopySession session;
    private final Clock clock;

    RangeCopier(CopySettings settings, Store store, Clock clock) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        this.cluster = KafkaClients.cluster(settings.kafka());
        this.session = CopySession.of(settings.archive());
    }

    /**
     * Copies what is left of the range.
     *
     * @return the files that were committed on the way, by this attempt
     * @throws RefusedTopicException if the topic is not the one that was archived so far, or if its folder holds files
     *     and no ledger names them
     * @throws KafkaException if Kafka fails
     * @throws IOException if the store fails; what was committed before stays, the rest will be planned again
     */
    List<CommittedFile> copy(CopyRequest range) throws IOException {
        List<CommittedFile> segments = new ArrayList<>();
        Ledger ledger = new Ledger(store, range.topic(), range.partition());
        TopicIdentity identity = cluster.topic(range.topic()).identity();
        Optional<LedgerEntry> last = last(ledger, range.topicPartition());
        if (last.isEmpty()) {
            requireFreeFolder(range.topic());
        }
        long head = headOf(last, identity, range);
        while (head < range.to() && head >= range.from()) {
            Optional<LedgerEntry> committed = copyPiece(range, last, identity);
            if (committed.isPresent()) {
                LedgerEntry entry = committed.get();
                entry.files().forEach(file -> segments.add(CommittedFile.of(range, file)));
                report(range.topicPartition(), entry);
                last = committed;
            } else {
                LOG.info("{} was committed from {} on by another archiver; going on from there", range, head);
                last = last.isPresent() ? Optional.of(ledger.lastSince(last.get())) : ledger.last();
            }
            head = headOf(last, identity, range);
        }
        session.counts().headIs(range.topicPartition(), head);
        return segments;
    }

    /** One request where this process knows an entry that is not far behind. */
    private Optional<LedgerEntry> last(Ledger ledger, TopicPartition partition) throws IOException {
        Optional<LedgerEntry> known = session.entries().lastKnown(partition);
        Optional<LedgerEntry> last = known.isPresent() ? Optional.of(ledger.lastSince(known.get())) : ledger.last();
        last.ifPresent(entry -> session.entries().read(partition, entry));
        return last;
    }

    private Optional<LedgerEntry> copyPiece(CopyRequest range, Optional<LedgerEntry> last, TopicIdentity identity)
            throws IOException {
        long head = last.map(LedgerEntry::to).orElse(0L);
        try (RangeWriter writer =
                new RangeWriter(store, range.topic(), range.partition(), head, settings.format(), settings.steps())) {
            long to = new RangeReader(settings, cluster, clock, writer).read(range, last);
            if (to == head) {
                throw new IOException("Kafka delivered nothing of " + range + " from " + head + " on");
            }
            // A topic that was made anew meanwhile would have gone on under the same name and offsets.
            requireSame(identity, cluster.topic(range.topic()).identity(), range.topic());
            try {
                return writer.commit(to, identity, clock);
            } catch (OutOfMemoryError e) {
                throw RangeReader.tooLarge(range.topicPartition(), head, e);
            }
        }
    }

    private void report(TopicPartition partition, LedgerEntry entry) {
        session.committed(partition, entry);
        counter(ARCHIVE_RECORDS).inc(entry.records());
        counter(ARCHIVE_BYTES).inc(entry.bytes());
        counter(ARCHIVE_FILES).inc(entry.files().size());
        counter(ARCHIVE_COMMITS).inc();
        counter(ARCHIVE_IMPLAUSIBLE).inc(entry.implausibleTimestamps());
        LOG.debug("Committed {} [{}, {}): {} records", partition, entry.from(), entry.to(), entry.records());
        for (Gap gap : entry.gaps()) {
            if (gap.reason() == Gap.Reason.RETENTION) {
                counter(ARCHIVE_LOST).inc(gap.missing());
                LOG.error(
                        "LOST: Kafka deleted offsets {} to {} of {} before they were archived. Raise the topic's retention,"
                                + " or run the archiver more often.",
                        gap.from(),
                        gap.to() - 1,
                        partition);
            } else if (gap.reason() == Gap.Reason.CORRUPT) {
                LOG.error(
                        "SKIPPED: offsets {} to {} of {} cannot be read, and are not archived, as --skipCorrupt says.",
                        gap.from(),
                        gap.to() - 1,
                        partition);
            }
        }
        if (!settings.group().isEmpty()) {
            commitGroup(partition, entry.to());
        }
    }

    private void commitGroup(TopicPartition partition, long offset) {
        try {
            cluster.groups().commit(settings.group(), partition, offset);
        } catch (KafkaException e) {
            LOG.warn("The group's offset of {} stays behind, the archive does not: {}", partition, e.getMessage());
        }
    }

    private void requireFreeFolder(String topic) throws IOException {
        Optional<String> refusal = LedgerStart.refusal(store, topic);
        if (refusal.isPresent()) {
            throw new RefusedTopicException(refusal.get());
        }
    }

    private long headOf(Optional<LedgerEntry> last, TopicIdentity identity, CopyRequest range) {
        last.ifPresent(entry -> requireSame(entry.identity(), identity, range.topic()));
        return last.map(LedgerEntry::to).orElse(0L);
    }

    private void requireSame(TopicIdentity archived, TopicIdentity now, String topic) {
        if (!archived.matches(now)) {
            throw new RefusedTopicException(
                    refusal(archived, now, topic, settings.archive().toString()));
        }
    }

    static String truncation(TopicPartition partition, long end, long head, String archive) {
        return "Partition " + partition + " ends at " + end + ", before offset " + head + " that " + archive
                + " has reached: it was truncated, or deleted and made again. Archive the topic under another --archive;"
                + " the old records stay where they are.";
    }

    static String divergence(TopicPartition partition, long from, long head, String archive) {
        return "Partition " + partition + " was truncated at offset " + from + " and has grown again: up to offset "
                + (head - 1) + ", which " + archive + " has reached, Kafka has other records now than were archived. An"
                + " unclean leader election does that. Archive the topic under another --archive; the old records stay"
                + " where they are.";
    }

    static String refusal(TopicIdentity archived, TopicIdentity now, String topic, String archive) {
        String what = archived.clusterId().equals(now.clusterId())
                ? "was deleted and made again (its id was " + archived.topicId() + " and is " + now.topicId() + ")"
                : "comes from another cluster (" + archived.clusterId() + " was archived, this is " + now.clusterId()
                        + ")";
        return "Topic " + topic + " " + what + ", so its offsets do not continue those in " + archive
                + ". Archive it under another --archive; the old records stay where they are.";
    }

    /**
     * A topic that must not go on in this archive: it is not the one that was archived so far, or its folder holds
     * files that no ledger names. A retry does not help; the message says what does.
     */
    static final class RefusedTopicException extends RuntimeException {
        RefusedTopicException(String message) {
            super(message);
        }

        RefusedTopicException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
