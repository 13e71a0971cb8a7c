package dev.bayou.archive.read;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeRange;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.read.ArchivePart.FoundFile;
import dev.bayou.archive.read.ArchivePart.Proof;
import dev.bayou.archive.read.ArchivePart.Slice;
import dev.bayou.archive.read.ArchivePart.Unlisted;
import dev.bayou.archive.read.ArchivePart.Whole;
import dev.bayou.archive.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;

/** What is to be read of an archive, fixed at one moment: what is archived later is not in it. */
public record ReadPlan(List<TopicPlan> topics) {
    /**
     * A file of more than that is read in slices, by many workers. Bayou's own are half of it at most by default, and
     * five gigabytes in any case.
     */
    private static final long SLICED_ABOVE_BYTES = 256L << 20;

    private static final long SLICE_BYTES = 64L << 20;

    public ReadPlan {
        topics = List.copyOf(topics);
    }

    /** Who says which files belong to a topic. */
    public enum Authority {
        LEDGER,
        /** The files' own names, as in an archive that Secor wrote. */
        FILE_NAMES
    }

    /**
     * What is to be read of a topic.
     *
     * @param files how many
     * @param bytes in these files
     * @param windows that they belong to, where their folders name one
     * @param ignored other files in the topic's folders: orphans, copies, strangers
     */
    public record TopicPlan(
            String topic,
            Authority authority,
            List<ArchivePart> parts,
            int files,
            long bytes,
            NavigableSet<TimeWindow> windows,
            int ignored) {

        static TopicPlan ofListed(String topic, Collection<ArchivedFile> files, int ignored) {
            NavigableSet<TimeWindow> windows = new TreeSet<>();
            files.forEach(file -> windows.add(file.window()));
            return new TopicPlan(
                    topic,
                    Authority.LEDGER,
                    files.stream()
                            .flatMap(file -> partsOf(topic, file, SLICED_ABOVE_BYTES, SLICE_BYTES).stream())
                            .toList(),
                    files.size(),
                    files.stream().mapToLong(ArchivedFile::bytes).sum(),
                    windows,
                    ignored);
        }

        static TopicPlan ofUnlisted(String topic, Collection<Unlisted> partitions, int ignored) {
            NavigableSet<TimeWindow> windows = new TreeSet<>();
            int files = 0;
            for (Unlisted partition : partitions) {
                files += partition.files().size();
                partition.files().stream()
                        .map(FoundFile::window)
                        .filter(Objects::nonNull)
                        .forEach(windows::add);
            }
            return new TopicPlan(
                    topic,
                    Authority.FILE_NAMES,
                    List.copyOf(partitions),
                    files,
                    partitions.stream().mapToLong(Unlisted::bytes).sum(),
                    windows,
                    ignored);
        }
    }

    /**
     * Plans the reading of some topics. Costs a listing of each topic's folders and of its window manifests, one
     * request for each manifest in the range and for each ledger entry since the last seal; none for a data file.
     *
     * @throws java.io.FileNotFoundException if the archive has no such topic; the message lists those that it has
     * @throws IOException if a file that the ledger names is missing or of another size, or the store fails
     */
    public static ReadPlan make(Store store, Collection<String> topics, TimeRange range) throws IOException {
        List<TopicPlan> plans = new ArrayList<>();
        for (String topic : topics) {
            plans.add(
                    store.listAfter(Layout.ledgerPrefix(topic), "", 1).isEmpty()
                            ? new SecorFiles(store, topic, range).find()
                            : new LedgerFiles(store, topic, range).find());
        }
        return new ReadPlan(plans);
    }

    public List<ArchivePart> parts() {
        return topics.stream().flatMap(topic -> topic.parts().stream()).toList();
    }

    /** How many bytes are to be read of all parts. */
    public long bytes() {
        return topics.stream()
                .flatMap(topic -> topic.parts().stream())
                .mapToLong(ArchivePart::bytes)
                .sum();
    }

    static List<ArchivePart> partsOf(String topic, ArchivedFile file, long slicedAboveBytes, long sliceBytes) {
        if (file.bytes() <= slicedAboveBytes) {
            return List.of(new Whole(topic, file));
        }
        List<ArchivePart> parts = new ArrayList<>();
        parts.add(new Proof(topic, file));
        for (long start = 0; start < file.bytes(); start += sliceBytes) {
            parts.add(new Slice(topic, file, start, Math.min(file.bytes(), start + sliceBytes)));
        }
        return parts;
    }
}
