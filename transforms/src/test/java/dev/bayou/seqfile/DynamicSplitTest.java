package dev.bayou.seqfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.BoundedSource.BoundedReader;
import org.apache.beam.sdk.values.KV;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DynamicSplitTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("dev.bayou.seqfile.SourceSamples#kinds")
    void splitWhileItIsReadNothingIsLostOrTwice(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        List<Entry> entries = SourceSamples.entries(20, new Random(3));
        SequenceFileSource whole = SourceSamples.source(folder, HadoopFiles.written(type, codec, 200, entries));
        int succeeded = 0;
        for (int taken = 0; taken <= entries.size(); taken++) {
            for (double fraction = 0; fraction < 1.05; fraction += 0.01) {
                succeeded += requireExactSplit(whole, entries, taken, fraction);
            }
        }
        assertThat(succeeded).isGreaterThan(500);
    }

    private static int requireExactSplit(SequenceFileSource whole, List<Entry> entries, int taken, double fraction)
            throws IOException {
        try (BoundedReader<KV<Long, byte[]>> reader = whole.createReader(SourceSamples.OPTIONS)) {
            List<Entry> primary = new ArrayList<>();
            for (int i = 0; i < taken; i++) {
                assertThat(i == 0 ? reader.start() : reader.advance()).isTrue();
                primary.add(SourceSamples.entry(reader.getCurrent()));
            }
            BoundedSource<KV<Long, byte[]>> residual = fraction > 1 ? null : reader.splitAtFraction(fraction);
            primary.addAll(SourceSamples.readOn(reader, taken == 0 ? reader.start() : reader.advance()));
            if (residual == null) {
                assertThat(primary).isEqualTo(entries);
                return 0;
            }
            assertThat(SourceSamples.concat(primary, SourceSamples.read(residual)))
                    .isEqualTo(entries);
            assertThat(SourceSamples.read(reader.getCurrentSource())).isEqualTo(primary);
            return 1;
        }
    }

    @ParameterizedTest
    @MethodSource("dev.bayou.seqfile.SourceSamples#kinds")
    void splitByAnotherThreadNothingIsLostOrTwice(CompressionType type, Class<? extends CompressionCodec> codec)
            throws Exception {
        List<Entry> entries = SourceSamples.entries(200, new Random(4));
        SequenceFileSource whole = SourceSamples.source(folder, HadoopFiles.written(type, codec, 200, entries));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 100; round++) {
                double fraction = round / 100.0;
                try (BoundedReader<KV<Long, byte[]>> reader = whole.createReader(SourceSamples.OPTIONS)) {
                    boolean first = reader.start();
                    Future<BoundedSource<KV<Long, byte[]>>> split =
                            other.submit(() -> reader.splitAtFraction(fraction));
                    List<Entry> primary = SourceSamples.readOn(reader, first);
                    List<Entry> residual = split.get() == null ? List.of() : SourceSamples.read(split.get());

                    assertThat(SourceSamples.concat(primary, residual)).isEqualTo(entries);
                }
            }
        } finally {
            other.shutdown();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.bayou.seqfile.SourceSamples#kinds")
    void theFractionConsumedGrowsFromZeroToOne(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        SequenceFileSource whole = SourceSamples.source(
                folder, HadoopFiles.written(type, codec, 200, SourceSamples.entries(100, new Random(5))));
        try (BoundedReader<KV<Long, byte[]>> reader = whole.createReader(SourceSamples.OPTIONS)) {
            List<Double> fractions = new ArrayList<>(List.of(reader.getFractionConsumed()));
            for (boolean more = reader.start(); more; more = reader.advance()) {
                fractions.add(reader.getFractionConsumed());
            }
            fractions.add(reader.getFractionConsumed());

            assertThat(fractions).startsWith(0.0).endsWith(1.0).isSorted().hasSize(102);
            assertThat(fractions.get(50)).isBetween(0.3, 0.7);
            assertThat(reader.getSplitPointsConsumed()).isGreaterThan(5);
        }
    }
}
