package dev.bayou.verify.records;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Crc32c;
import dev.bayou.archive.RecordDigest;
import dev.bayou.archive.envelope.EnvelopeFormat;
import dev.bayou.archive.envelope.EnvelopeReader;
import dev.bayou.archive.envelope.EnvelopeReader.DamagedEnvelopesException;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Store;
import dev.bayou.seqfile.CorruptSequenceFileException;
import dev.bayou.seqfile.SequenceFileReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Reads one file record by record and compares it with the ledger, and with nothing else. For one thread. */
abstract class FileProof implements Closeable {
    final RecordDigest digest = new RecordDigest();
    private final Store store;
    private final String key;
    private CheckedInputStream bytes;

    private FileProof(Store store, String key) {
        this.store = store;
        this.key = key;
    }

    /** The file is not what the ledger says; the message says why, without the file's name. */
    static final class DisprovedException extends IOException {
        private static final long serialVersionUID = 1;

        DisprovedException(String message) {
            super(message);
        }

        DisprovedException(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    final String address() {
        return store.address(key);
    }

    /**
     * Goes to the next record; returns false after the last one, if the whole file is proven by then.
     *
     * @throws DisprovedException if it is not
     * @throws java.nio.file.NoSuchFileException if the file does not exist
     */
    abstract boolean next() throws IOException;

    /** The current record's offset. */
    abstract long offset();

    final CheckedInputStream open() throws IOException {
        bytes = new CheckedInputStream(store.open(key), new CRC32C());
        return bytes;
    }

    /**
     * Finds changes that affect no record: in the padding of compressed blocks, in a sync marker, in the header.
     *
     * @param inLedger null if the ledger has none
     */
    final void requireChecksum(Crc32c inLedger) throws DisprovedException {
        Crc32c inFile = Crc32c.of(bytes.getChecksum());
        if (inLedger != null && !inFile.equals(inLedger)) {
            throw new DisprovedException("its records are those that were archived, but other bytes of it are not:"
                    + " its CRC-32C is " + inFile + ", the ledger says " + inLedger);
        }
    }

    /** Proves a data file: its header, the order, number and digest of its records, and every byte. */
    static final class OfData extends FileProof {
        private final LedgerEntry entry;
        private final ArchivedFile file;
        private SequenceFileReader records;
        private long offset = -1;
        private long read;

        OfData(Store store, LedgerEntry entry, ArchivedFile file) {
            super(store, file.path());
            this.entry = entry;
            this.file = file;
        }

        @Override
        boolean next() throws IOException {
            try {
                if (records == null) {
                    records = SequenceFileReader.on(open(), file.bytes(), address());
                    requireHeader();
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

        /** The header names the writer as well: another attempt's file of the same name is another file. */
        private void requireHeader() throws DisprovedException {
            Map<String, String> expected = Map.of(
                    "bayou.topic", entry.topic(),
                    "bayou.partition", Integer.toString(entry.partition()),
                    "bayou.range.from", Long.toString(entry.from()),
                    "bayou.attempt", entry.attempt(),
                    "bayou.writer", entry.writer());
            for (Map.Entry<String, String> field : expected.entrySet()) {
                String inFile = records.metadata().get(field.getKey());
                if (!field.getValue().equals(inFile)) {
                    throw new DisprovedException(
                            "its header says " + field.getKey() + "=" + inFile + ", the ledger " + field.getValue());
                }
            }
        }

        private void requireAsArchived() throws DisprovedException {
            if (read != file.records() || offset != file.lastOffset()) {
                throw new DisprovedException("ends after " + read + " records with offset " + offset
                        + ", the ledger says " + file.records() + " and " + file.lastOffset());
            }
            if (!digest.finish().equals(file.digest())) {
                throw new DisprovedException("its records are not those that were archived, as their digest shows");
            }
            requireChecksum(file.crc32c());
        }

        @Override
        long offset() {
            return offset;
        }

        /** The current record's value. */
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

    /** Proves a file of envelopes: their digest, and every byte. */
    static final class OfEnvelopes extends FileProof {
        private final ArchivedFile.EnvelopeFile file;
        private EnvelopeReader envelopes;
        private EnvelopeFormat.Outline envelope;

        OfEnvelopes(Store store, String key, ArchivedFile.EnvelopeFile file) {
            super(store, key);
            this.file = file;
        }

        @Override
        boolean next() throws IOException {
            try {
                if (envelopes == null) {
                    envelopes = new EnvelopeReader(open(), file.bytes(), address());
                }
                envelope = envelopes.nextOutline();
            } catch (DamagedEnvelopesException e) {
                throw new DisprovedException(e);
            }
            if (envelope == null) {
                requireAsArchived();
                return false;
            }
            digest.add(envelope.offset(), envelopes.encoded());
            return true;
        }

        private void requireAsArchived() throws DisprovedException {
            if (!digest.finish().equals(file.digest())) {
                throw new DisprovedException("its envelopes are not those that were archived, as their digest shows");
            }
            requireChecksum(file.crc32c());
        }

        @Override
        long offset() {
            return envelope.offset();
        }

        boolean isTombstone() {
            return envelope.isTombstone();
        }

        @Override
        public void close() throws IOException {
            if (envelopes != null) {
                envelopes.close();
            }
        }
    }
}
