package dev.bayou.copy;

import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Location;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What the stages that copy into one archive share in this JVM: they wake each other here when a range is due,
 * committed or failed, and reach the counts and the recent ledger entries. A hint only: the ledger is the truth.
 * Static, because a runner creates its sources and DoFns anew for each bundle. Safe for many threads.
 */
public final class CopySession {
    private static final ConcurrentMap<Location, CopySession> SESSIONS = new ConcurrentHashMap<>();

    private final CopyCounts counts = new CopyCounts();
    private final RecentEntries entries = new RecentEntries();
    private final Set<TopicPartition> failed = ConcurrentHashMap.newKeySet();
    private long events;
    private volatile boolean isStopping;

    private CopySession() {}

    public static CopySession of(Location archive) {
        return SESSIONS.computeIfAbsent(archive, a -> new CopySession());
    }

    public CopyCounts counts() {
        return counts;
    }

    RecentEntries entries() {
        return entries;
    }

    /** An entry was committed, by this JVM or by a worker that a {@link LedgerWatch} follows. */
    void committed(TopicPartition partition, LedgerEntry entry) {
        counts.committed(partition, entry);
        entries.committed(partition, entry);
        failed.remove(partition);
        wake();
    }

    void failed(TopicPartition partition) {
        failed.add(partition);
        wake();
    }

    /** Whether the partition has failed since the last such call. */
    boolean takeFailure(TopicPartition partition) {
        return failed.remove(partition);
    }

    /** Waits until a range is due, committed or failed, or the time is over. */
    synchronized void awaitEvent(Duration atMost) throws InterruptedException {
        long seen = events;
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toMillis(); events == seen && left > 0; ) {
            wait(left);
            left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        }
    }

    /** Ends every {@link #awaitEvent}. */
    synchronized void wake() {
        events++;
        notifyAll();
    }

    /**
     * From now on a failure is no partition's failure: the process is stopping, and with it the connections that
     * copying needs.
     */
    public void stop() {
        isStopping = true;
    }

    boolean isStopping() {
        return isStopping;
    }
}
