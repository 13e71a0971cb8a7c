package dev.bayou.replay;

import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.read.ArchiveReader.Selection;
import dev.bayou.archive.read.ArchiveReader.Visitor;
import dev.bayou.archive.store.Store;
import java.io.IOException;
import java.util.OptionalLong;

/** The archived records that an order names, in the order of their offsets, by the ledger or without one. */
public final class RecordFeed {
    private RecordFeed() {}

    /**
     * Hands over the records from an offset of the range on.
     *
     * @throws IOException if the archive fails, is damaged, or ends before the range
     */
    public static void read(Store archive, ReplayRange range, long from, Visitor visitor) throws IOException {
        if (range.unlisted() == null) {
            OptionalLong end = new ArchiveReader(archive)
                    .read(range.topic(), range.partition(), new Selection(from, range.to(), range.windows()), visitor);
            if (end.isPresent()) {
                throw new IOException("The ledger of " + range.topicPartition() + " ends at offset " + end.getAsLong()
                        + ", before " + range.to() + " that was to be replayed; run verify");
            }
        } else {
            new ArchiveReader(archive).read(range.unlisted(), from, range.to(), visitor);
        }
    }
}
