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
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.ReadAllViaFileBasedSource;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceFileSourceTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("dev.bayou.seqfile.SourceSamples#kinds")
    void splitAtAnyByteTheTwoPartsAreTheWhole(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        List<Entry> entries = SourceSamples.entries(30, new Random(1));
        requireExactAtEveryByte(HadoopFiles.written(type, codec, 300, entries), entries);
    }

    @Test
    void markersInARowBelongToOneGroup() throws IOException {
        List<Entry> entries = SourceSamples.entries(12, new Random(2));
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
        SequenceFileSource whole = SourceSamples.source(folder, file);
        for (int border = 0; border <= file.length; border++) {
            List<Entry> before = SourceSamples.read(SourceSamples.part(whole, 0, border));
            List<Entry> after = SourceSamples.read(SourceSamples.part(whole, border, file.length));

            assertThat(SourceSamples.concat(before, after))
                    .as("split at %d", border)
                    .isEqualTo(entries);
        }
        assertThat(SourceSamples.read(SourceSamples.part(whole, 0, file.length / 2)))
                .isNotEmpty()
                .hasSizeLessThan(entries.size());
    }

    @ParameterizedTest
    @MethodSource("dev.bayou.seqfile.SourceSamples#kinds")
    void splitAnyhowThePartsAreTheWhole(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Entry> entries = SourceSamples.entries(20_000, random);
        byte[] file = HadoopFiles.written(type, codec, 1 + random.nextInt(50_000), entries);
        SequenceFileSource whole = SourceSamples.source(folder, file);
        for (int round = 0; round < 5; round++) {
            int[] borders = random.ints(1 + random.nextInt(40), 0, file.length + 1)
                    .sorted()
                    .toArray();
            List<Entry> parts = new ArrayList<>();
            int start = 0;
            for (int border : borders) {
                parts.addAll(SourceSamples.read(SourceSamples.part(whole, start, border)));
                start = border;
            }
            parts.addAll(SourceSamples.read(SourceSamples.part(whole, start, file.length)));

            assertThat(parts.equals(entries))
                    .as("seed %d, round %d", seed, round)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.bayou.seqfile.SourceSamples#kinds")
    void someBundlesAreTheWhole(CompressionType type, Class<? extends CompressionCodec> codec) throws Exception {
        List<Entry> entries = SourceSamples.entries(70_000, new Random(6));
        SequenceFileSource whole = SourceSamples.source(folder, HadoopFiles.written(type, codec, 20_000, entries));
        List<Entry> parts = new ArrayList<>();
        List<? extends BoundedSource<KV<Long, byte[]>>> bundles = whole.split(1, SourceSamples.OPTIONS);
        for (BoundedSource<KV<Long, byte[]>> bundle : bundles) {
            parts.addAll(SourceSamples.read(SerializableUtils.clone(bundle)));
        }

        assertThat(bundles).hasSizeBetween(2, 5);
        assertThat(parts.equals(entries)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.bayou.seqfile.SourceSamples#kinds")
    void aPartSeeksOnceForTheHeaderAndOnceForItself(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        byte[] file = HadoopFiles.written(type, codec, 5_000, SourceSamples.entries(2_000, new Random(7)));
        SequenceFileSource whole = SourceSamples.source(folder, file);
        Path path = Path.of(whole.getSingleFileMetadata().resourceId().toString());
        for (long start : new long[] {0, 1, file.length / 2}) {
            List<Long> seeks = new ArrayList<>();
            try (SeekableByteChannel channel = FileChannel.open(path);
                    SequenceFileSource.PartReader reader =
                            new SequenceFileSource.PartReader(SourceSamples.part(whole, start, file.length))) {
                channel.position(start); // as Beam does
                reader.startReading(new SeekCounter(channel, seeks));
                while (reader.readNextRecord()) {
                    assertThat(reader.getCurrentOffset()).isGreaterThanOrEqualTo(start);
                }
            }
            assertThat(seeks).hasSize(start == 0 ? 0 : 2);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.bayou.seqfile.SourceSamples#kinds")
    void aFileThatWasCutFailsSomePart(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        byte[] file = HadoopFiles.written(type, codec, 200, SourceSamples.entries(20, new Random(8)));
        Random random = new Random(9);
        for (int cut = 1; cut < file.length; cut += 3) {
            byte[] rest = Arrays.copyOf(file, cut);
            int border = random.nextInt(cut);
            if (!isReadable(rest)) {
                SequenceFileSource whole = SourceSamples.source(folder, rest);
                assertThatExceptionOfType(CorruptSequenceFileException.class)
                        .isThrownBy(() -> {
                            SourceSamples.read(SourceSamples.part(whole, 0, border));
                            SourceSamples.read(SourceSamples.part(whole, border, rest.length));
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
        SequenceFileSource whole = SourceSamples.source(folder, file);
        SourceSamples.source(folder, Arrays.copyOf(file, file.length - 1));

        assertThatExceptionOfType(CorruptSequenceFileException.class)
                .isThrownBy(() -> SourceSamples.read(whole))
                .withMessageContaining("the file ends, though its length is " + file.length);
    }

    @Test
    void aPipelineReadsFilesOfAllKinds() throws IOException {
        List<String> expected = new ArrayList<>();
        for (Compression compression : Compression.values()) {
            List<Entry> entries = Entry.events(100 + compression.name().length());
            Files.write(folder.resolve("1_0_0" + compression.extension()), Entry.file(compression, Map.of(), entries));
            entries.forEach(entry -> expected.add(entry.toString()));
        }
        String pattern = folder + "/1_0_0*";
        Pipeline pipeline = Pipeline.create(SourceSamples.OPTIONS);
        PAssert.that(texts(pipeline.apply("Read", Read.from(SequenceFileSource.from(pattern))), "read"))
                .containsInAnyOrder(expected);
        PAssert.that(texts(
                        pipeline.apply("Match", FileIO.match().filepattern(pattern))
                                .apply(FileIO.readMatches()
                                        .withCompression(org.apache.beam.sdk.io.Compression.UNCOMPRESSED))
                                .apply(new ReadAllViaFileBasedSource<>(
                                        1_000,
                                        SequenceFileSource::from,
                                        SequenceFileSource.from(pattern).getOutputCoder())),
                        "read all"))
                .containsInAnyOrder(expected);

        pipeline.run().waitUntilFinish();
    }

    private static PCollection<String> texts(PCollection<KV<Long, byte[]>> records, String name) {
        return records.apply(name, MapElements.into(TypeDescriptors.strings()).via(record -> SourceSamples.entry(record)
                .toString()));
    }

    @Test
    void aDamagedFileFailsThePipelineByName() throws IOException {
        byte[] file = Entry.file(Compression.SNAPPY, Map.of(), Entry.events(100));
        Files.write(folder.resolve("whole"), file);
        Files.write(folder.resolve("damaged"), Arrays.copyOf(file, file.length - 3));
        Pipeline pipeline = Pipeline.create(SourceSamples.OPTIONS);
        pipeline.apply(Read.from(SequenceFileSource.from(folder + "/*")));

        assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
                .rootCause()
                .isInstanceOf(CorruptSequenceFileException.class)
                .hasMessageContaining(folder.resolve("damaged").toString());
    }
}
