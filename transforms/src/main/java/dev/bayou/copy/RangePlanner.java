package dev.bayou.copy;

import dev.bayou.archive.Gap;
import dev.bayou.archive.TimestampTolerance;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.copy.CopySettings.RotationPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Decides which ranges are due, from the heads and ends that it is given. At most one request is pending for a
 * partition; one that is not carried out in time is given again. All times but those of {@link #watermark} are of a
 * monotonic clock. For one thread.
 */
final class RangePlanner {
    /** With a backlog, one order covers so many files: few enough to be fair, enough to keep a worker busy. */
    private static final int FILES_PER_ORDER = 8;
    /** The first order of a partition whose records' size is not known yet: half a gigabyte of usual events. */
    private static final long FIRST_ORDER_OFFSETS = 2_000_000;
    /** After a failure was reported, the pause before the same order is given again. */
    static final Duration RETRY_PAUSE = Duration.ofSeconds(10);

    private final RotationPolicy policy;
    private final TimestampTolerance tolerance;
    private final Map<TopicPartition, Plan> plans = new LinkedHashMap<>();

    RangePlanner(RotationPolicy policy, TimestampTolerance tolerance) {
        this.policy = policy;
        this.tolerance = tolerance;
    }

    /**
     * Takes in a partition, with the last entry of its chain. What it holds already is as old as can be: due at once.
     */
    void add(TopicPartition partition, Optional<LedgerEntry> last) {
        Plan plan = new Plan();
        last.ifPresent(plan::committed);
        plan.waitingSince = Instant.EPOCH;
        plans.put(partition, plan);
    }

    void remove(TopicPartition partition) {
        plans.remove(partition);
    }

    Collection<TopicPartition> partitions() {
        return List.copyOf(plans.keySet());
    }

    /** The partitions for which an order is out. */
    List<TopicPartition> ordered() {
        return plans.entrySet().stream()
                .filter(plan -> plan.getValue().isOrdered())
                .map(Map.Entry::getKey)
                .toList();
    }

    Optional<LedgerEntry> last(TopicPartition partition) {
        return Optional.ofNullable(plans.get(partition).last);
    }

    long head(TopicPartition partition) {
        return plans.get(partition).head;
    }

    /** Learns where a partition ends. */
    void endIs(TopicPartition partition, long end, Instant now) {
        Plan plan = plans.get(partition);
        plan.end = end;
        plan.isReachable = true;
        if (plan.head >= end) {
            plan.waitingSince = null;
        } else if (plan.waitingSince == null) {
            plan.waitingSince = now;
        }
    }

    /**
     * Learns that Kafka does not say where a partition ends: until it does, an order would only keep a worker waiting.
     */
    void endIsUnknown(TopicPartition partition) {
        plans.get(partition).isReachable = false;
    }

    /** Learns that a partition's chain ends with this entry now. */
    void committed(TopicPartition partition, LedgerEntry entry, Instant now) {
        Plan plan = plans.get(partition);
        if (entry.to() <= plan.head) {
            return;
        }
        plan.committed(entry);
        plan.patience.signAfter(Duration.between(plan.watchedSince, now));
        plan.watch(now);
        if (plan.head >= plan.orderedTo) {
            plan.orderedTo = 0;
            if (plan.head >= plan.end) {
                plan.waitingSince = null;
            } else if (plan.head >= plan.endAtOrder) {
                // What came after the order was planned is younger than it; its age counts from here.
                plan.waitingSince = now;
            }
        }
    }

    /** Learns that an order was reported as failed. */
    void failed(TopicPartition partition, Instant now) {
        Plan plan = plans.get(partition);
        if (plan.isOrdered()) {
            plan.lostAt = now.plus(RETRY_PAUSE);
        }
    }

    /** Gives every order that is due. */
    List<CopyRequest> order(Instant now) {
        List<CopyRequest> due = new ArrayList<>();
        plans.forEach((partition, plan) -> {
            if (!plan.isReachable) {
                return;
            }
            if (plan.isOrdered()) {
                if (plan.lostAt.isBefore(now)) {
                    plan.patience.expired();
                    plan.watch(now);
                    due.add(CopyRequest.of(partition, plan.head, plan.orderedTo));
                }
            } else if (plan.isDue(now)) {
                plan.orderedTo = Math.min(plan.end, plan.head + plan.mostOffsets());
                plan.endAtOrder = plan.end;
                plan.watch(now);
                due.add(CopyRequest.of(partition, plan.head, plan.orderedTo));
            }
        });
        return due;
    }

    /**
     * The event time up to which everything is archived, as far as one can know: the least of the partitions' latest
     * archived times, where one with nothing left to copy counts as now.
     *
     * @param now the time of day
     */
    Instant watermark(Instant now) {
        return plans.values().stream()
                .map(plan -> plan.head >= plan.end ? now : plan.archivedTime)
                .min(Comparator.naturalOrder())
                .filter(time -> time.isBefore(now))
                .orElse(now);
    }

    private final class Plan {
        private LedgerEntry last;
        private long head;
        private long end;
        private boolean isReachable = true;
        private Instant waitingSince;
        private long orderedTo;
        private long endAtOrder;
        private final RetransmitTimeout patience = new RetransmitTimeout();
        /** When the order was given, or its last sign came. */
        private Instant watchedSince = Instant.EPOCH;

        private Instant lostAt = Instant.EPOCH;
        private Instant archivedTime = Instant.EPOCH;
        private double bytesPerOffset;

        void committed(LedgerEntry entry) {
            last = entry;
            head = entry.to();
            long deleted = entry.gaps().stream()
                    .filter(gap -> gap.reason() == Gap.Reason.BEFORE_ARCHIVE || gap.reason() == Gap.Reason.RETENTION)
                    .mapToLong(Gap::missing)
                    .sum();
            // Nothing was there to measure where Kafka had deleted everything.
            long there = entry.to() - entry.from() - deleted;
            bytesPerOffset = there == 0 ? 0 : entry.bytes() / (double) there;
            entry.progress(tolerance).filter(time -> time.isAfter(archivedTime)).ifPresent(time -> archivedTime = time);
        }

        void watch(Instant now) {
            watchedSince = now;
            lostAt = now.plus(patience.length());
        }

        boolean isOrdered() {
            return orderedTo > head;
        }

        boolean isDue(Instant now) {
            return end > head
                    && ((end - head) * bytesPerOffset >= policy.maxFileBytes()
                            || !waitingSince.plus(policy.maxFileAge()).isAfter(now));
        }

        long mostOffsets() {
            return bytesPerOffset == 0
                    ? FIRST_ORDER_OFFSETS
                    : Math.max(1, (long) (FILES_PER_ORDER * (policy.maxFileBytes() / bytesPerOffset)));
        }
    }

    /**
     * How long a partition's order may be out without a sign before it is taken for lost: {@value #SLOWEST_TIMES} times
     * as long as the slowest sign of late took, within half a minute and three. Given too early it is copied twice,
     * which costs time and no more; so a lost order waits about as long as is usual here, and an order behind a long
     * queue is not given again and again. Follows TCP, which times what it sends again the same way: RFC 6298, and
     * Karn's rule for what was sent twice.
     */
    static final class RetransmitTimeout {
        static final Duration LEAST = Duration.ofSeconds(30);
        /** While nothing is known of how long signs take. */
        static final Duration MOST = Duration.ofMinutes(3);

        private static final int SLOWEST_TIMES = 4;

        private Duration length = MOST;
        private Duration slowest = Duration.ZERO;
        private boolean givenAgain;

        Duration length() {
            return length;
        }

        /** A sign of the order came so long after the order, or after the sign before. */
        void signAfter(Duration time) {
            if (givenAgain) {
                // It is not known which of the two caused it.
                givenAgain = false;
                return;
            }
            // One slow order is remembered for some, not for ever.
            Duration fading = slowest.multipliedBy(7).dividedBy(8);
            slowest = time.compareTo(fading) > 0 ? time : fading;
            length = bounded(slowest.multipliedBy(SLOWEST_TIMES));
        }

        /**
         * No sign came; the order is given again. The next one gets twice the time, for what is slow may be the store.
         */
        void expired() {
            givenAgain = true;
            length = bounded(length.multipliedBy(2));
        }

        private static Duration bounded(Duration length) {
            Duration atLeast = length.compareTo(LEAST) < 0 ? LEAST : length;
            return atLeast.compareTo(MOST) > 0 ? MOST : atLeast;
        }
    }
}
