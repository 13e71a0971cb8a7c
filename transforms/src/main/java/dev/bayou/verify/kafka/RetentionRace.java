package dev.bayou.verify.kafka;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.bayou.archive.Envelope.TimestampType;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Who gets first to the records of a partition that are not archived yet: the archive, or Kafka's retention. Kafka
 * deletes whole segments, so every time here is the earliest; paces are taken to stay as they are.
 *
 * @param oldest when the oldest of them was made; null if there is none, or nobody knows
 * @param oldestBy whose clock says so
 * @param deletableFrom when Kafka may delete it; null if never, or nobody knows
 * @param arriving offsets a second, in Kafka
 * @param archiving offsets a second, committed to the ledger
 * @param lossFrom the first offset that Kafka deletes before it is archived; null if none
 * @param lossAt when; null if never
 */
public record RetentionRace(
        Outcome outcome,
        Instant oldest,
        TimestampType oldestBy,
        Instant deletableFrom,
        double arriving,
        double archiving,
        Long lossFrom,
        Instant lossAt) {
    /** So many seconds from now are no time that anybody waits for: a century. */
    private static final double NEVER = Duration.ofDays(36_525).toSeconds();

    /** How it ends, from best to worst. */
    public enum Outcome {
        /** Nothing waits, or Kafka keeps it. */
        NONE,
        /** The archive is faster. */
        SAFE,
        /** Kafka does not tell enough. */
        UNKNOWN,
        /** Kafka is faster, but the oldest waiting record has more than half of its time or room left. */
        SLOW,
        /** Kafka is faster, and the half is gone. */
        LOSING;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The race of one partition.
     *
     * @param archiving offsets a second that were committed in the {@link KafkaState#PACE} before Kafka was asked
     */
    public static RetentionRace of(KafkaPartition partition, Instant askedAt, double archiving) {
        Backlog backlog = partition.backlog();
        if (backlog == null) {
            return new RetentionRace(Outcome.NONE, null, null, null, 0, archiving, null, null);
        }
        Limit limit = backlog.retention() == null
                ? Limit.UNKNOWN
                : byAge(partition, askedAt, archiving).and(bySize(partition, archiving));
        return new RetentionRace(
                limit.outcome(),
                backlog.oldest(),
                backlog.oldestBy(),
                after(askedAt, limit.deletable()),
                backlog.arriving(),
                archiving,
                limit.loss() < NEVER ? partition.next() + (long) (archiving * limit.loss()) : null,
                after(askedAt, limit.loss()));
    }

    private static Instant after(Instant askedAt, double seconds) {
        return seconds < NEVER ? askedAt.plusMillis((long) (seconds * 1000)) : null;
    }

    /** The records that wait are taken to be as dense in time, from the oldest to now, as they are on the average. */
    private static Limit byAge(KafkaPartition partition, Instant askedAt, double archiving) {
        Backlog backlog = partition.backlog();
        if (backlog.retention().millis() < 0) {
            return Limit.NONE;
        }
        if (backlog.oldest() == null) {
            return Limit.UNKNOWN;
        }
        double limit = backlog.retention().millis() / 1e3;
        double age = Duration.between(backlog.oldest(), askedAt).toMillis() / 1e3;
        double left = limit - age;
        double loss = 0;
        if (left > 0) {
            double caughtUp = secondsUntil((double) partition.lag(), archiving);
            loss = overtaken(left, partition.lag() / Math.max(1, age), archiving);
            if (loss >= caughtUp) { // By then the oldest waiting record is one that comes now.
                loss = caughtUp + overtaken(limit - caughtUp, backlog.arriving(), archiving);
            }
        }
        return Limit.of(left, loss, age / limit);
    }

    /**
     * In how many seconds the age of what is archived next has grown by that: it ages, and is followed by younger ones.
     */
    private static double overtaken(double seconds, double density, double archiving) {
        return archiving >= density ? Double.POSITIVE_INFINITY : seconds / (1 - archiving / density);
    }

    /** Kafka keeps so many bytes before the end, so the room shrinks by what arrives and grows by what is archived. */
    private static Limit bySize(KafkaPartition partition, double archiving) {
        Backlog backlog = partition.backlog();
        if (backlog.retention().bytes() < 0) {
            return Limit.NONE;
        }
        if (backlog.bytesPerOffset() <= 0) {
            return Limit.UNKNOWN;
        }
        double limit = backlog.retention().bytes() / backlog.bytesPerOffset();
        double room = Math.max(0, limit - partition.lag());
        return Limit.of(
                secondsUntil(room, backlog.arriving()),
                secondsUntil(room, backlog.arriving() - archiving),
                partition.lag() / limit);
    }

    private static double secondsUntil(double offsets, double pace) {
        return offsets == 0 ? 0 : pace <= 0 ? Double.POSITIVE_INFINITY : offsets / pace;
    }

    /**
     * What one limit of retention does, or both.
     *
     * @param deletable in how many seconds the oldest waiting record may be deleted; negative: since when it may be
     * @param loss in how many seconds something is deleted before it is archived
     */
    private record Limit(Outcome outcome, double deletable, double loss) {
        static final Limit NONE = new Limit(Outcome.NONE, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        static final Limit UNKNOWN = new Limit(Outcome.UNKNOWN, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

        /** @param spent how much of its time or room the oldest waiting record has had */
        static Limit of(double deletable, double loss, double spent) {
            Outcome outcome = loss >= NEVER ? Outcome.SAFE : spent > 0.5 ? Outcome.LOSING : Outcome.SLOW;
            return new Limit(outcome, deletable, loss);
        }

        Limit and(Limit other) {
            return new Limit(
                    outcome.compareTo(other.outcome) > 0 ? outcome : other.outcome,
                    Math.min(deletable, other.deletable),
                    Math.min(loss, other.loss));
        }
    }
}
