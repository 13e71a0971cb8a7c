package dev.bayou.seqfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.BoundedSource.BoundedReader;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.ReadAllViaFileBasedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceFileSourceTest {
    private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

    @TempDir
    Path folder;

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(CompressionType.NONE, null),
                Arguments.of(CompressionType.RECORD, DefaultCodec.class),
                Arguments.of(CompressionType.BLOCK, SnappyCodec.class));
    }

    /** Among them such that look like the beginning of a sync marker. */
    private static List<Entry> entries(int count, Random random) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[random.nextInt(80)];
            random.nextBytes(value);
            Arrays.fill(value, 0, random.nextInt(value.length + 1), (byte) 0xff);
            entries.add(new Entry(i, value));
        }
        return entries;
    }

    private SequenceFileSource source(byte[] file) throws IOException {
        Path path = Files.write(folder.resolve("1_0_00000000000000000000"), file);
        return SequenceFileSource.of(FileSystems.matchSingleFileSpec(path.toString()));
    }

    private static SequenceFileSource part(SequenceFileSource source, long start, long end) {
        return source.createForSubrangeOfFile(source.getSingleFileMetadata(), start, end);
    }

    private static List<Entry> read(BoundedSource<KV<Long, byte[]>> source) throws IOException {
        try (BoundedReader<KV<Long, byte[]>> reader = source.createReader(OPTIONS)) {
            return readOn(reader, reader.start());
        }
    }

    private static List<Entry> readOn(BoundedReader<KV<Long, byte[]>> reader, boolean first) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (boolean more = first; more; more = reader.advance()) {
            entries.add(entry(reader.getCurrent()));
        }
        return entries;
    }

    private static Entry entry(KV<Long, byte[]> record) {
        return new Entry(record.getKey(), record.getValue());
    }

    private static List<Entry> concat(List<Entry> first, List<Entry> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void splitAtAnyByteTheTwoPartsAreTheWhole(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        List<Entry> entries = entries(40, new Random(1));
        requireExactAtEveryByte(HadoopFiles.written(type, codec, 300, entries), entries);
    }

    @Test
    void markersInARowBelongToOneGroup() throws IOException {
        List<Entry> entries = entries(12, new Random(2));
        byte[] file = HadoopFiles.written(CompressionType.NONE, null, 150, entries);
        requireExactAtEveryByte(withEveryMarkerTwice(file), entries);
    }

    private static byte[] withEveryMarkerTwice(byte[] file) throws IOException {
        FileBytes bytes = new FileBytes(new ByteArrayInputStream(file), "file", 0, file.length, 100);
        SyncMarker marker = Header.read(bytes).marker();
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        for (int i = 0; i < file.length; i++) {
            if (i <= file.length - SyncMarker.BYTES && marker.standsAt(i, file)) {
                twice.write(file, i, SyncMarker.BYTES);
            }
            twice.write(file[i]);
        }
        assertThat(twice.size()).isGreaterThan(file.length + SyncMarker.BYTES);
        return twice.toByteArray();
    }

    private void requireExactAtEveryByte(byte[] file, List<Entry> entries) throws IOException {
        SequenceFileSource whole = source(file);
        for (int border = 0; border <= file.length; border++) {
            List<Entry> before = read(part(whole, 0, border));
            List<Entry> after = read(part(whole, border, file.length));

            assertThat(concat(before, after)).as("split at %d", border).isEqualTo(entries);
        }
        assertThat(read(part(whole, 0, file.length / 2))).isNotEmpty().hasSizeLessThan(entries.size());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void splitAnyhowThePartsAreTheWhole(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Entry> entries = entries(20_000, random);
        byte[] file = HadoopFiles.written(type, codec, 1 + random.nextInt(50_000), entries);
        SequenceFileSource whole = source(file);
        for (int round = 0; round < 5; round++) {
            int[] borders = random.ints(1 + random.nextInt(40), 0, file.length + 1)
                    .sorted()
                    .toArray();
            List<Entry> parts = new ArrayList<>();
            int start = 0;
            for (int border : borders) {
                parts.addAll(read(part(whole, start, border)));
                start = border;
            }
            parts.addAll(read(part(whole, start, file.length)));

            assertThat(parts.equals(entries))
                    .as("seed %d, round %d", seed, round)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void splitWhileItIsReadNothingIsLostOrTwice(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        List<Entry> entries = entries(20, new Random(3));
        SequenceFileSource whole = source(HadoopFiles.written(type, codec, 200, entries));
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
        try (BoundedReader<KV<Long, byte[]>> reader = whole.createReader(OPTIONS)) {
            List<Entry> primary = new ArrayList<>();
            for (int i = 0; i < taken; i++) {
                assertThat(i == 0 ? reader.start() : reader.advance()).isTrue();
                primary.add(entry(reader.getCurrent()));
            }
            BoundedSource<KV<Long, byte[]>> residual = fraction > 1 ? null : reader.splitAtFraction(fraction);
            primary.addAll(readOn(reader, taken == 0 ? reader.start() : reader.advance()));
            if (residual == null) {
                assertThat(primary).isEqualTo(entries);
                return 0;
            }
            assertThat(concat(primary, read(residual))).isEqualTo(entries);
            assertThat(read(reader.getCurrentSource())).isEqualTo(primary);
            return 1;
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void splitByAnotherThreadNothingIsLostOrTwice(CompressionType type, Class<? extends CompressionCodec> codec)
            throws Exception {
        List<Entry> entries = entries(200, new Random(4));
        SequenceFileSource whole = source(HadoopFiles.written(type, codec, 200, entries));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 100; round++) {
                double fraction = round / 100.0;
                try (BoundedReader<KV<Long, byte[]>> reader = whole.createReader(OPTIONS)) {
                    boolean first = reader.start();
                    Future<BoundedSource<KV<Long, byte[]>>> split =
                            other.submit(() -> reader.splitAtFraction(fraction));
                    List<Entry> primary = readOn(reader, first);
                    List<Entry> residual = split.get() == null ? List.of() : read(split.get());

                    assertThat(concat(primary, residual)).isEqualTo(entries);
                }
            }
        } finally {
            other.shutdown();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theFractionConsumedGrowsFromZeroToOne(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        SequenceFileSource whole = source(HadoopFiles.written(type, codec, 200, entries(100, new Random(5))));
        try (BoundedReader<KV<Long, byte[]>> reader = whole.createReader(OPTIONS)) {
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

    @ParameterizedTest
    @MethodSource("kinds")
    void someBundlesAreTheWhole(CompressionType type, Class<? extends CompressionCodec> codec) throws Exception {
        List<Entry> entries = entries(100_000, new Random(6));
        SequenceFileSource whole = source(HadoopFiles.written(type, codec, 20_000, entries));
        List<Entry> parts = new ArrayList<>();
        List<? extends BoundedSource<KV<Long, byte[]>>> bundles = whole.split(1, OPTIONS);
        for (BoundedSource<KV<Long, byte[]>> bundle : bundles) {
            parts.addAll(read(SerializableUtils.clone(bundle)));
        }

        assertThat(bundles).hasSizeBetween(2, 10);
        assertThat(parts.equals(entries)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aPartSeeksOnceForTheHeaderAndOnceForItself(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        byte[] file = HadoopFiles.written(type, codec, 5_000, entries(10_000, new Random(7)));
        SequenceFileSource whole = source(file);
        Path path = Path.of(whole.getSingleFileMetadata().resourceId().toString());
        for (long start : new long[] {0, 1, file.length / 2}) {
            List<Long> seeks = new ArrayList<>();
            try (SeekableByteChannel channel = FileChannel.open(path);
                    SequenceFileSource.PartReader reader =
                            new SequenceFileSource.PartReader(part(whole, start, file.length))) {
                reader.startReading(new SeekCounter(channel, seeks));
                while (reader.readNextRecord()) {
                    assertThat(reader.getCurrentOffset()).isGreaterThanOrEqualTo(start);
                }
            }
            assertThat(seeks).hasSize(start == 0 ? 0 : 2);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aFileThatWasCutFailsSomePart(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        byte[] file = HadoopFiles.written(type, codec, 200, entries(20, new Random(8)));
        Random random = new Random(9);
        for (int cut = 1; cut < file.length; cut++) {
            byte[] rest = Arrays.copyOf(file, cut);
            boolean atBorder = isReadable(rest);
            SequenceFileSource whole = source(rest);
            int border = random.nextInt(cut);
            if (!atBorder) {
                assertThatExceptionOfType(CorruptSequenceFileException.class)
                        .isThrownBy(() -> {
                            read(part(whole, 0, border));
                            read(part(whole, border, rest.length));
                        })
                        .withMessageContaining("1_0_00000000000000000000, byte ");
            }
        }
    }

    private static boolean isReadable(byte[] file) throws IOException {
        try {
            Entry.read(file, "file");
            return true;
        } catch (CorruptSequenceFileException e) {
            return false;
        }
    }

    @Test
    void aFileThatShrankSinceItWasListedFails() throws IOException {
        byte[] file = Entry.file(Compression.NONE, Map.of(), Entry.events(100));
        SequenceFileSource whole = source(file);
        source(Arrays.copyOf(file, file.length - 1));

        assertThatExceptionOfType(CorruptSequenceFileException.class)
                .isThrownBy(() -> read(whole))
                .withMessageContaining("the file ends, though its length is " + file.length);
    }

    @Test
    void aPipelineReadsFilesOfAllKinds() throws IOException {
        List<String> expected = new ArrayList<>();
        for (Compression compression : Compression.values()) {
            List<Entry> entries = Entry.events(1_000 + compression.name().length());
            Files.write(folder.resolve("1_0_0" + compression.extension()), Entry.file(compression, Map.of(), entries));
            entries.forEach(entry -> expected.add(entry.toString()));
        }
        String pattern = folder + "/1_0_0*";
        Pipeline pipeline = Pipeline.create(OPTIONS);
        PAssert.that(entries(pipeline.apply("Read", Read.from(SequenceFileSource.from(pattern))), "read"))
                .containsInAnyOrder(expected);
        PAssert.that(entries(
                        pipeline.apply("Match", FileIO.match().filepattern(pattern))
                                .apply(FileIO.readMatches()
                                        .withCompression(org.apache.beam.sdk.io.Compression.UNCOMPRESSED))
                                .apply(new ReadAllViaFileBasedSource<>(
                                        10_000,
                                        SequenceFileSource::from,
                                        SequenceFileSource.from(pattern).getOutputCoder())),
                        "read all"))
                .containsInAnyOrder(expected);

        pipeline.run().waitUntilFinish();
    }

    private static PCollection<String> entries(PCollection<KV<Long, byte[]>> records, String name) {
        return records.apply(name, MapElements.into(TypeDescriptors.strings()).via(record -> entry(record)
                .toString()));
    }

    @Test
    void aDamagedFileFailsThePipelineByName() throws IOException {
        byte[] file = Entry.file(Compression.SNAPPY, Map.of(), Entry.events(100));
        Files.write(folder.resolve("whole"), file);
        Files.write(folder.resolve("damaged"), Arrays.copyOf(file, file.length - 3));
        Pipeline pipeline = Pipeline.create(OPTIONS);
        pipeline.apply(Read.from(SequenceFileSource.from(folder + "/*")));

        assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
                .rootCause()
                .isInstanceOf(CorruptSequenceFileException.class)
                .hasMessageContaining(folder.resolve("damaged").toString());
    }
}
