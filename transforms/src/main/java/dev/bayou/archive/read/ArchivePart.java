package dev.bayou.archive.read;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.TimeWindow;
import java.io.Serializable;
import java.util.List;

/**
 * A piece of a topic-partition's archive that one worker reads by itself, with {@link PartReader}. Together the parts
 * of a {@link ReadPlan} hold each record once.
 */
public sealed interface ArchivePart extends Serializable {
    String topic();

    int partition();

    /** How much of the files is to be read. */
    long bytes();

    /** A part that is made of one file which the ledger names. */
    sealed interface OfLedgerFile extends ArchivePart {
        ArchivedFile file();

        @Override
        default int partition() {
            return file().name().partition();
        }

        @Override
        default long bytes() {
            return file().bytes();
        }
    }

    /** All records of a file, proven by its digest when the last one was read. */
    record Whole(String topic, ArchivedFile file) implements OfLedgerFile {}

    /** The records of a large file in a range of its bytes. The file's {@link Proof} checks their digest. */
    record Slice(String topic, ArchivedFile file, long start, long end) implements OfLedgerFile {
        @Override
        public long bytes() {
            return end - start;
        }
    }

    /** No records, but the check of the digest of a file that is read in slices: a digest is computed in one pass. */
    record Proof(String topic, ArchivedFile file) implements OfLedgerFile {}

    /**
     * A data file that no ledger names.
     *
     * @param window that its folder names, or null if it names none
     */
    record FoundFile(String path, long bytes, DataFileName name, TimeWindow window) implements Serializable {}

    /** All files of a topic-partition without a ledger, each of its offsets once however many of them hold it. */
    record Unlisted(String topic, int partition, List<FoundFile> files) implements ArchivePart {
        @Override
        public long bytes() {
            return files.stream().mapToLong(FoundFile::bytes).sum();
        }
    }
}
