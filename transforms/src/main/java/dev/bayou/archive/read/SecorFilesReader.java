package dev.bayou.archive.read;

import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.read.ArchivePart.FoundFile;
import dev.bayou.archive.read.ArchivePart.Unlisted;
import dev.bayou.archive.segment.RecordSource;
import dev.bayou.archive.store.Store;
import dev.bayou.seqfile.SequenceFileReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the files of a topic-partition merged by offset, each offset once. A file is opened when the merge comes to the
 * offset in its name, which in Secor's grammar is at most that of its first record.
 */
final class SecorFilesReader implements PartReader {
    private static final int CONNECTIONS = 1;

    private final OffsetMerge<FoundFile> records;
    private long duplicates;
    private long contradictions;
    private ByteBuffer value;

    SecorFilesReader(Store store, Unlisted part) {
        this.records = new OffsetMerge<>(store, CONNECTIONS, file -> new StoredFile(store, file));
        part.files().stream()
                .sorted(Comparator.comparing(FoundFile::path))
                .forEach(file ->
                        records.add(file, file.name().rangeStart(), file.name().rangeStart()));
    }

    @Override
    public boolean next() throws IOException {
        if (!records.next()) {
            return false;
        }
        value = records.value();
        while (records.nextDuplicate()) {
            duplicates++;
            contradictions += records.duplicateValue().equals(value) ? 0 : 1;
        }
        return true;
    }

    @Override
    public long offset() {
        return records.offset();
    }

    @Override
    public ByteBuffer value() {
        return value;
    }

    @Override
    public OptionalLong timestamp() {
        return OptionalLong.empty();
    }

    @Override
    public Optional<TimeWindow> window() {
        return Optional.ofNullable(records.file().window());
    }

    @Override
    public long duplicates() {
        return duplicates;
    }

    @Override
    public long contradictions() {
        return contradictions;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }

    private static final class StoredFile implements RecordSource {
        private final String address;
        private final SequenceFileReader records;
        private long offset;

        StoredFile(Store store, FoundFile file) throws IOException {
            this.address = store.address(file.path());
            this.records = SequenceFileReader.on(store.open(file.path()), file.bytes(), address);
            this.offset = file.name().rangeStart() - 1;
        }

        @Override
        public boolean next() throws IOException {
            if (!records.next()) {
                return false;
            }
            if (records.key() <= offset) {
                throw new IOException("The data file " + address + " is damaged, or not Secor's: offset "
                        + records.key() + " where one after " + offset
                        + " should stand, since offsets ascend from the one in the file's name");
            }
            offset = records.key();
            return true;
        }

        @Override
        public long offset() {
            return offset;
        }

        @Override
        public ByteBuffer value() {
            return records.value();
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }
}
