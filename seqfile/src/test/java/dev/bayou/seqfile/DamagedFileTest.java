package dev.bayou.seqfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import dev.bayou.seqfile.Header.SyncMarker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A small file of each kind, cut at every byte and with every byte changed. A hang is the only thing the time limit is
 * for.
 */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class DamagedFileTest {
    private static final String NAME = "s3://bucket/topic/1_0_00000000000000000000";
    private static final List<Entry> ENTRIES = Entry.events(9);

    /** A file that was written by Hadoop, and how many records there are up to each border of a record or block. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sample(
            CompressionType type,
            Class<? extends CompressionCodec> codec,
            byte[] file,
            NavigableMap<Integer, Integer> borders) {
        /**
         * Whether a changed byte anywhere in a record is found: so far as it is compressed, by codecs with a checksum.
         */
        boolean checksummed() {
            return type == CompressionType.BLOCK && codec != SnappyCodec.class;
        }

        @Override
        public String toString() {
            return type + (codec == null ? "" : " " + codec.getSimpleName());
        }
    }

    static Stream<Sample> samples() throws IOException {
        Stream.Builder<Sample> samples = Stream.builder();
        samples.add(sample(CompressionType.NONE, null));
        for (Class<? extends CompressionCodec> codec :
                List.of(DefaultCodec.class, GzipCodec.class, SnappyCodec.class)) {
            samples.add(sample(CompressionType.BLOCK, codec));
            samples.add(sample(CompressionType.RECORD, codec));
        }
        return samples.build();
    }

    private static Sample sample(CompressionType type, Class<? extends CompressionCodec> codec) throws IOException {
        NavigableMap<Integer, Integer> borders = new TreeMap<>();
        byte[] file = HadoopFiles.written(type, codec, 150, LongWritable.class, BytesWritable.class, writer -> {
            borders.put((int) writer.getLength(), 0);
            for (int i = 0; i < ENTRIES.size(); i++) {
                writer.append(
                        new LongWritable(ENTRIES.get(i).key()),
                        new BytesWritable(ENTRIES.get(i).bytes()));
                if (type != CompressionType.BLOCK || writer.getLength() > borders.lastKey()) {
                    borders.put((int) writer.getLength(), i + 1);
                }
            }
        });
        borders.put(file.length, ENTRIES.size());
        if (type != CompressionType.BLOCK) {
            // Here a marker may stand for itself.
            for (int border : List.copyOf(borders.headMap(file.length).keySet())) {
                if (file[border] == -1) {
                    borders.put(border + SyncMarker.BYTES, borders.get(border));
                }
            }
        }
        assertThat(borders.size()).isGreaterThan(3);
        return new Sample(type, codec, file, borders);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aFileThatWasCutIsRefusedUnlessItWasCutAtABorder(Sample sample) throws IOException {
        for (int cut = 0; cut < sample.file().length; cut++) {
            byte[] rest = Arrays.copyOf(sample.file(), cut);
            if (sample.borders().containsKey(cut)) {
                assertThat(Entry.read(rest, NAME))
                        .isEqualTo(ENTRIES.subList(0, sample.borders().get(cut)));
            } else {
                assertThatExceptionOfType(CorruptSequenceFileException.class)
                        .as("cut at %d", cut)
                        .isThrownBy(() -> Entry.read(rest, NAME))
                        .withMessageStartingWith(NAME + ", byte ");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aStreamThatEndsBeforeTheFilesLengthIsRefusedWhereverItEnds(Sample sample) {
        for (int cut = 0; cut < sample.file().length; cut++) {
            byte[] rest = Arrays.copyOf(sample.file(), cut);
            assertThatExceptionOfType(CorruptSequenceFileException.class)
                    .as("cut at %d", cut)
                    .isThrownBy(() -> Entry.read(new ByteArrayInputStream(rest), sample.file().length, NAME))
                    .withMessageStartingWith(NAME + ", byte " + cut + ": the file ends");
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aStreamThatGoesOnAfterTheFilesLengthIsRefused(Sample sample) {
        for (int border : sample.borders().headMap(sample.file().length).keySet()) {
            assertThatExceptionOfType(CorruptSequenceFileException.class)
                    .isThrownBy(() -> Entry.read(new ByteArrayInputStream(sample.file()), border, NAME))
                    .withMessage(NAME + ", byte " + border + ": the file goes on, though its length is " + border);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void garbageAfterTheLastRecordIsRefused(Sample sample) {
        Random random = new Random(1);
        for (int length = 1; length < 100; length++) {
            byte[] file = Arrays.copyOf(sample.file(), sample.file().length + length);
            byte[] garbage = new byte[length];
            random.nextBytes(garbage);
            System.arraycopy(garbage, 0, file, sample.file().length, length);

            assertThatExceptionOfType(CorruptSequenceFileException.class).isThrownBy(() -> Entry.read(file, NAME));
            Arrays.fill(file, sample.file().length, file.length, (byte) 0);
            assertThatExceptionOfType(CorruptSequenceFileException.class).isThrownBy(() -> Entry.read(file, NAME));
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aChangedByteIsFoundOrLeavesTheNumberOfRecordsRight(Sample sample) throws IOException {
        for (int i = 0; i < sample.file().length; i++) {
            for (int change : new int[] {0x01, 0x80, 0xff}) {
                byte[] file = sample.file().clone();
                file[i] ^= (byte) change;
                requireFoundOrHarmless(sample, file, "byte " + i + " ^ " + change);
            }
        }
    }

    private static void requireFoundOrHarmless(Sample sample, byte[] file, String damage) throws IOException {
        List<Entry> entries;
        try {
            entries = Entry.read(file, NAME);
        } catch (CorruptSequenceFileException e) {
            assertThat(e).as(damage).hasMessageStartingWith(NAME + ", byte ");
            return;
        }
        assertThat(entries).as(damage).hasSameSizeAs(ENTRIES);
        if (sample.checksummed()) {
            assertThat(entries).as(damage).isEqualTo(ENTRIES);
        }
    }

    /** Anything at all, but never a hang, another exception, or a gigabyte. */
    @ParameterizedTest
    @MethodSource("samples")
    void manyChangedBytesAreFoundToo(Sample sample) throws IOException {
        Random random = new Random(2);
        int header = sample.borders().firstKey();
        for (int round = 0; round < 200; round++) {
            byte[] file = sample.file().clone();
            int from = header + random.nextInt(file.length - header);
            byte[] garbage = new byte[1 + random.nextInt(file.length - from)];
            random.nextBytes(garbage);
            System.arraycopy(garbage, 0, file, from, garbage.length);
            try {
                Entry.read(file, NAME);
            } catch (CorruptSequenceFileException e) {
                assertThat(e).hasMessageStartingWith(NAME + ", byte ");
            } catch (RuntimeException e) {
                fail("round " + round, e);
            }
        }
    }
}
