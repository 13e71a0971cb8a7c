package dev.bayou.archive.read;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.RecordDigest;
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

    /**
     * A data file that the ledger names.
     *
     * @param path its key below the archive's root
     * @param bytes its size
     * @param digest of all its records, see {@link RecordDigest}
     * @param envelopeBytes the size of the sidecar at {@link Layout#envelope}; 0 if none was written
     */
    record ListedFile(
            String topic,
            int partition,
            String path,
            long bytes,
            TimeWindow window,
            long records,
            long firstOffset,
            long lastOffset,
            String digest,
            long envelopeBytes)
            implements Serializable {

        static ListedFile of(String topic, ArchivedFile file) {
            return new ListedFile(
                    topic,
                    file.name().partition(),
                    file.path(),
                    file.bytes(),
                    file.window(),
                    file.records(),
                    file.firstOffset(),
                    file.lastOffset(),
                    file.digest(),
                    file.envelope() == null ? 0 : file.envelope().bytes());
        }
    }

    /** A part that is made of one file which the ledger names. */
    sealed interface OfListedFile extends ArchivePart {
        ListedFile file();

        @Override
        default String topic() {
            return file().topic();
        }

        @Override
        default int partition() {
            return file().partition();
        }

        @Override
        default long bytes() {
            return file().bytes();
        }
    }

    /** All records of a file, proven by its digest when the last one was read. */
    record Whole(ListedFile file) implements OfListedFile {}

    /** The records of a big file in a range of its bytes. What proves them is the file's {@link Proof}. */
    record Slice(ListedFile file, long start, long end) implements OfListedFile {
        @Override
        public long bytes() {
            return end - start;
        }
    }

    /** No record, but the proof that a file which is read in slices is whole: a digest can only be taken in one go. */
    record Proof(ListedFile file) implements OfListedFile {}

    /**
     * A data file that no ledger tells of.
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
