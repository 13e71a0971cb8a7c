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
    /**
     * With a backlog, a request covers at most this many files: few enough to be fair, enough to keep a worker busy.
     */
    private static final int FILES_PER_REQUEST = 8;
    /** The first request of a partition whose records' size is not known yet: half a gigabyte of usual events. */
    private static final long FIRST_REQUEST_OFFSETS = 2_000_000;
    /** The pause after a reported failure, before the request is repeated. */
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

    /** The partitions that have an outstanding request. */
    List<TopicPartition> outstanding() {
        return plans.entrySet().stream()
                .filter(plan -> plan.getValue().isOutstanding())
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
     * Records that Kafka returns no end offset of a partition: until it does, a request would only keep a worker
     * waiting.
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
        plan.timeout.progressAfter(Duration.between(plan.watchedSince, now));
        plan.watch(now);
        if (plan.head >= plan.requestedTo) {
            plan.requestedTo = 0;
            if (plan.head >= plan.end) {
                plan.waitingSince = null;
            } else if (plan.head >= plan.endAtRequest) {
                // Records after the planned end are younger than the request; their age counts from here.
                plan.waitingSince = now;
            }
        }
    }

    /** Records that a request failed. */
    void failed(TopicPartition partition, Instant now) {
        Plan plan = plans.get(partition);
        if (plan.isOutstanding()) {
            plan.lostAt = now.plus(RETRY_PAUSE);
        }
    }

    /** Returns every request that is due, and marks it as outstanding. */
    List<CopyRequest> dueRequests(Instant now) {
        List<CopyRequest> due = new ArrayList<>();
        plans.forEach((partition, plan) -> {
            if (!plan.isReachable) {
                return;
            }
            if (plan.isOutstanding()) {
                if (plan.lostAt.isBefore(now)) {
                    plan.timeout.expired();
                    plan.watch(now);
                    due.add(CopyRequest.of(partition, plan.head, plan.requestedTo));
                }
            } else if (plan.isDue(now)) {
                plan.requestedTo = Math.min(plan.end, plan.head + plan.mostOffsets());
                plan.endAtRequest = plan.end;
                plan.watch(now);
                due.add(CopyRequest.of(partition, plan.head, plan.requestedTo));
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
        private long requestedTo;
        private long endAtRequest;
        private final RetransmitTimeout timeout = new RetransmitTimeout();
        /** When the request was made, or the head last moved. */
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
            lostAt = now.plus(timeout.length());
        }

        boolean isOutstanding() {
            return requestedTo > head;
        }

        boolean isDue(Instant now) {
            return end > head
                    && ((end - head) * bytesPerOffset >= policy.maxFileBytes()
                            || !waitingSince.plus(policy.maxFileAge()).isAfter(now));
        }

        long mostOffsets() {
            return bytesPerOffset == 0
                    ? FIRST_REQUEST_OFFSETS
                    : Math.max(1, (long) (FILES_PER_REQUEST * (policy.maxFileBytes() / bytesPerOffset)));
        }
    }

    /**
     * How long a partition's request may be outstanding while its head does not move, before the request is repeated:
     * {@value #SLOWEST_TIMES} times as long as the slowest recent progress took, between half a minute and three. A
     * request that is repeated too early is copied twice, which costs time and no more. So a lost request waits about
     * as long as is usual here, and one behind a long queue is not repeated again and again. Follows TCP's
     * retransmission timer: RFC 6298, and Karn's rule for what was sent twice.
     */
    static final class RetransmitTimeout {
        static final Duration LEAST = Duration.ofSeconds(30);
        /** While no progress was measured. */
        static final Duration MOST = Duration.ofMinutes(3);

        private static final int SLOWEST_TIMES = 4;

        private Duration length = MOST;
        private Duration slowest = Duration.ZERO;
        private boolean isRepeated;

        Duration length() {
            return length;
        }

        /** The head moved, so long after the request or after it moved before. */
        void progressAfter(Duration time) {
            if (isRepeated) {
                // It is not known which of the two requests caused it.
                isRepeated = false;
                return;
            }
            // A slow request is remembered for some time, not for ever.
            Duration fading = slowest.multipliedBy(7).dividedBy(8);
            slowest = time.compareTo(fading) > 0 ? time : fading;
            length = bounded(slowest.multipliedBy(SLOWEST_TIMES));
        }

        /** The request is repeated. The next one gets twice the time, since the store may be what is slow. */
        void expired() {
            isRepeated = true;
            length = bounded(length.multipliedBy(2));
        }

        private static Duration bounded(Duration length) {
            Duration atLeast = length.compareTo(LEAST) < 0 ? LEAST : length;
            return atLeast.compareTo(MOST) > 0 ? MOST : atLeast;
        }
    }
}
