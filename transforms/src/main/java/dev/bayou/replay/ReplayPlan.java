package dev.bayou.replay;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.read.ArchivePart;
import dev.bayou.archive.read.ArchivePart.OfLedgerFile;
import dev.bayou.archive.read.ArchivePart.Unlisted;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.read.ReadPlan;
import dev.bayou.archive.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The records to replay, fixed at one moment: records that are archived later are not in it.
 *
 * @param partitions those with selected records, by topic and number
 */
public record ReplayPlan(List<Partition> partitions) {
    public ReplayPlan {
        partitions = List.copyOf(partitions);
    }

    /**
     * Plans from the ledger, or from the files' names where there is none. Costs what a {@link ReadPlan} costs; no data
     * file is read.
     *
     * @throws IOException if a topic or partition is not in the archive, a file is missing, or the store fails
     */
    public static ReplayPlan make(Store archive, ReplaySelection selection) throws IOException {
        List<Partition> partitions = new ArrayList<>();
        ReadPlan read = ReadPlan.make(archive, new TreeSet<>(selection.topics()), selection.windows());
        for (ReadPlan.TopicPlan topic : read.topics()) {
            Map<Integer, List<ArchivePart>> parts = topic.parts().stream()
                    .collect(Collectors.groupingBy(ArchivePart::partition, TreeMap::new, Collectors.toList()));
            requirePartitions(archive, topic.topic(), selection, parts.keySet());
            parts.forEach((partition, ofPartition) -> {
                if (selection.holds(partition)) {
                    Partition.of(topic.topic(), partition, ofPartition, selection)
                            .ifPresent(partitions::add);
                }
            });
        }
        return new ReplayPlan(partitions);
    }

    private static void requirePartitions(
            Store archive, String topic, ReplaySelection selection, Collection<Integer> selected) throws IOException {
        Set<Integer> there = new TreeSet<>(new ArchiveReader(archive).partitions(topic));
        there.addAll(selected);
        Set<Integer> missing = new TreeSet<>(selection.partitions());
        missing.removeAll(there);
        if (!missing.isEmpty()) {
            throw new IOException("The archive " + archive.address("") + " has no partition "
                    + missing.stream().map(Object::toString).collect(Collectors.joining(", ")) + " of " + topic
                    + "; it has " + there.stream().map(Object::toString).collect(Collectors.joining(", "))
                    + "; check --partitions");
        }
    }

    public List<ReplayRange> ranges() {
        return partitions.stream().map(Partition::range).toList();
    }

    /** Returns the rest of the plan behind the positions, without partitions that are done. */
    public ReplayPlan leftAfter(Map<ReplayRange, ReplayPosition> positions) {
        return new ReplayPlan(partitions.stream()
                .flatMap(partition ->
                        partition
                                .from(positions
                                        .getOrDefault(partition.range(), ReplayPosition.START)
                                        .next())
                                .stream())
                .toList());
    }

    /** The number of records; an upper bound unless {@link #isExact}; empty without a ledger. */
    public OptionalLong records() {
        return partitions.stream().allMatch(partition -> partition.records().isPresent())
                ? OptionalLong.of(partitions.stream()
                        .mapToLong(partition -> partition.records().getAsLong())
                        .sum())
                : OptionalLong.empty();
    }

    /** Whether {@link #records} is exact, because no bound of the selection lies within a file. */
    public boolean isExact() {
        return partitions.stream().allMatch(Partition::isExact);
    }

    /** The size of the data files. */
    public long bytes() {
        return partitions.stream().mapToLong(Partition::bytes).sum();
    }

    public Set<String> topics() {
        return partitions.stream()
                .map(partition -> partition.range().topic())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The records to replay of one partition.
     *
     * @param files those that the ledger names, by offset; empty without a ledger
     */
    public record Partition(ReplayRange range, List<ArchivedFile> files) {
        static Optional<Partition> of(String topic, int partition, List<ArchivePart> parts, ReplaySelection selection) {
            long from = selection.offsets().fromOffset();
            long to = selection.offsets().toOffset();
            if (parts.get(0) instanceof Unlisted unlisted) {
                ReplayRange range = new ReplayRange(topic, partition, from, to, selection.windows(), unlisted);
                return Optional.of(new Partition(range, List.of()));
            }
            List<ArchivedFile> files = parts.stream()
                    .flatMap(part -> part instanceof OfLedgerFile of ? Stream.of(of.file()) : Stream.empty())
                    .distinct()
                    .filter(file -> file.firstOffset() < to)
                    .sorted(Comparator.comparingLong(ArchivedFile::firstOffset))
                    .toList();
            long end =
                    1 + files.stream().mapToLong(ArchivedFile::lastOffset).max().orElse(-1);
            ReplayRange range = new ReplayRange(topic, partition, from, Math.min(to, end), selection.windows(), null);
            return new Partition(range, files).from(from);
        }

        /** Returns the rest from an offset on; empty if it is done. */
        Optional<Partition> from(long offset) {
            if (offset >= range.to()) {
                return Optional.empty();
            }
            ReplayRange left = new ReplayRange(
                    range.topic(),
                    range.partition(),
                    Math.max(offset, range.from()),
                    range.to(),
                    range.windows(),
                    range.unlisted());
            return Optional.of(new Partition(
                    left,
                    files.stream().filter(file -> file.lastOffset() >= offset).toList()));
        }

        public OptionalLong records() {
            return range.unlisted() == null ? OptionalLong.of(sum(ArchivedFile::records)) : OptionalLong.empty();
        }

        /** Whether {@link #records} is exact, because no bound of the selection lies within a file. */
        public boolean isExact() {
            return files.stream()
                    .allMatch(file -> file.firstOffset() >= range.from() && file.lastOffset() < range.to());
        }

        public long bytes() {
            return range.unlisted() == null
                    ? sum(ArchivedFile::bytes)
                    : range.unlisted().bytes();
        }

        private long sum(ToLongFunction<ArchivedFile> what) {
            return files.stream().mapToLong(what).sum();
        }

        /** The windows that the records are filed in; empty in an archive whose folders have no times. */
        public NavigableSet<TimeWindow> windows() {
            Stream<TimeWindow> windows = range.unlisted() == null
                    ? files.stream().map(ArchivedFile::window)
                    : range.unlisted().files().stream()
                            .map(ArchivePart.FoundFile::window)
                            .filter(Objects::nonNull);
            return windows.collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
