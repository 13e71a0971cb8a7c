package dev.bayou.replay;

import dev.bayou.archive.TimeRange;
import dev.bayou.archive.read.ArchivePart.Unlisted;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.read.ArchiveReader.Selection;
import dev.bayou.archive.read.ArchiveReader.Visitor;
import dev.bayou.archive.store.Store;
import java.io.IOException;
import java.io.Serializable;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * A range of archived offsets of one partition to replay. The target stores how far it is replayed, so a range can be
 * replayed again at any time.
 *
 * @param from the first offset
 * @param to exclusive; {@link #TO_THE_END} in a partition without a ledger
 * @param windows only records that are filed in these windows are replayed
 * @param unlisted the files of a partition without a ledger; null with a ledger
 */
public record ReplayRange(String topic, int partition, long from, long to, TimeRange windows, Unlisted unlisted)
        implements Serializable {
    /** An end that is not known before the files are read. */
    public static final long TO_THE_END = Long.MAX_VALUE;

    public TopicPartition topicPartition() {
        return new TopicPartition(topic, partition);
    }

    /**
     * Passes the range's records to the visitor, in the order of their offsets.
     *
     * @param start the offset to start from
     * @throws IOException if the archive fails, is damaged, or ends before the range
     */
    public void read(Store archive, long start, Visitor visitor) throws IOException {
        if (unlisted != null) {
            new ArchiveReader(archive).read(unlisted, start, to, visitor);
            return;
        }
        OptionalLong end =
                new ArchiveReader(archive).read(topic, partition, new Selection(start, to, windows), visitor);
        if (end.isPresent()) {
            throw new IOException("The ledger of " + topicPartition() + " ends at offset " + end.getAsLong()
                    + ", before " + to + " that was to be replayed; run verify");
        }
    }

    @Override
    public String toString() {
        return topic + "-" + partition + " [" + from + ", " + (to == TO_THE_END ? "end" : to) + ")";
    }
}
