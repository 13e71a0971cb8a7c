package dev.bayou.seqfile;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** A file whose parts are read, which notes what is opened, how much of it is read, and whether it is closed. */
final class WatchedFile {
    private static final String NAME = "s3://bucket/topic/1_0_00000000000000000000";

    private final byte[] file;
    private final int length;
    private final List<Stream> streams = new ArrayList<>();
    private final List<Long> opened = new ArrayList<>();
    private int failingOpening = -1;
    private int breakingOff = Integer.MAX_VALUE;

    WatchedFile(byte[] file) {
        this(file, file.length);
    }

    /** @param length that the store claims */
    WatchedFile(byte[] file, int length) {
        this.file = file.clone();
        this.length = length;
    }

    int length() {
        return length;
    }

    int headerLength() throws IOException {
        try (FileBytes bytes = new FileBytes(new ByteArrayInputStream(file), NAME, 0, file.length, 100)) {
            Header.read(bytes);
            return (int) bytes.position();
        }
    }

    /** The opening with this number fails, counted from 1. */
    void failAtOpening(int number) {
        failingOpening = number;
    }

    /** Every stream breaks when it comes to this byte. */
    void breakOffAt(int position) {
        breakingOff = position;
    }

    SequenceFileReader open(long start, long end) throws IOException {
        return SequenceFileReader.onPart(this::from, length, start, end, NAME);
    }

    List<Entry> part(long start, long end) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (SequenceFileReader reader = open(start, end)) {
            while (reader.next()) {
                byte[] value = new byte[reader.value().remaining()];
                reader.value().get(value);
                entries.add(new Entry(reader.key(), value));
            }
        }
        return entries;
    }

    /** What all parts between these borders hold, one after the other. */
    List<Entry> parts(int... borders) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i < borders.length; i++) {
            entries.addAll(part(borders[i - 1], borders[i]));
        }
        return entries;
    }

    /** Where each stream began. */
    List<Long> opened() {
        return opened;
    }

    long openNow() {
        return streams.stream().filter(stream -> !stream.closed).count();
    }

    /** How much was read of the stream with this number, counted from 0. */
    int bytesRead(int number) {
        return streams.get(number).read;
    }

    void forget() {
        streams.clear();
        opened.clear();
    }

    private InputStream from(long position) throws IOException {
        opened.add(position);
        if (opened.size() == failingOpening) {
            throw new IOException("the store fails");
        }
        Stream stream = new Stream((int) position);
        streams.add(stream);
        return stream;
    }

    private final class Stream extends FilterInputStream {
        private final int start;
        private int read;
        private boolean closed;

        Stream(int start) {
            super(new ByteArrayInputStream(file, start, file.length - start));
            this.start = start;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            int wanted = Math.min(count, Math.max(breakingOff - start - read, 0));
            if (wanted == 0 && count > 0) {
                throw new IOException("the connection breaks");
            }
            int got = super.read(target, from, wanted);
            read += Math.max(got, 0);
            return got;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
