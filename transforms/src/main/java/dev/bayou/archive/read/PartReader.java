package dev.bayou.archive.read;

import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.read.ArchivePart.OfLedgerFile;
import dev.bayou.archive.read.ArchivePart.Unlisted;
import dev.bayou.archive.store.Store;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the records of an {@link ArchivePart} in the order of their offsets. When {@link #next} has returned false, all
 * of them were read and are what was archived; anything else is an {@link IOException} that names the file. For one
 * thread; memory is bounded by a block of each file that is open at once.
 */
public interface PartReader extends Closeable {
    /**
     * Goes to the next record; false, however often, when the part has been read to its end, and is proven as far as it
     * can be.
     */
    boolean next() throws IOException;

    long offset();

    /** The record's bytes, in an array, until the next record is read. */
    ByteBuffer value();

    /**
     * Kafka's timestamp of the record, in milliseconds since 1970; empty where the record has none, or the archive
     * keeps no envelope of it. The first call begins to read the file's envelopes, which are not proven here.
     */
    OptionalLong timestamp() throws IOException;

    /** Where the record is filed; empty in an archive whose folders name no window. */
    Optional<TimeWindow> window();

    /** How many records were left out by now because their offset had been read from another file. */
    default long duplicates() {
        return 0;
    }

    /** How many of these held other bytes than the record that was read. */
    default long contradictions() {
        return 0;
    }

    static PartReader open(Store store, ArchivePart part) throws IOException {
        return part instanceof OfLedgerFile ofFile
                ? LedgerFileReader.open(store, ofFile)
                : new SecorFilesReader(store, (Unlisted) part);
    }
}
