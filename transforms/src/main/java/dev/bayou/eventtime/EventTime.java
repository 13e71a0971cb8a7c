package dev.bayou.eventtime;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** Where a record's event time, and with it its window, comes from. */
public sealed interface EventTime extends Serializable permits EventTime.OfRecord, JsonPointerTime {
    /**
     * The event time that the value itself contains.
     *
     * @return milliseconds since 1970, or empty if there is none or it is malformed
     */
    OptionalLong of(ByteBuffer value);

    /** Kafka's own timestamp is the event time. */
    record OfRecord() implements EventTime {
        @Override
        public OptionalLong of(ByteBuffer value) {
            return OptionalLong.empty();
        }
    }

    /**
     * The event time written as on the command line: {@code record}, or a JSON pointer into the value.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static EventTime named(String flag) {
        return flag.equals("record") ? new OfRecord() : JsonPointerTime.at(flag);
    }
}
