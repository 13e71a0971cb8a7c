package dev.bayou.copy;

import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.seal.WindowSealer.EntryCache;
import dev.bayou.archive.store.Location;
import dev.bayou.kafka.KafkaCluster.End;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;

/**
 * How copying into an archive fares in this JVM, as it goes: for whoever plans (without asking the ledger for what this
 * process did itself) and for whoever watches. News, not truth: the ledger is the truth.
 */
public final class CopyProgress {
    private static final ConcurrentMap<Location, CopyProgress> OF = new ConcurrentHashMap<>();
    /** How many entries are kept for sealing windows. */
    private static final int MOST_ENTRIES = 4_096;
    /** How many files these entries name, at about a kilobyte each. */
    private static final int MOST_FILES = 16_384;

    private final ConcurrentMap<String, Counters> topics = new ConcurrentHashMap<>();
    private final ConcurrentMap<TopicPartition, Long> heads = new ConcurrentHashMap<>();
    private final ConcurrentMap<TopicPartition, LedgerEntry> committed = new ConcurrentHashMap<>();
    private final ConcurrentMap<TopicPartition, LedgerEntry> lastKnown = new ConcurrentHashMap<>();
    private final Map<EntryName, LedgerEntry> entries = new LinkedHashMap<>();
    private final ConcurrentMap<TopicPartition, End> ends = new ConcurrentHashMap<>();
    private final Set<TopicPartition> failures = ConcurrentHashMap.newKeySet();

    private long news;
    private volatile boolean isEnded;

    private CopyProgress() {}

    public static CopyProgress of(Location archive) {
        return OF.computeIfAbsent(archive, a -> new CopyProgress());
    }

    private record EntryName(String topic, int partition, long from) {}

    private static final class Counters {
        private final LongAdder records = new LongAdder();
        private final LongAdder bytes = new LongAdder();
        private final LongAdder committedRecords = new LongAdder();
        private final LongAdder files = new LongAdder();
        private final LongAdder implausible = new LongAdder();
        private final AtomicLong firstRead = new AtomicLong();
        private volatile long lastCommit;

        Duration busy() {
            long last = lastCommit;
            long first = firstRead.get();
            // Ranges without any record are committed too.
            return last == 0 || first == 0 ? Duration.ZERO : Duration.ofNanos(last - first);
        }
    }

    /**
     * A topic's figures at one moment.
     *
     * @param records read from Kafka since this process began, committed or not
     * @param bytes of their values
     * @param files committed
     * @param implausible committed records with an implausible event time
     * @param lag offsets between the heads and the ends that planning last saw
     * @param unstable offsets beyond these ends that wait for open transactions
     * @param busy from the first record read to the last one committed
     */
    public record Snapshot(
            long records,
            long bytes,
            long committedRecords,
            long files,
            long implausible,
            long lag,
            long unstable,
            Duration busy) {
        public static final Snapshot NOTHING = new Snapshot(0, 0, 0, 0, 0, 0, 0, Duration.ZERO);
    }

    /** The figures of every topic that was planned or copied. */
    public Map<String, Snapshot> snapshot() {
        Map<String, Long> lags = new TreeMap<>();
        Map<String, Long> unstable = new TreeMap<>();
        ends.forEach((partition, end) -> {
            lags.merge(partition.topic(), Math.max(0, end.stable() - heads.getOrDefault(partition, 0L)), Long::sum);
            unstable.merge(partition.topic(), end.unstable(), Long::sum);
        });
        Map<String, Snapshot> snapshot = new TreeMap<>();
        lags.forEach((topic, lag) ->
                snapshot.put(topic, new Snapshot(0, 0, 0, 0, 0, lag, unstable.get(topic), Duration.ZERO)));
        topics.forEach((topic, counters) -> snapshot.put(
                topic,
                new Snapshot(
                        counters.records.sum(),
                        counters.bytes.sum(),
                        counters.committedRecords.sum(),
                        counters.files.sum(),
                        counters.implausible.sum(),
                        lags.getOrDefault(topic, 0L),
                        unstable.getOrDefault(topic, 0L),
                        counters.busy())));
        return snapshot;
    }

    void read(String topic, long records, long bytes) {
        Counters counters = counters(topic);
        counters.firstRead.compareAndSet(0, System.nanoTime());
        counters.records.add(records);
        counters.bytes.add(bytes);
    }

    void committed(TopicPartition partition, LedgerEntry entry) {
        Counters counters = counters(partition.topic());
        counters.committedRecords.add(entry.records());
        counters.files.add(entry.files().size());
        counters.implausible.add(entry.implausibleTimestamps());
        counters.lastCommit = System.nanoTime();
        committed.put(partition, entry);
        learned(partition, entry);
        keep(entry);
        failures.remove(partition);
        headIs(partition, entry.to());
        announce();
    }

    /** The last entry that this process committed. */
    Optional<LedgerEntry> lastCommitted(TopicPartition partition) {
        return Optional.ofNullable(committed.get(partition));
    }

    /** The latest entry of a partition's chain that this process knows of; the chain may have gone on. */
    Optional<LedgerEntry> lastKnown(TopicPartition partition) {
        return Optional.ofNullable(lastKnown.get(partition));
    }

    /** An entry of the chain was read. */
    void learned(TopicPartition partition, LedgerEntry entry) {
        lastKnown.merge(partition, entry, (known, other) -> other.to() > known.to() ? other : known);
    }

    /** The entries that this process committed last. */
    EntryCache entries() {
        return this::entry;
    }

    private synchronized Optional<LedgerEntry> entry(String topic, int partition, long from) {
        return Optional.ofNullable(entries.get(new EntryName(topic, partition, from)));
    }

    private synchronized void keep(LedgerEntry entry) {
        entries.put(new EntryName(entry.topic(), entry.partition(), entry.from()), entry);
        int files =
                entries.values().stream().mapToInt(kept -> kept.files().size()).sum();
        Iterator<LedgerEntry> oldest = entries.values().iterator();
        while (entries.size() > MOST_ENTRIES || (files > MOST_FILES && entries.size() > 1)) {
            files -= oldest.next().files().size();
            oldest.remove();
        }
    }

    /** Waits until something is committed or fails, or the time is over. */
    synchronized void awaitNews(Duration atMost) throws InterruptedException {
        long seen = news;
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toMillis(); news == seen && left > 0; ) {
            wait(left);
            left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        }
    }

    private synchronized void announce() {
        news++;
        notifyAll();
    }

    void headIs(TopicPartition partition, long head) {
        heads.merge(partition, head, Math::max);
    }

    void endIs(TopicPartition partition, End end) {
        ends.put(partition, end);
    }

    void failed(TopicPartition partition) {
        failures.add(partition);
        announce();
    }

    boolean hasFailed(TopicPartition partition) {
        return failures.contains(partition);
    }

    /** The failure was taken into account. */
    void forgetFailure(TopicPartition partition) {
        failures.remove(partition);
    }

    /**
     * Takes what fails from now on for no partition's failure: the process is being ended, and with it the connections
     * that copying needs.
     */
    public void end() {
        isEnded = true;
    }

    boolean isEnded() {
        return isEnded;
    }

    private Counters counters(String topic) {
        return topics.computeIfAbsent(topic, t -> new Counters());
    }
}
