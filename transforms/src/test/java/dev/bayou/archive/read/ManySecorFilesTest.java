package dev.bayou.archive.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeRange;
import dev.bayou.archive.store.LocalStore;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.WatchedStore;
import dev.bayou.seqfile.Entry;
import dev.bayou.seqfile.HadoopFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partition of very many small files, as a Secor that was restarted often leaves it. */
@Tag("slow")
class ManySecorFilesTest {
    private static final int FILES = 10_000;
    private static final int MOST_OPEN = 64;
    private static final int COPIED_AT_ONCE = 16;

    @TempDir
    Path folder;

    private WatchedStore store;
    private Store local;

    @BeforeEach
    void open() throws IOException {
        local = new LocalStore(folder);
        store = new WatchedStore(local);
    }

    @AfterEach
    void close() throws IOException {
        local.close();
    }

    @Test
    void filesThatFollowEachOtherAreOpenedOneByOne() throws IOException {
        for (int i = 0; i < FILES; i++) {
            long start = 3L * i;
            write("dt=2018-10-%02d/hr=%02d".formatted(1 + i % 30, i % 24), start, start, start + 1, start + 2);
        }

        assertThat(readAll()).isEqualTo(3L * FILES);

        assertThat(store.mostOpen()).isEqualTo(1);
        assertThat(store.openNow()).isZero();
    }

    /** The files of one range, in many windows, are all named by the range's begin. */
    @Test
    void noMoreFilesAreOpenAtOnceThanOneRangeHas() throws IOException {
        int windows = 20;
        int ranges = 100;
        for (int range = 0; range < ranges; range++) {
            long start = 2L * windows * range;
            for (int window = 0; window < windows; window++) {
                write("dt=2018-10-30/hr=%02d".formatted(window), start, start + window, start + windows + window);
            }
        }

        assertThat(readAll()).isEqualTo(2L * windows * ranges);

        assertThat(store.mostOpen()).isEqualTo(windows);
        assertThat(store.openNow()).isZero();
    }

    /** The next range begins while files of the one before it are open. */
    @Test
    void fewFilesAreOpenThoughARangeHasHundreds() throws IOException {
        int windows = 500;
        int ranges = 3;
        for (int range = 0; range < ranges; range++) {
            long start = 2L * windows * range;
            for (int window = 0; window < windows; window++) {
                String hour = "dt=2018-10-%02d/hr=%02d".formatted(1 + window / 24, window % 24);
                write(hour, start, start + window, start + windows + window);
            }
        }

        assertThat(readAll()).isEqualTo(2L * windows * ranges);

        assertThat(store.mostOpen()).isLessThanOrEqualTo(MOST_OPEN + COPIED_AT_ONCE);
        assertThat(store.openNow()).isZero();
        try (Stream<Path> scratch = Files.list(local.scratch())) {
            assertThat(scratch.map(Path::getFileName)).containsExactly(Path.of("lock"));
        }
    }

    @Test
    void offsetsWithOtherBytesInAnotherFileAreCountedThoughManyFilesOverlap() throws IOException {
        for (int window = 0; window < 200; window++) {
            String hour = "dt=2018-10-%02d/hr=%02d".formatted(1 + window / 24, window % 24);
            write("1", "value", hour, 0, window, 200 + window);
            write("2", window % 2 == 0 ? "value" : "other", hour, 0, window, 200 + window);
        }
        ArchivePart part =
                ReadPlan.make(store, List.of("topic"), TimeRange.ALL).parts().get(0);

        try (PartReader reader = PartReader.open(store, part)) {
            for (long offset = 0; offset < 400; offset++) {
                assertThat(reader.next()).isTrue();
                assertThat(reader.offset()).isEqualTo(offset);
            }
            assertThat(reader.next()).isFalse();
            assertThat(reader.duplicates()).isEqualTo(400);
            assertThat(reader.contradictions()).isEqualTo(200);
        }
    }

    private void write(String window, long start, long... offsets) throws IOException {
        write("1", "value", window, start, offsets);
    }

    private void write(String generation, String value, String window, long start, long... offsets) throws IOException {
        Path file = folder.resolve("topic").resolve(window).resolve(generation + "_0_" + Layout.digits(start));
        Files.createDirectories(file.getParent());
        List<Entry> entries = LongStream.of(offsets)
                .mapToObj(offset -> new Entry(offset, value))
                .toList();
        Files.write(file, HadoopFiles.written(CompressionType.NONE, null, 10_000, entries));
    }

    /** How many records there are, found to be all from 0 on. */
    private long readAll() throws IOException {
        ArchivePart part =
                ReadPlan.make(store, List.of("topic"), TimeRange.ALL).parts().get(0);
        long next = 0;
        try (PartReader reader = PartReader.open(store, part)) {
            while (reader.next()) {
                assertThat(reader.offset()).isEqualTo(next);
                next++;
            }
            assertThat(reader.duplicates()).isZero();
        }
        return next;
    }
}
