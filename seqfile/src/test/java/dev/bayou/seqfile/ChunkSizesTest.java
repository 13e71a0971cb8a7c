package dev.bayou.seqfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of writers whose codec has another buffer than ours: each is read, whatever the size of its chunks. */
class ChunkSizesTest {
    private static final int LARGEST_BUFFER = 4 << 20;

    @ParameterizedTest
    @ValueSource(classes = {DefaultCodec.class, GzipCodec.class, SnappyCodec.class})
    void chunksOfAnySizeAreRead(Class<? extends CompressionCodec> codec) throws IOException {
        Random random = new Random(17);
        for (int round = 0; round < 12; round++) {
            BlockFile file = new BlockFile(codec);
            List<Entry> all = new ArrayList<>();
            for (int block = 0; block < 3; block++) {
                List<Entry> entries = entries(all.size(), random);
                file.add(entries, 512 + random.nextInt(1 << (10 + random.nextInt(13))));
                all.addAll(entries);
            }

            assertThat(Entry.read(file.bytes(), "file").equals(all))
                    .as("round " + round)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256 * 1024, 1 << 20, LARGEST_BUFFER})
    void aValueInChunksAsLargeAsTheWritersBufferIsRead(int bufferBytes) throws IOException {
        List<Entry> entries = List.of(new Entry(0, "some text ".repeat(LARGEST_BUFFER / 4)), new Entry(1, "last"));

        byte[] file = new BlockFile(SnappyCodec.class).add(entries, bufferBytes).bytes();

        assertThat(Entry.read(file, "file").equals(entries)).isTrue();
    }

    /** Values from empty to 2 MiB, some of text and some that no codec makes smaller. */
    private static List<Entry> entries(int from, Random random) {
        List<Entry> entries = new ArrayList<>();
        int count = 1 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[random.nextInt(1 << random.nextInt(22))];
            if (random.nextBoolean()) {
                random.nextBytes(value);
            }
            entries.add(new Entry(from + i, value));
        }
        return entries;
    }
}
