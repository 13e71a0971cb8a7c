package dev.bayou.replay;

import dev.bayou.archive.TimeRange;
import dev.bayou.archive.read.ArchivePart.Unlisted;
import java.io.Serializable;
import org.apache.kafka.common.TopicPartition;

/**
 * An order to replay the archived records of a partition from one offset up to another. How far it is carried out is
 * written where the records go, so it may be given again at any time.
 *
 * @param from the first offset
 * @param to exclusive; {@link Long#MAX_VALUE} where only the files themselves can tell
 * @param windows only records that are filed in these
 * @param unlisted the files of a partition without a ledger, or null if the ledger tells
 */
public record ReplayRange(String topic, int partition, long from, long to, TimeRange windows, Unlisted unlisted)
        implements Serializable {
    /** An end that nobody knows before the files are read. */
    public static final long TO_THE_END = Long.MAX_VALUE;

    public TopicPartition topicPartition() {
        return new TopicPartition(topic, partition);
    }

    @Override
    public String toString() {
        return topic + "-" + partition + " [" + from + ", " + (to == TO_THE_END ? "end" : to) + ")";
    }
}
