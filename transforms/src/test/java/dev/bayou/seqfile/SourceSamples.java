package dev.bayou.seqfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.BoundedSource.BoundedReader;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.KV;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.junit.jupiter.params.provider.Arguments;

/** What the tests of the source share: files of the three kinds, and reading parts of them as a runner does. */
final class SourceSamples {
    static final PipelineOptions OPTIONS = PipelineOptionsFactory.fromArgs(
                    "--targetParallelism=2", "--enforceEncodability=false", "--enforceImmutability=false")
            .create();

    private SourceSamples() {}

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(CompressionType.NONE, null),
                Arguments.of(CompressionType.RECORD, DefaultCodec.class),
                Arguments.of(CompressionType.BLOCK, SnappyCodec.class));
    }

    /** Among their values are such that look like the beginning of a sync marker. */
    static List<Entry> entries(int count, Random random) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[random.nextInt(80)];
            random.nextBytes(value);
            Arrays.fill(value, 0, random.nextInt(value.length + 1), (byte) 0xff);
            entries.add(new Entry(i, value));
        }
        return entries;
    }

    static SequenceFileSource source(Path folder, byte[] file) throws IOException {
        Path path = Files.write(folder.resolve("1_0_00000000000000000000"), file);
        return SequenceFileSource.of(FileSystems.matchSingleFileSpec(path.toString()));
    }

    static SequenceFileSource part(SequenceFileSource source, long start, long end) {
        return source.createForSubrangeOfFile(source.getSingleFileMetadata(), start, end);
    }

    static List<Entry> read(BoundedSource<KV<Long, byte[]>> source) throws IOException {
        try (BoundedReader<KV<Long, byte[]>> reader = source.createReader(OPTIONS)) {
            return readOn(reader, reader.start());
        }
    }

    /** The rest of what a reader delivers, from where it stands. */
    static List<Entry> readOn(BoundedReader<KV<Long, byte[]>> reader, boolean first) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (boolean more = first; more; more = reader.advance()) {
            entries.add(entry(reader.getCurrent()));
        }
        return entries;
    }

    static Entry entry(KV<Long, byte[]> record) {
        return new Entry(record.getKey(), record.getValue());
    }

    static List<Entry> concat(List<Entry> first, List<Entry> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
