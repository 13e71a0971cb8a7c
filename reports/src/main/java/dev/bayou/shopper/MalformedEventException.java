package dev.bayou.shopper;

/**
 * Bytes that are no shopper event, or an event without what the sums need. An ordinary outcome, so it costs no stack
 * trace; the message never repeats the event's own text.
 */
public final class MalformedEventException extends Exception {
    private final Reason reason;

    MalformedEventException(Reason reason, String what) {
        super(what, null, false, false);
        this.reason = reason;
    }

    /** Neither the event nor its record has a time. */
    public static MalformedEventException withoutTime() {
        return new MalformedEventException(
                Reason.MISSING_FIELD,
                EventFields.Field.TIMESTAMP.path + " has no time, and the record has no Kafka timestamp");
    }

    public Reason reason() {
        return reason;
    }

    /** Why an event cannot be counted. */
    public enum Reason {
        NOT_JSON("not-json"),
        INVALID_TEXT("invalid-text"),
        DUPLICATE_KEY("duplicate-key"),
        TOO_DEEP("too-deep"),
        TOO_LONG("too-long"),
        WRONG_TYPE("wrong-type"),
        MISSING_FIELD("missing-field"),
        NEGATIVE_NUMBER("negative-number"),
        ABSURD_NUMBER("absurd-number"),
        CONTRADICTORY_PRICES("contradictory-prices");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** As it is written in reports and in the folders of a quarantine. */
        @Override
        public String toString() {
            return text;
        }
    }
}
