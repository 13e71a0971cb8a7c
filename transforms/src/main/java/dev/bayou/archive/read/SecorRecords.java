package dev.bayou.archive.read;

import dev.bayou.archive.ArchivedRecord;
import dev.bayou.archive.read.ArchivePart.Unlisted;
import dev.bayou.archive.read.ArchiveReader.Visitor;
import dev.bayou.archive.store.Store;
import java.io.IOException;

/** Reads the records of a topic-partition without a ledger in the order of their offsets, each offset once. */
public final class SecorRecords {
    private SecorRecords() {}

    /**
     * Hands over the records, without key, headers and timestamp: the files do not have them.
     *
     * @param fromOffset inclusive
     * @param toOffset exclusive
     */
    public static void read(Store store, Unlisted part, long fromOffset, long toOffset, Visitor visitor)
            throws IOException {
        try (PartReader reader = PartReader.open(store, part)) {
            boolean wantsMore = true;
            while (wantsMore && reader.next() && reader.offset() < toOffset) {
                if (reader.offset() >= fromOffset) {
                    wantsMore = visitor.visit(new ArchivedRecord(
                            part.topic(),
                            part.partition(),
                            reader.offset(),
                            reader.value(),
                            null,
                            reader.window().orElse(null)));
                }
            }
        }
    }
}
