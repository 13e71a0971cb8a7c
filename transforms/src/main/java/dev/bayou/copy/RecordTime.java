package dev.bayou.copy;

import dev.bayou.archive.TimestampTolerance;
import dev.bayou.eventtime.EventTime;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * The event time by which a record is filed. It is plausible: not before 1970, and not further ahead of the clock than
 * the tolerance allows.
 *
 * @param millis milliseconds since 1970
 * @param basis why it is this one
 */
record RecordTime(long millis, Basis basis) {
    private static final long NO_TIMESTAMP = -1;

    enum Basis {
        /** The configured one: the record's own, or Kafka's timestamp. */
        CONFIGURED,
        /** The record's own, but later than Kafka received the record, by more than the tolerance. */
        AHEAD_OF_KAFKA,
        /** The configured one is missing or malformed. */
        FALLBACK,
        /** The record has an implausible one. */
        IMPLAUSIBLE
    }

    /** How records are filed at one moment: by their own time, else by Kafka's, else by the clock. */
    static final class Rule {
        private final EventTime source;
        private final long now;
        private final long latest;
        private final long maxAhead;

        Rule(EventTime source, TimestampTolerance tolerance, Instant now) {
            this.source = source;
            this.now = now.toEpochMilli();
            this.latest = tolerance.latest(now).toEpochMilli();
            this.maxAhead = tolerance.maxAhead().toMillis();
        }

        /** @param ofKafka Kafka's timestamp of the record, or -1 */
        RecordTime of(ByteBuffer value, long ofKafka) {
            if (source instanceof EventTime.OfRecord) {
                return byKafka(ofKafka, Basis.CONFIGURED);
            }
            OptionalLong own = source.of(value);
            if (own.isEmpty()) {
                return byKafka(ofKafka, Basis.FALLBACK);
            }
            if (!isPlausible(own.getAsLong())) {
                return byKafka(ofKafka, Basis.IMPLAUSIBLE);
            }
            return new RecordTime(
                    own.getAsLong(), isAhead(own.getAsLong(), ofKafka) ? Basis.AHEAD_OF_KAFKA : Basis.CONFIGURED);
        }

        private RecordTime byKafka(long ofKafka, Basis basis) {
            // Producers send 0 for a time that they do not know: it would fill a folder of 1970.
            boolean isMissing = ofKafka == 0 || ofKafka == NO_TIMESTAMP;
            if (!isMissing && isPlausible(ofKafka)) {
                return new RecordTime(ofKafka, basis);
            }
            return new RecordTime(now, isMissing && basis != Basis.IMPLAUSIBLE ? Basis.FALLBACK : Basis.IMPLAUSIBLE);
        }

        private boolean isPlausible(long millis) {
            return millis >= 0 && millis <= latest;
        }

        /** Compares milliseconds of two plausible times; runs for every record. */
        private boolean isAhead(long own, long ofKafka) {
            return ofKafka > 0 && isPlausible(ofKafka) && own - ofKafka > maxAhead;
        }
    }
}
