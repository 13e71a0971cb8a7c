package dev.bayou.copy;

import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.TimestampTolerance;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.eventtime.EventTime;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.kafka.TopicSelection;
import java.io.Serializable;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * Everything that says how topics get into an archive.
 *
 * @param tolerance which event times are plausible; a record is not filed by another one
 * @param group the consumer group whose offsets follow the archive, for lag dashboards; empty for none
 * @param skippedCorrupt where batches begin that are not archived because Kafka's client cannot read them
 * @param steps called at each step of each commit; {@link ProtocolStep.Listener#NONE} outside tests
 */
public record CopySettings(
        KafkaSettings kafka,
        TopicSelection topics,
        Location archive,
        RotationPolicy rotation,
        RangeFormat format,
        WindowSize windowSize,
        EventTime eventTime,
        TimestampTolerance tolerance,
        String group,
        Set<CorruptOffset> skippedCorrupt,
        ProtocolStep.Listener steps)
        implements Serializable {

    /** Where a batch begins that cannot be read. Written {@code topic-partition@offset}. */
    public record CorruptOffset(String topic, int partition, long offset) implements Serializable {
        private static final Pattern WRITTEN = Pattern.compile("(.+)-(\\d{1,9})@(\\d{1,18})");

        static CorruptOffset of(TopicPartition partition, long offset) {
            return new CorruptOffset(partition.topic(), partition.partition(), offset);
        }

        /**
         * Reads what is written so.
         *
         * @throws IllegalArgumentException if the text is something else
         */
        public static CorruptOffset named(String text) {
            Matcher written = WRITTEN.matcher(text);
            if (!written.matches()) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not of the form topic-partition@offset, such as raw-events-0@4711");
            }
            return new CorruptOffset(
                    written.group(1), Integer.parseInt(written.group(2)), Long.parseLong(written.group(3)));
        }

        @Override
        public String toString() {
            return topic + "-" + partition + "@" + offset;
        }
    }

    /**
     * When what has arrived becomes a file.
     *
     * @param maxFileBytes a range is due when it is estimated to hold as much, and ends when one of its files does
     * @param maxFileAge a range is due when its oldest record has waited so long
     */
    public record RotationPolicy(long maxFileBytes, Duration maxFileAge) implements Serializable {}
}
