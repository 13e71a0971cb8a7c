package dev.bayou.replay;

import dev.bayou.archive.TimeRange;
import dev.bayou.archive.read.ArchiveReader.Selection;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The archived records to replay.
 *
 * @param partitions empty for all
 * @param offsets of each partition, and the windows
 */
public record ReplaySelection(Collection<String> topics, Set<Integer> partitions, Selection offsets) {
    public ReplaySelection {
        topics = Set.copyOf(topics);
        partitions = Set.copyOf(partitions);
    }

    boolean holds(int partition) {
        return partitions.isEmpty() || partitions.contains(partition);
    }

    TimeRange windows() {
        return offsets.windows();
    }

    /** The selection within each partition, as text, without topics and partitions. */
    String ofEachPartition() {
        return offsets.fromOffset() + " " + offsets.toOffset() + " " + windows().from() + " "
                + windows().to();
    }

    @Override
    public String toString() {
        return String.join(", ", new TreeSet<>(topics));
    }
}
