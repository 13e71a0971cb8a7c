package dev.bayou.report.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.read.ArchivePart;
import dev.bayou.archive.read.ArchivePart.Slice;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Stores;
import dev.bayou.seqfile.Compression;
import dev.bayou.seqfile.SequenceFileWriter;
import dev.bayou.shopper.Totals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.values.OutputBuilder;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SumPartsTest {
    /** Fewer than are counted at once. */
    private static final int RECORDS = 1000;

    private static final int PARTS = 510;

    @TempDir
    Path folder;

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    /** A bundle may have any number of parts, and must not hold all their shoppers. */
    @Test
    void aTableThatManySmallPartsFillIsHandedOnBeforeTheBundleEnds() throws IOException {
        SumParts<Totals> sumParts = new SumParts<>(
                Rows.AGGREGATION,
                64,
                new ReportSettings(
                        location("archive"),
                        location("output"),
                        Quarantine.of(location("quarantine"), location("output"), "run"),
                        "run"));
        Handed handed = new Handed();

        sumParts.begin();
        for (int i = 0; i < PARTS; i++) {
            sumParts.sum(partOfNewShoppers(i * RECORDS), PipelineOptionsFactory.create(), handed);
        }

        assertThat(handed.elements).isNotEmpty();
    }

    private ArchivePart partOfNewShoppers(int first) throws IOException {
        TimeWindow window = TimeWindow.ofFolder("dt=2018-10-30/hr=23");
        String key = Layout.data("t", window, new DataFileName(1, 0, first, ""));
        Path path = folder.resolve("archive").resolve(key);
        Files.createDirectories(path.getParent());
        try (SequenceFileWriter writer =
                SequenceFileWriter.on(Files.newOutputStream(path), Compression.NONE, Map.of())) {
            for (int i = first; i < first + RECORDS; i++) {
                String event = "{\"verb\":\"view\",\"subject\":{\"shopper\":\"" + i + "\"}}";
                writer.append(i, ByteBuffer.wrap(event.getBytes(UTF_8)));
            }
        }
        long bytes = Files.size(path);
        Instant time = window.start();
        return new Slice(
                "t",
                new ArchivedFile(
                        key, window, RECORDS, bytes, first, first + RECORDS - 1L, time, time, "unread", null, null),
                0,
                bytes);
    }

    private Location location(String name) {
        return new Location(folder.resolve(name).toString());
    }

    /** Gathers what is handed on while the bundle goes on. */
    private static final class Handed implements MultiOutputReceiver {
        private final List<Object> elements = new ArrayList<>();

        @Override
        public <T> OutputReceiver<T> get(TupleTag<T> tag) {
            return new OutputReceiver<>() {
                @Override
                public void output(T element) {
                    elements.add(element);
                }

                @Override
                public OutputBuilder<T> builder(T element) {
                    throw new UnsupportedOperationException();
                }
            };
        }

        @Override
        public <T> OutputReceiver<Row> getRowReceiver(TupleTag<T> tag) {
            throw new UnsupportedOperationException();
        }
    }
}
