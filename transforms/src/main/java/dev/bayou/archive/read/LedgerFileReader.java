package dev.bayou.archive.read;

import dev.bayou.archive.Layout;
import dev.bayou.archive.RecordDigest;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.envelope.EnvelopeFormat;
import dev.bayou.archive.envelope.EnvelopeReader;
import dev.bayou.archive.read.ArchivePart.ListedFile;
import dev.bayou.archive.store.Store;
import dev.bayou.seqfile.SequenceFileReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a file that the ledger names, and holds it to what the ledger says of it. */
final class LedgerFileReader implements PartReader {
    private enum Reading {
        WITH_PROOF,
        WITHOUT_PROOF,
        NOTHING_BUT_PROOF
    }

    private final Store store;
    private final ListedFile file;
    private final String address;
    private final Reading reading;
    private final SequenceFileReader records;
    private final Optional<TimeWindow> window;
    private final RecordDigest digest = new RecordDigest();
    /** Null until somebody asks for a timestamp: most reading has no need of them. */
    private EnvelopeReader envelopes;

    /** The envelope that was read last. */
    private EnvelopeFormat.Outline envelope;

    private long offset = -1;
    private long read;
    private boolean ended;

    private LedgerFileReader(
            Store store, ListedFile file, String address, Reading reading, SequenceFileReader records) {
        this.store = store;
        this.file = file;
        this.address = address;
        this.reading = reading;
        this.records = records;
        this.window = Optional.of(file.window());
    }

    static PartReader ofWhole(Store store, ListedFile file) throws IOException {
        return ofWhole(store, file, Reading.WITH_PROOF);
    }

    static PartReader ofNothingButProof(Store store, ListedFile file) throws IOException {
        return ofWhole(store, file, Reading.NOTHING_BUT_PROOF);
    }

    static PartReader ofSlice(Store store, ListedFile file, long start, long end) throws IOException {
        return open(store, file, Reading.WITHOUT_PROOF, start, end);
    }

    private static PartReader ofWhole(Store store, ListedFile file, Reading reading) throws IOException {
        return open(store, file, reading, 0, file.bytes());
    }

    private static PartReader open(Store store, ListedFile file, Reading reading, long start, long end)
            throws IOException {
        String address = store.address(file.path());
        try {
            SequenceFileReader records =
                    SequenceFileReader.onPart(from -> store.open(file.path(), from), file.bytes(), start, end, address);
            return new LedgerFileReader(store, file, address, reading, records);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "The data file " + address + " is missing, though the ledger names it; restore it, or run verify",
                    e);
        }
    }

    @Override
    public boolean next() throws IOException {
        if (reading == Reading.NOTHING_BUT_PROOF) {
            while (advance()) {
                // Only the digest is wanted.
            }
            return false;
        }
        return advance();
    }

    private boolean advance() throws IOException {
        if (ended) {
            return false;
        }
        if (!records.next()) {
            if (reading != Reading.WITHOUT_PROOF) {
                requireAsArchived();
            }
            ended = true;
            return false;
        }
        if (records.key() <= offset || records.key() < file.firstOffset() || records.key() > file.lastOffset()) {
            throw damaged("offset " + records.key() + (offset < 0 ? " comes first" : " follows offset " + offset)
                    + ", the ledger says " + file.firstOffset() + " to " + file.lastOffset());
        }
        offset = records.key();
        read++;
        if (reading != Reading.WITHOUT_PROOF) {
            digest.add(offset, records.value());
        }
        return true;
    }

    private void requireAsArchived() throws IOException {
        if (read != file.records()) {
            throw damaged("it ends after " + read + " records, the ledger says " + file.records());
        }
        if (!digest.finish().equals(file.digest())) {
            throw damaged("its records are not those that were archived, as their digest in the ledger shows");
        }
    }

    private IOException damaged(String what) {
        return new IOException("The data file " + address + " is damaged: " + what);
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
    public OptionalLong timestamp() throws IOException {
        if (file.envelopeBytes() == 0) {
            return OptionalLong.empty();
        }
        if (envelopes == null) {
            String key = Layout.envelope(file.path());
            envelopes = new EnvelopeReader(store.open(key), file.envelopeBytes(), store.address(key));
            envelope = envelopes.nextOutline();
        }
        while (envelope != null && envelope.offset() < offset) {
            envelope = envelopes.nextOutline();
        }
        if (envelope == null || envelope.offset() != offset) {
            throw damaged("its envelope file has no envelope for offset " + offset);
        }
        return envelope.timestamp() < 0 ? OptionalLong.empty() : OptionalLong.of(envelope.timestamp());
    }

    @Override
    public Optional<TimeWindow> window() {
        return window;
    }

    @Override
    public long duplicates() {
        return 0;
    }

    @Override
    public long contradictions() {
        return 0;
    }

    @Override
    public void close() throws IOException {
        try (records) {
            if (envelopes != null) {
                envelopes.close();
            }
        }
    }
}
