package dev.bayou.verify.records;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.RecordDigest;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Store;
import dev.bayou.seqfile.CorruptSequenceFileException;
import dev.bayou.seqfile.SequenceFileReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** Proves a data file: its header, each record's place, their number and digest, and every byte. */
final class DataProof implements FileProof {
    private final Store store;
    private final LedgerEntry entry;
    private final ArchivedFile file;
    private final RecordDigest digest = new RecordDigest();
    private CheckedFile bytes;
    private SequenceFileReader records;
    private long offset = -1;
    private long read;

    DataProof(Store store, LedgerEntry entry, ArchivedFile file) {
        this.store = store;
        this.entry = entry;
        this.file = file;
    }

    @Override
    public boolean next() throws IOException {
        try {
            if (records == null) {
                open();
            }
            if (!records.next()) {
                requireAsArchived();
                return false;
            }
        } catch (CorruptSequenceFileException e) {
            throw new DisprovedException(e);
        }
        if (records.key() <= offset || records.key() < file.firstOffset() || records.key() > file.lastOffset()) {
            throw new DisprovedException("offset " + records.key()
                    + (offset < 0 ? " comes first" : " follows offset " + offset) + ", the ledger says "
                    + file.firstOffset() + " to " + file.lastOffset());
        }
        offset = records.key();
        read++;
        digest.add(offset, records.value());
        return true;
    }

    private void open() throws IOException {
        bytes = new CheckedFile(store, file.path());
        records = SequenceFileReader.on(bytes, file.bytes(), store.address(file.path()));
        requireOwnHeader();
    }

    /** Who wrote a file stands in it too: another attempt's file of the same name is another file. */
    private void requireOwnHeader() throws DisprovedException {
        Map<String, String> expected = Map.of(
                "bayou.topic", entry.topic(),
                "bayou.partition", Integer.toString(entry.partition()),
                "bayou.range.from", Long.toString(entry.from()),
                "bayou.attempt", entry.attempt(),
                "bayou.writer", entry.writer());
        for (Map.Entry<String, String> field : expected.entrySet()) {
            String there = records.metadata().get(field.getKey());
            if (!field.getValue().equals(there)) {
                throw new DisprovedException(
                        "its header says " + field.getKey() + "=" + there + ", the ledger " + field.getValue());
            }
        }
    }

    private void requireAsArchived() throws DisprovedException {
        if (read != file.records() || offset != file.lastOffset()) {
            throw new DisprovedException("ends after " + read + " records with offset " + offset + ", the ledger says "
                    + file.records() + " and " + file.lastOffset());
        }
        if (!digest.finish().equals(file.digest())) {
            throw new DisprovedException("its records are not those that were archived, as their digest shows");
        }
        bytes.requireSame(file.crc32c());
    }

    @Override
    public long offset() {
        return offset;
    }

    /** The current record's. */
    ByteBuffer value() {
        return records.value();
    }

    @Override
    public void close() throws IOException {
        if (records != null) {
            records.close();
        }
    }
}
