package dev.bayou.archive.read;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.envelope.EnvelopeFormat;
import dev.bayou.archive.envelope.EnvelopeReader;
import dev.bayou.archive.read.ArchivePart.OfLedgerFile;
import dev.bayou.archive.read.ArchivePart.Proof;
import dev.bayou.archive.read.ArchivePart.Slice;
import dev.bayou.archive.segment.SegmentReader;
import dev.bayou.archive.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a part of a file that the ledger names. {@link SegmentReader} compares the file with its ledger entry. */
final class LedgerFileReader implements PartReader {
    private final Store store;
    private final ArchivedFile file;
    private final SegmentReader records;
    private final boolean isProof;
    private final Optional<TimeWindow> window;

    /** Null until the first call of {@link #timestamp}: most readers do not need timestamps. */
    private EnvelopeReader envelopes;
    /** The envelope that was read last. */
    private EnvelopeFormat.Outline envelope;

    private LedgerFileReader(Store store, ArchivedFile file, SegmentReader records, boolean isProof) {
        this.store = store;
        this.file = file;
        this.records = records;
        this.isProof = isProof;
        this.window = Optional.of(file.window());
    }

    static LedgerFileReader open(Store store, OfLedgerFile part) throws IOException {
        ArchivedFile file = part.file();
        try {
            SegmentReader records = part instanceof Slice slice
                    ? SegmentReader.ofSlice(store, file, slice.start(), slice.end())
                    : SegmentReader.ofData(store, file);
            return new LedgerFileReader(store, file, records, part instanceof Proof);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "The data file " + store.address(file.path())
                            + " is missing, though the ledger names it; restore it, or run verify",
                    e);
        }
    }

    @Override
    public boolean next() throws IOException {
        boolean hasNext = records.next();
        while (isProof && hasNext) { // Only the check at the file's end is of interest.
            hasNext = records.next();
        }
        return hasNext;
    }

    @Override
    public long offset() {
        return records.offset();
    }

    @Override
    public ByteBuffer value() {
        return records.value();
    }

    @Override
    public OptionalLong timestamp() throws IOException {
        if (file.envelope() == null) {
            return OptionalLong.empty();
        }
        if (envelopes == null) {
            String key = Layout.envelope(file.path());
            envelopes = new EnvelopeReader(store.open(key), file.envelope().bytes(), store.address(key));
            envelope = envelopes.nextOutline();
        }
        while (envelope != null && envelope.offset() < offset()) {
            envelope = envelopes.nextOutline();
        }
        if (envelope == null || envelope.offset() != offset()) {
            throw records.damaged("its envelope file has no envelope for offset " + offset());
        }
        return envelope.timestamp() < 0 ? OptionalLong.empty() : OptionalLong.of(envelope.timestamp());
    }

    @Override
    public Optional<TimeWindow> window() {
        return window;
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
