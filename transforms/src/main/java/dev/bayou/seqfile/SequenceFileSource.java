package dev.bayou.seqfile;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.FileBasedSource;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.ValueProvider.StaticValueProvider;
import org.apache.beam.sdk.values.KV;

/**
 * Bounded source of the records of SequenceFiles on any of Beam's file systems: however the files are split, before or
 * while they are read, each record is delivered by exactly one of the parts. Within a part the order is the file's.
 *
 * <p>A part owns the groups of records whose sync marker begins in its range of bytes; the part that has byte 0 owns
 * those that follow the header. Damage fails each part that meets it with {@link CorruptSequenceFileException}.
 *
 * <p>The file's name says nothing about its bytes: a SequenceFile whose name ends with {@code .gz} is no gzip file.
 * Whoever matches with {@code FileIO.readMatches()} has to set {@code Compression.UNCOMPRESSED}.
 */
public final class SequenceFileSource extends FileBasedSource<KV<Long, byte[]>> {
    /** Each part costs a request for the header and one for the part itself. */
    private static final long MIN_PART_BYTES = 1024 * 1024;

    private SequenceFileSource(String pattern) {
        super(StaticValueProvider.of(pattern), MIN_PART_BYTES);
    }

    private SequenceFileSource(Metadata file, long start, long end) {
        super(file, MIN_PART_BYTES, start, end);
    }

    /** The files that this pattern matches; that there is at least one is checked when the pipeline runs. */
    public static SequenceFileSource from(String filePattern) {
        return new SequenceFileSource(filePattern);
    }

    /** One file, of the size that is given with it. */
    public static SequenceFileSource of(Metadata file) {
        return new SequenceFileSource(file, 0, file.sizeBytes());
    }

    @Override
    protected SequenceFileSource createForSubrangeOfFile(Metadata file, long start, long end) {
        return new SequenceFileSource(file, start, end);
    }

    @Override
    protected FileBasedReader<KV<Long, byte[]>> createSingleFileReader(PipelineOptions options) {
        return new PartReader(this);
    }

    @Override
    public Coder<KV<Long, byte[]>> getOutputCoder() {
        return KvCoder.of(VarLongCoder.of(), ByteArrayCoder.of());
    }

    static final class PartReader extends FileBasedReader<KV<Long, byte[]>> {
        private ReadableByteChannel channel;
        private Records records;
        private boolean done;
        private KV<Long, byte[]> current;

        PartReader(SequenceFileSource source) {
            super(source);
        }

        /** Reads nothing yet: Beam hides the class of what is thrown here. */
        @Override
        protected void startReading(ReadableByteChannel opened) {
            channel = opened;
        }

        @Override
        protected boolean readNextRecord() throws IOException {
            if (records == null && !done) {
                open();
            }
            done = done || !records.next();
            current = done ? null : KV.of(records.key(), records.value().copy());
            return !done;
        }

        private void open() throws IOException {
            FileBasedSource<KV<Long, byte[]>> source = getCurrentSource();
            Metadata file = source.getSingleFileMetadata();
            FilePart part = new FilePart(
                    file.resourceId().toString(), file.sizeBytes(), source.getStartOffset(), source.getEndOffset());
            records = part.open(this::bytesFrom).orElse(null);
            done = records == null;
        }

        private InputStream bytesFrom(long position) throws IOException {
            // A channel that cannot seek has not been read yet when byte 0 is asked for, and is asked for nothing else.
            if (channel instanceof SeekableByteChannel seekable && seekable.position() != position) {
                seekable.position(position);
            }
            return new FilterInputStream(Channels.newInputStream(channel)) {
                @Override
                public void close() {
                    // The channel is Beam's to close, and may be read on elsewhere.
                }
            };
        }

        @Override
        protected boolean isAtSplitPoint() {
            return records.startsGroup();
        }

        @Override
        protected long getCurrentOffset() {
            return records.offset();
        }

        @Override
        public KV<Long, byte[]> getCurrent() throws NoSuchElementException {
            if (current == null) {
                throw new NoSuchElementException();
            }
            return current;
        }

        @Override
        public void close() throws IOException {
            try {
                if (records != null) {
                    records.close();
                }
            } finally {
                super.close();
            }
        }
    }
}
