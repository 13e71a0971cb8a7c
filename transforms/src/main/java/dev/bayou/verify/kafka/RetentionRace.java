package dev.bayou.verify.kafka;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.verify.kafka.KafkaPartition.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Predicts whether the archive or Kafka's retention reaches the records of a partition first that are not archived yet.
 * Kafka deletes whole segments, so every time here is the earliest possible one; paces are assumed to be constant.
 *
 * @param oldest the time of the oldest of them; null if there is none, or it is not known
 * @param oldestBy the clock that set this time
 * @param deletableFrom when Kafka may delete it; null if never, or not known
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
    /** In seconds: a century counts as never. */
    private static final double NEVER = Duration.ofDays(36_525).toSeconds();

    /** From best to worst. */
    public enum Outcome {
        /** Nothing waits, or Kafka keeps it. */
        NONE,
        /** The archive is faster. */
        SAFE,
        /** Kafka does not show enough to predict it. */
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
     * Predicts the race of one partition.
     *
     * @param archiving offsets a second that were committed in the {@link KafkaState#PACE} before the query
     */
    public static RetentionRace of(KafkaPartition partition, Instant queriedAt, double archiving) {
        Backlog backlog = partition.backlog();
        if (backlog == null) {
            return new RetentionRace(Outcome.NONE, null, null, null, 0, archiving, null, null);
        }
        Limit limit = backlog.retention() == null
                ? Limit.UNKNOWN
                : byAge(partition, queriedAt, archiving).and(bySize(partition, archiving));
        return new RetentionRace(
                limit.outcome(),
                backlog.oldest(),
                backlog.oldestBy(),
                after(queriedAt, limit.deletable()),
                backlog.arriving(),
                archiving,
                limit.loss() < NEVER ? partition.next() + (long) (archiving * limit.loss()) : null,
                after(queriedAt, limit.loss()));
    }

    private static Instant after(Instant queriedAt, double seconds) {
        return seconds < NEVER ? queriedAt.plusMillis((long) (seconds * 1000)) : null;
    }

    /** Assumes that the waiting records are spread evenly in time, from the oldest to now. */
    private static Limit byAge(KafkaPartition partition, Instant queriedAt, double archiving) {
        Backlog backlog = partition.backlog();
        if (backlog.retention().millis() < 0) {
            return Limit.NONE;
        }
        if (backlog.oldest() == null) {
            return Limit.UNKNOWN;
        }
        double limit = backlog.retention().millis() / 1e3;
        double age = Duration.between(backlog.oldest(), queriedAt).toMillis() / 1e3;
        double left = limit - age;
        double loss = 0;
        if (left > 0) {
            double caughtUp = secondsUntil((double) partition.lag(), archiving);
            loss = overtaken(left, partition.lag() / Math.max(1, age), archiving);
            if (loss >= caughtUp) { // By then the oldest waiting record is one that arrives now.
                loss = caughtUp + overtaken(limit - caughtUp, backlog.arriving(), archiving);
            }
        }
        return Limit.of(left, loss, age / limit);
    }

    /** After how many seconds the age of the next record to archive has grown by that much. */
    private static double overtaken(double seconds, double density, double archiving) {
        return archiving >= density ? Double.POSITIVE_INFINITY : seconds / (1 - archiving / density);
    }

    /** Kafka keeps a number of bytes before the end: arriving records use up this room, archived ones free it. */
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
     * The effect of one limit of retention, or of both.
     *
     * @param deletable seconds until the oldest waiting record may be deleted; negative if it may be already
     * @param loss seconds until a record is deleted before it is archived
     */
    private record Limit(Outcome outcome, double deletable, double loss) {
        static final Limit NONE = new Limit(Outcome.NONE, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        static final Limit UNKNOWN = new Limit(Outcome.UNKNOWN, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

        /** @param spent the part of its time or room that the oldest waiting record has used up */
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
