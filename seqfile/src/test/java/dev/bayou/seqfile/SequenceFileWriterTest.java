package dev.bayou.seqfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.io.compress.CodecPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SequenceFileWriterTest {
    private static final byte[] TEXT = "0123456789".getBytes(ISO_8859_1);

    @ParameterizedTest
    @EnumSource
    void onlyWhatRemainsInABufferIsWrittenAndTheBufferIsLeftAsItIs(Compression compression) throws IOException {
        ByteBuffer direct = ByteBuffer.allocateDirect(TEXT.length).put(TEXT).flip();
        List<ByteBuffer> parts = List.of(
                ByteBuffer.wrap(TEXT, 2, 5),
                ByteBuffer.wrap(TEXT, 1, 8).slice().position(1).limit(6),
                ByteBuffer.wrap(TEXT, 2, 5).asReadOnlyBuffer(),
                direct.position(2).limit(7));
        RecordingStream file = new RecordingStream();
        try (SequenceFileWriter writer = SequenceFileWriter.on(file, compression, Map.of())) {
            for (ByteBuffer part : parts) {
                ByteBuffer before = part.duplicate();
                writer.append(1, part);
                assertThat(part.position()).isEqualTo(before.position());
                assertThat(part.limit()).isEqualTo(before.limit());
            }
        }

        assertThat(Entry.read(file.toByteArray(), "file")).hasSize(parts.size()).allMatch(entry -> entry.value()
                .equals("23456"));
    }

    @ParameterizedTest
    @EnumSource
    void aDirectBufferOfAnySizeIsWrittenWhole(Compression compression) throws IOException {
        byte[] value = new byte[1_000_003];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) (i / 7);
        }
        ByteBuffer direct = ByteBuffer.allocateDirect(value.length).put(value).flip();
        RecordingStream file = new RecordingStream();
        try (SequenceFileWriter writer = SequenceFileWriter.on(file, compression, Map.of())) {
            writer.append(5, direct);
        }

        assertThat(Entry.read(file.toByteArray(), "file").equals(List.of(new Entry(5, value))))
                .isTrue();
    }

    @Test
    void aLargeValueGoesFromTheCallersArrayToTheStreamUncopied() throws IOException {
        byte[] value = new byte[100_000];
        RecordingStream file = new RecordingStream();
        try (SequenceFileWriter writer = SequenceFileWriter.on(file, Compression.NONE, Map.of())) {
            writer.append(1, ByteBuffer.wrap(value));
        }

        assertThat(file.arrays).anyMatch(array -> array == value);
    }

    @Test
    void nothingIsAllocatedForARecord() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<ByteBuffer> values = List.of(
                ByteBuffer.allocate(215),
                ByteBuffer.allocateDirect(215),
                ByteBuffer.allocate(215).asReadOnlyBuffer());
        try (SequenceFileWriter writer =
                SequenceFileWriter.on(OutputStream.nullOutputStream(), Compression.NONE, Map.of())) {
            append(writer, values, 1_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            append(writer, values, 100_000);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat(allocated).isLessThan(100_000);
        }
    }

    private static void append(SequenceFileWriter writer, List<ByteBuffer> values, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            writer.append(i, values.get(i % values.size()));
        }
    }

    @Test
    void thePositionIsTheLengthOfTheFileSoFar() throws IOException {
        RecordingStream file = new RecordingStream();
        SequenceFileWriter writer = SequenceFileWriter.on(file, Compression.NONE, Map.of());
        long header = writer.position();
        for (int i = 1; i <= 100; i++) {
            writer.append(i, ByteBuffer.wrap(TEXT));
            assertThat(writer.position()).isEqualTo(header + i * (4L + 4 + 8 + 4 + TEXT.length));
        }
        writer.close();

        assertThat(file.size()).isEqualTo(writer.position());
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void thePositionHidesAtMostABlock(Compression compression) throws IOException {
        RecordingStream file = new RecordingStream();
        SequenceFileWriter writer = SequenceFileWriter.on(file, compression, Map.of());
        long header = writer.position();
        writer.append(1, ByteBuffer.allocate(Codecs.BLOCK_BYTES - 100));
        assertThat(writer.position()).isEqualTo(header);
        writer.append(2, ByteBuffer.allocate(100));
        long afterBlock = writer.position();
        assertThat(afterBlock).isGreaterThan(header);
        writer.close();

        assertThat(file.size()).isEqualTo(afterBlock).isEqualTo(writer.position());
    }

    @ParameterizedTest
    @EnumSource
    void closingClosesTheStreamOnce(Compression compression) throws IOException {
        RecordingStream file = new RecordingStream();
        SequenceFileWriter writer = SequenceFileWriter.on(file, compression, Map.of());
        writer.close();
        writer.close();

        assertThat(file.closings).isEqualTo(1);
        assertThatIOException()
                .isThrownBy(() -> writer.append(1, ByteBuffer.wrap(TEXT)))
                .withMessage("The writer is closed");
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatFailsAtAnyByteFailsTheFileAndLeavesNothingOpen(Compression compression) throws IOException {
        List<Entry> entries = Entry.events(20_000);
        int whole = Entry.file(compression, Map.of(), entries).length;
        int leased = leasedCompressors(compression);
        for (int room : new int[] {0, 1, 65_535, 65_536, whole / 2, whole - 1}) {
            RecordingStream file = new RecordingStream();
            file.room = Math.min(room, whole - 1);

            assertThatIOException()
                    .isThrownBy(() -> write(file, compression, entries))
                    .withMessage("disk full");
            assertThat(file.closings).isEqualTo(1);
            assertThat(file.size()).isLessThanOrEqualTo(file.room);
            assertThat(leasedCompressors(compression)).isEqualTo(leased);
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterAFailedAppendTheFileCannotBeCompleted(Compression compression) throws IOException {
        RecordingStream file = new RecordingStream();
        file.room = 1_000;
        SequenceFileWriter writer = SequenceFileWriter.on(file, compression, Map.of());
        assertThatIOException().isThrownBy(() -> {
            while (true) {
                writer.append(1, ByteBuffer.allocate(70_000));
            }
        });
        file.room = Integer.MAX_VALUE;

        assertThatIOException()
                .isThrownBy(() -> writer.append(1, ByteBuffer.wrap(TEXT)))
                .withMessage("An earlier append failed");
        assertThatIOException().isThrownBy(writer::close).withMessageStartingWith("The file is not whole");
        assertThat(file.closings).isEqualTo(1);
        assertThat(file.size()).isLessThanOrEqualTo(1_000);
    }

    @Test
    void aHeaderThatNoReaderWouldAcceptIsRefused() {
        RecordingStream file = new RecordingStream();

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> SequenceFileWriter.on(file, Compression.NONE, Map.of("a", "b".repeat(Header.MAX_BYTES))))
                .withMessageContaining("no reader here accepts more than");
        assertThat(file.closings).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void eightThreadsWriteAtOnce(Compression compression) throws Exception {
        int leased = leasedCompressors(compression);
        List<Entry> entries = Entry.events(5_000);
        Callable<Boolean> work = () -> {
            boolean same = true;
            for (int i = 0; i < 3; i++) {
                RecordingStream file = new RecordingStream();
                write(file, compression, entries);
                same &= Entry.read(file.toByteArray(), "file").equals(entries);
            }
            return same;
        };
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Boolean> same : threads.invokeAll(List.of(work, work, work, work, work, work, work, work))) {
                assertThat(same.get()).isTrue();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(leasedCompressors(compression)).isEqualTo(leased);
    }

    private static void write(OutputStream file, Compression compression, List<Entry> entries) throws IOException {
        try (SequenceFileWriter writer = SequenceFileWriter.on(file, compression, Map.of())) {
            for (Entry entry : entries) {
                writer.append(entry.key(), ByteBuffer.wrap(entry.bytes()));
            }
        }
    }

    private static int leasedCompressors(Compression compression) {
        return compression.codec().map(CodecPool::getLeasedCompressorsCount).orElse(0);
    }

    /** A stream with room for so many bytes. */
    private static final class RecordingStream extends OutputStream {
        final List<byte[]> arrays = new ArrayList<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int room = Integer.MAX_VALUE;
        int closings;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] array, int from, int length) throws IOException {
            arrays.add(array);
            int fits = Math.min(length, room - bytes.size());
            bytes.write(array, from, fits);
            if (fits < length) {
                throw new IOException("disk full");
            }
        }

        int size() {
            return bytes.size();
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }

        @Override
        public void close() {
            closings++;
        }
    }
}
