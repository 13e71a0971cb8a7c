package dev.bayou.copy;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

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
