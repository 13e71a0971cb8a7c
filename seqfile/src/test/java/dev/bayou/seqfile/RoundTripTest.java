package dev.bayou.seqfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.Lz4Codec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
    private static final Map<String, List<Entry>> CONTENTS = contents();

    @TempDir
    Path folder;

    private static Map<String, List<Entry>> contents() {
        Random random = new Random(42);
        byte[] noise = new byte[5 * 1024 * 1024];
        random.nextBytes(noise);
        List<Entry> mixed = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            byte[] value = new byte[random.nextInt(1000)];
            if (i % 3 == 0) {
                random.nextBytes(value);
            }
            mixed.add(new Entry(random.nextLong(), value));
        }
        Map<String, List<Entry>> contents = new LinkedHashMap<>();
        contents.put("no record", List.of());
        contents.put("an empty value", List.of(new Entry(7, "")));
        contents.put("empty values only", new ArrayList<>(Collections.nCopies(5_000, new Entry(1, ""))));
        contents.put(
                "keys at their bounds",
                List.of(
                        new Entry(Long.MIN_VALUE, "least"),
                        new Entry(-1, "minus one"),
                        new Entry(Long.MAX_VALUE, "most")));
        contents.put(
                "5 MB values", List.of(new Entry(1, noise), new Entry(2, ""), new Entry(3, new byte[noise.length])));
        contents.put("many groups", Entry.events(8_000));
        contents.put("random values", mixed);
        return contents;
    }

    @ParameterizedTest
    @EnumSource
    void whatWasAppendedIsRead(Compression compression) throws IOException {
        for (Map.Entry<String, List<Entry>> content : CONTENTS.entrySet()) {
            byte[] file = Entry.file(compression, Map.of(), content.getValue());

            assertThat(Entry.read(file, "file").equals(content.getValue()))
                    .as(content.getKey())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void hadoopReadsOurFiles(Compression compression) throws IOException {
        Map<String, String> metadata = Map.of("topic", "bücher", "range", "17-42", "empty", "");
        for (Map.Entry<String, List<Entry>> content : CONTENTS.entrySet()) {
            byte[] bytes = Entry.file(compression, metadata, content.getValue());
            Path file = Files.write(folder.resolve("file" + compression.extension()), bytes);
            Map<String, String> seen = new TreeMap<>();

            assertThat(HadoopFiles.read(file, seen).equals(content.getValue()))
                    .as(content.getKey())
                    .isTrue();
            assertThat(seen).isEqualTo(metadata);
        }
    }

    @ParameterizedTest
    @EnumSource
    void metadataIsRead(Compression compression) throws IOException {
        Map<String, String> metadata =
                Map.of("topic", "bücher", "range", "17-42", "empty", "", "long", "x".repeat(100_000));
        byte[] file = Entry.file(compression, metadata, List.of());

        try (SequenceFileReader reader = SequenceFileReader.on(new ByteArrayInputStream(file), file.length, "file")) {
            assertThat(reader.metadata()).isEqualTo(metadata);
        }
    }

    static Stream<Arguments> hadoopsWays() {
        List<Class<? extends CompressionCodec>> codecs =
                List.of(DefaultCodec.class, GzipCodec.class, SnappyCodec.class, BZip2Codec.class, Lz4Codec.class);
        return Stream.concat(
                Stream.of(Arguments.of(CompressionType.NONE, null)),
                codecs.stream()
                        .flatMap(codec -> Stream.of(
                                Arguments.of(CompressionType.RECORD, codec),
                                Arguments.of(CompressionType.BLOCK, codec))));
    }

    @ParameterizedTest
    @MethodSource("hadoopsWays")
    void weReadHadoopsFiles(CompressionType type, Class<? extends CompressionCodec> codec) throws IOException {
        for (Map.Entry<String, List<Entry>> content : CONTENTS.entrySet()) {
            // bzip2 takes seconds for what the others do in no time.
            List<Entry> entries = content.getValue().stream()
                    .filter(entry -> codec != BZip2Codec.class || entry.value().length() < 10_000)
                    .limit(codec == BZip2Codec.class ? 200 : Long.MAX_VALUE)
                    .toList();
            byte[] file = HadoopFiles.written(type, codec, 10_000, entries);

            assertThat(Entry.read(file, "file").equals(entries))
                    .as(content.getKey())
                    .isTrue();
        }
    }
}
