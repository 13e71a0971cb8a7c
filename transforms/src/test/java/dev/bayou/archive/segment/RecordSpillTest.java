package dev.bayou.archive.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSpillTest {
    private static final int RUNS = 300;
    private static final int RECORDS = 5_000;

    @TempDir
    Path folder;

    private record Appended(long offset, long timestamp, ByteBuffer value, ByteBuffer envelope) {}

    /** Keeps copies, since the buffers are not its own. */
    private static final class Copies implements RecordSink {
        private final List<Appended> records = new ArrayList<>();

        @Override
        public void append(long offset, long timestamp, ByteBuffer value, ByteBuffer envelope) {
            records.add(new Appended(offset, timestamp, copy(value), copy(envelope)));
        }

        @Override
        public long bytes() {
            return 0;
        }

        private static ByteBuffer copy(ByteBuffer of) {
            return ByteBuffer.allocate(of.remaining()).put(of.duplicate()).flip();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 30_000, 300_000, 100_000_000})
    void everyRunKeepsItsRecordsInOrderWhateverFitsIntoMemory(int memory) throws IOException {
        Random random = new Random(memory);
        Path file = folder.resolve("spill");
        try (RecordSpill spill = new RecordSpill(file, memory)) {
            List<RecordSpill.Run> runs = new ArrayList<>();
            List<Copies> expected = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                runs.add(spill.run());
                expected.add(new Copies());
            }
            for (int offset = 0; offset < RECORDS; offset++) {
                int run = random.nextInt(RUNS - 1); // The last one stays empty.
                ByteBuffer value = bytes(random, random.nextInt(50) == 0 ? 20_000 : 300);
                ByteBuffer envelope = bytes(random, 40);
                runs.get(run).append(offset, -offset, value, envelope);
                expected.get(run).append(offset, -offset, value, envelope);
            }

            assertThat(Files.exists(file)).isEqualTo(memory < 100_000_000);
            for (int i = 0; i < RUNS; i++) {
                Copies read = new Copies();
                runs.get(i).copyTo(read);
                assertThat(read.records).as("run %d", i).isEqualTo(expected.get(i).records);
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aRecordMayBeLargerThanItsMemory() throws IOException {
        Random random = new Random(1);
        ByteBuffer large = bytes(random, 3_000_000);
        ByteBuffer small = bytes(random, 10);
        try (RecordSpill spill = new RecordSpill(folder.resolve("spill"), 1_000_000)) {
            RecordSpill.Run run = spill.run();
            run.append(1, 0, large, small);
            run.append(2, 0, small, large);
            run.append(3, 0, small, small);

            Copies read = new Copies();
            run.copyTo(read);

            assertThat(read.records)
                    .containsExactly(
                            new Appended(1, 0, large, small),
                            new Appended(2, 0, small, large),
                            new Appended(3, 0, small, small));
        }
    }

    @Test
    void itTellsWhatItTakesOfTheDisk() throws IOException {
        try (RecordSpill spill = new RecordSpill(folder.resolve("spill"), 1_000_000)) {
            RecordSpill.Run run = spill.run();
            assertThat(spill.bytes()).isZero();

            for (int offset = 0; offset < 40; offset++) {
                run.append(offset, 0, ByteBuffer.allocate(100_000), ByteBuffer.allocate(0));
            }

            assertThat(spill.bytes()).isBetween(4_000_000L, 5_000_000L);
            assertThat(run.bytes()).isBetween(4_000_000L, 4_010_000L);
        }
    }

    @Test
    void aFileThatWasChangedOnDiskIsRefused() throws IOException {
        Path file = folder.resolve("spill");
        for (long at = 0; at < 2_000; at += 13) {
            try (RecordSpill spill = new RecordSpill(file, 1)) {
                RecordSpill.Run run = spill.run();
                for (int offset = 0; offset < 20; offset++) {
                    run.append(offset, 0, ByteBuffer.allocate(100), ByteBuffer.allocate(0));
                }
                run.copyTo(new Copies()); // All of it is in the file from here on.
                byte[] content = Files.readAllBytes(file);
                content[(int) at] ^= 1;
                Files.write(file, content);

                assertThatIOException()
                        .as("byte %d", at)
                        .isThrownBy(() -> run.copyTo(new Copies()))
                        .withMessageContaining(file.toString());
            }
        }
    }

    @Test
    void aFileThatEndsEarlyIsRefused() throws IOException {
        Path file = folder.resolve("spill");
        try (RecordSpill spill = new RecordSpill(file, 1)) {
            RecordSpill.Run run = spill.run();
            for (int offset = 0; offset < 20; offset++) {
                run.append(offset, 0, ByteBuffer.allocate(100), ByteBuffer.allocate(0));
            }
            run.copyTo(new Copies());
            byte[] content = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(content, content.length / 2));

            assertThatIOException()
                    .isThrownBy(() -> run.copyTo(new Copies()))
                    .withMessageContaining(file + " was cut since it was written");
        }
    }

    @Test
    void runsAreReadInTurnByTheirCursors() throws IOException {
        int runs = 1_000;
        try (RecordSpill spill = new RecordSpill(folder.resolve("spill"), 100_000)) {
            List<RecordSpill.Run> appended = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                appended.add(spill.run());
            }
            for (int offset = 0; offset < 10 * runs; offset++) {
                appended.get(offset % runs).append(offset, 7, ByteBuffer.allocate(100), ByteBuffer.allocate(0));
            }
            List<SpillCursor> cursors = new ArrayList<>();
            for (RecordSpill.Run run : appended) {
                cursors.add(run.cursor());
            }

            for (int offset = 0; offset < 10 * runs; offset++) {
                SpillCursor cursor = cursors.get(offset % runs);
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.offset()).isEqualTo(offset);
                assertThat(cursor.timestamp()).isEqualTo(7);
                assertThat(cursor.value().remaining()).isEqualTo(100);
                assertThat(cursor.encodedEnvelope().hasRemaining()).isFalse();
            }
            assertThat(cursors.stream().map(RecordSpillTest::hasMore)).containsOnly(false);
        }
    }

    private static boolean hasMore(SpillCursor cursor) {
        try {
            return cursor.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records larger than what a cursor keeps in memory; some values are read and some are skipped. */
    @Test
    void largeRecordsAreReadWhenTheirValuesAreAskedFor() throws IOException {
        Random random = new Random(5);
        List<ByteBuffer> values = new ArrayList<>();
        try (RecordSpill spill = new RecordSpill(folder.resolve("spill"), 100_000)) {
            List<RecordSpill.Run> runs = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                runs.add(spill.run());
            }
            for (int offset = 0; offset < 2_000; offset++) {
                values.add(bytes(random, random.nextInt(20_000)));
                runs.get(offset % runs.size()).append(offset, 0, values.get(offset), bytes(random, 3));
            }
            for (int i = 0; i < runs.size(); i++) {
                SpillCursor cursor = runs.get(i).cursor();
                for (int offset = i; offset < values.size(); offset += runs.size()) {
                    assertThat(cursor.next()).isTrue();
                    assertThat(cursor.offset()).isEqualTo(offset);
                    if (random.nextBoolean()) {
                        assertThat(cursor.value()).isEqualTo(values.get(offset));
                        assertThat(cursor.encodedEnvelope().remaining()).isEqualTo(3);
                    }
                }
                assertThat(cursor.next()).isFalse();
                assertThat(cursor.next()).isFalse();
            }
        }
    }

    /** As two files with the same offset are compared. */
    @Test
    void cursorsThatReadFromTheSameMemoryShareNoView() throws IOException {
        try (RecordSpill spill = new RecordSpill(folder.resolve("spill"), 1_000_000)) {
            RecordSpill.Run one = spill.run();
            RecordSpill.Run other = spill.run();
            one.append(7, 0, ByteBuffer.wrap(new byte[] {1}), ByteBuffer.allocate(0));
            other.append(7, 0, ByteBuffer.wrap(new byte[] {2}), ByteBuffer.allocate(0));
            SpillCursor first = one.cursor();
            SpillCursor second = other.cursor();
            assertThat(first.next()).isTrue();
            assertThat(second.next()).isTrue();

            assertThat(first.value()).isNotEqualTo(second.value());
        }
    }

    @Test
    void itIsFullWhenThePlacesOfItsExtentsTakeAsMuchMemoryAsRecords() throws IOException {
        try (RecordSpill spill = new RecordSpill(folder.resolve("spill"), 1)) {
            RecordSpill.Run run = spill.run();
            int offset = 0;
            while (!spill.isFull()) {
                run.append(offset++, 0, ByteBuffer.allocate(1), ByteBuffer.allocate(0));
            }
            assertThat(offset).isEqualTo(10_001);
        }
    }

    @Test
    void whatIsReadTakesNoFurtherRecord() throws IOException {
        try (RecordSpill spill = new RecordSpill(folder.resolve("spill"), 100_000)) {
            RecordSpill.Run run = spill.run();
            assertThat(run.cursor().next()).isFalse();

            assertThatIllegalStateException()
                    .isThrownBy(() -> run.append(1, 0, ByteBuffer.allocate(1), ByteBuffer.allocate(0)));
        }
    }

    private static ByteBuffer bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
