package dev.bayou.seqfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.fail;

import dev.bayou.seqfile.Header.SyncMarker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a file is cut into parts: each record in one of them, each damage in some, each stream closed. */
class PartsOfFilesTest {
    private static final String NAME = "s3://bucket/topic/1_0_00000000000000000000";
    private static final int HEADER_BUFFER_BYTES = 4 * 1024;

    static Stream<Arguments> kinds() {
        Stream.Builder<Arguments> kinds = Stream.builder();
        kinds.add(Arguments.of(CompressionType.NONE, null));
        for (Class<?> codec : List.of(DefaultCodec.class, GzipCodec.class, SnappyCodec.class)) {
            kinds.add(Arguments.of(CompressionType.RECORD, codec));
            kinds.add(Arguments.of(CompressionType.BLOCK, codec));
        }
        return kinds.build();
    }

    /** Hadoop's own bzip2 in Java takes megabytes for each block, so that not all of the tests are for it. */
    static Stream<Arguments> kindsAndBzip2() {
        return Stream.concat(
                kinds(),
                Stream.of(
                        Arguments.of(CompressionType.RECORD, BZip2Codec.class),
                        Arguments.of(CompressionType.BLOCK, BZip2Codec.class)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void cutInTwoAtAnyByteTheTwoAreTheWhole(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        List<Entry> entries = Entry.random(30, new Random(1));
        requireExactAtEveryByte(HadoopFiles.written(type, codec, 300, entries), entries);
    }

    @Test
    void aRowOfMarkersBelongsToOnePart() throws IOException {
        List<Entry> entries = Entry.random(12, new Random(2));
        byte[] file = HadoopFiles.written(CompressionType.NONE, null, 150, entries);
        requireExactAtEveryByte(withEveryMarkerTwice(file), entries);
    }

    private static void requireExactAtEveryByte(byte[] file, List<Entry> entries) throws IOException {
        WatchedFile watched = new WatchedFile(file);
        for (int border = 0; border <= file.length; border++) {
            assertThat(watched.parts(0, border, file.length))
                    .as("cut at %d", border)
                    .isEqualTo(entries);
        }
        assertThat(watched.part(0, file.length / 2)).isNotEmpty().hasSizeLessThan(entries.size());
        assertThat(watched.openNow()).isZero();
    }

    private static byte[] withEveryMarkerTwice(byte[] file) throws IOException {
        FileBytes bytes = new FileBytes(new ByteArrayInputStream(file), NAME, 0, file.length, 100);
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

    @ParameterizedTest
    @MethodSource("kindsAndBzip2")
    void everyByteMayBeAPartOfItsOwn(CompressionType type, Class<? extends CompressionCodec> codec) throws IOException {
        List<Entry> entries = Entry.random(20, new Random(3));
        byte[] file = HadoopFiles.written(type, codec, 250, entries);
        int[] borders = IntStream.rangeClosed(0, file.length).toArray();

        assertThat(new WatchedFile(file).parts(borders)).isEqualTo(entries);
    }

    @ParameterizedTest
    @MethodSource("kindsAndBzip2")
    void cutAnyhowThePartsAreTheWhole(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Entry> entries = Entry.random(codec == BZip2Codec.class ? 200 : 20_000, random);
        byte[] file = HadoopFiles.written(type, codec, 1 + random.nextInt(50_000), entries);
        WatchedFile watched = new WatchedFile(file);
        for (int round = 0; round < 5; round++) {
            int[] borders = IntStream.concat(
                            IntStream.of(0, file.length), random.ints(random.nextInt(40), 0, file.length + 1))
                    .sorted()
                    .toArray();

            assertThat(watched.parts(borders).equals(entries))
                    .as("seed %d, round %d", seed, round)
                    .isTrue();
        }
        assertThat(watched.openNow()).as("seed %d", seed).isZero();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aPartInWhichNoGroupBeginsHasNothingAndHoldsNothingOpen(
            CompressionType type, Class<? extends CompressionCodec> codec) throws IOException {
        List<Entry> entries = Entry.random(40, new Random(4));
        WatchedFile watched = new WatchedFile(HadoopFiles.written(type, codec, 1_000_000, entries));
        int length = watched.length();
        int header = watched.headerLength();

        for (int[] part : new int[][] {{0, 0}, {1, header}, {header, header}, {header + 1, length}, {length, length}}) {
            try (SequenceFileReader reader = watched.open(part[0], part[1])) {
                assertThat(reader.next()).as("[%d, %d)", part[0], part[1]).isFalse();
                if (part[0] > 0) {
                    assertThat(watched.openNow()).isZero();
                    assertThat(reader.metadata()).isEmpty();
                }
            }
        }
        assertThat(watched.openNow()).isZero();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aPartThatHasEndedDoesNotGoOnIntoTheNext(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        List<Entry> entries = Entry.random(60, new Random(5));
        WatchedFile watched = new WatchedFile(HadoopFiles.written(type, codec, 600, entries));
        int middle = watched.length() / 2;
        assertThat(watched.part(middle, watched.length())).hasSizeGreaterThan(3);

        try (SequenceFileReader reader = watched.open(0, middle)) {
            while (reader.next()) {
                assertThat(reader.key()).isLessThan(entries.size());
            }
            assertThat(reader.next()).isFalse();
            assertThat(reader.next()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void ofWhatLiesBeforeAPartOnlyTheHeaderIsRead(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        WatchedFile watched =
                new WatchedFile(HadoopFiles.written(type, codec, 5_000, Entry.random(2_000, new Random(6))));
        int length = watched.length();
        assertThat(length).isGreaterThan(10 * HEADER_BUFFER_BYTES);

        watched.part(0, length);
        assertThat(watched.opened()).containsExactly(0L);

        for (int start : new int[] {1, HEADER_BUFFER_BYTES, length / 2, length - 1}) {
            watched.forget();
            List<Entry> part = watched.part(start, length);
            assertThat(watched.opened()).containsExactly(0L, (long) Math.max(start, watched.headerLength()));
            assertThat(watched.bytesRead(0)).isLessThanOrEqualTo(HEADER_BUFFER_BYTES);
            assertThat(part.isEmpty()).isEqualTo(start == length - 1);
        }
    }

    /** A part ends with the first group that begins beyond it, and that is all that is read in vain. */
    @Test
    void littleIsReadBeyondAPart() throws IOException {
        byte[] file = Entry.file(Compression.SNAPPY, Map.of(), Entry.events(60_000));
        WatchedFile watched = new WatchedFile(file);
        int part = file.length / 8;

        assertThat(watched.part(part, 2L * part)).isNotEmpty();

        assertThat(watched.bytesRead(1)).isLessThan(part + 2 * Codecs.BLOCK_BYTES);
    }

    @ParameterizedTest
    @MethodSource("dev.bayou.seqfile.DamagedFileTest#samples")
    void aFileThatWasCutFailsSomePartUnlessItWasCutAtABorder(DamagedFileTest.Sample sample) {
        Random random = new Random(7);
        for (int cut = 1; cut < sample.file().length; cut++) {
            if (!sample.borders().containsKey(cut)) {
                WatchedFile rest = new WatchedFile(Arrays.copyOf(sample.file(), cut));
                int border = random.nextInt(cut + 1);
                assertThatExceptionOfType(CorruptSequenceFileException.class)
                        .as("cut at %d, parts at %d", cut, border)
                        .isThrownBy(() -> rest.parts(0, border, rest.length()))
                        .withMessageStartingWith(NAME + ", byte ");
                assertThat(rest.openNow()).isZero();
            }
        }
    }

    /** It is another part than the one with the missing bytes that sees it, or none would. */
    @ParameterizedTest
    @MethodSource("dev.bayou.seqfile.DamagedFileTest#samples")
    void aStreamThatEndsBeforeTheFilesLengthFailsSomePartWhereverItEnds(DamagedFileTest.Sample sample) {
        int length = sample.file().length;
        for (int cut = 1; cut < length; cut++) {
            WatchedFile rest = new WatchedFile(Arrays.copyOf(sample.file(), cut), length);
            int border = length / 2;
            assertThatExceptionOfType(CorruptSequenceFileException.class)
                    .as("cut at %d", cut)
                    .isThrownBy(() -> rest.parts(0, border, length))
                    .withMessageStartingWith(NAME + ", byte ");
            assertThat(rest.openNow()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.bayou.seqfile.DamagedFileTest#samples")
    void aChangedByteFailsSomePartOrLeavesTheNumberOfRecordsRight(DamagedFileTest.Sample sample) throws IOException {
        List<Entry> entries = Entry.read(sample.file(), NAME);
        Random random = new Random(8);
        for (int i = 0; i < sample.file().length; i++) {
            for (int change : new int[] {0x01, 0x80, 0xff}) {
                byte[] changed = sample.file().clone();
                changed[i] ^= (byte) change;
                WatchedFile watched = new WatchedFile(changed);
                int first = random.nextInt(changed.length);
                int second = first + random.nextInt(changed.length - first);
                String damage = "byte %d ^ %d, parts at %d and %d".formatted(i, change, first, second);
                List<Entry> parts;
                try {
                    parts = watched.parts(0, first, second, changed.length);
                } catch (CorruptSequenceFileException e) {
                    assertThat(e).as(damage).hasMessageStartingWith(NAME + ", byte ");
                    continue;
                } catch (RuntimeException e) {
                    fail(damage, e);
                    continue;
                } finally {
                    assertThat(watched.openNow()).as(damage).isZero();
                }
                assertThat(parts).as(damage).hasSameSizeAs(entries);
                if (sample.checksummed()) {
                    assertThat(parts).as(damage).isEqualTo(entries);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aStoreThatFailsOrBreaksOffLeavesNoStreamOpen(CompressionType type, Class<? extends CompressionCodec> codec)
            throws IOException {
        byte[] file = HadoopFiles.written(type, codec, 600, Entry.random(60, new Random(9)));
        for (int start : new int[] {0, file.length / 2}) {
            WatchedFile watched = new WatchedFile(file);
            watched.failAtOpening(start == 0 ? 1 : 2);
            assertThatIOException()
                    .isThrownBy(() -> watched.open(start, file.length))
                    .withMessage("the store fails");
            assertThat(watched.openNow()).isZero();
            assertThat(watched.opened()).hasSize(start == 0 ? 1 : 2);
        }
        for (int broken = 1; broken < file.length; broken += 5) {
            WatchedFile watched = new WatchedFile(file);
            watched.breakOffAt(broken);
            assertThatIOException()
                    .isThrownBy(() -> watched.parts(0, file.length / 2, file.length))
                    .withMessage("the connection breaks");
            assertThat(watched.openNow()).isZero();
        }
    }

    @Test
    void whatIsNoFileOfThisKindFailsEveryPartAndLeavesNoStreamOpen() throws IOException {
        byte[] file =
                HadoopFiles.written(CompressionType.BLOCK, SnappyCodec.class, 600, Entry.random(60, new Random(10)));
        byte[] unknownCodec = file.clone();
        int name = new String(file, ISO_8859_1).indexOf("SnappyCodec");
        unknownCodec[name] = 'X';
        for (byte[] foreign : List.of(unknownCodec, new byte[100], new byte[0])) {
            for (int start : new int[] {0, 1}) {
                WatchedFile watched = new WatchedFile(foreign);
                assertThatExceptionOfType(CorruptSequenceFileException.class)
                        .isThrownBy(() -> watched.open(start, foreign.length))
                        .withMessageStartingWith(NAME + ", byte ");
                assertThat(watched.openNow()).isZero();
            }
        }
    }

    @Test
    void aReaderThatIsClosedEarlyClosesItsStream() throws IOException {
        byte[] file = Entry.file(Compression.SNAPPY, Map.of("a", "b"), Entry.events(20_000));
        WatchedFile watched = new WatchedFile(file);
        for (int start : new int[] {0, 1}) {
            try (SequenceFileReader reader = watched.open(start, file.length)) {
                assertThat(reader.next()).isTrue();
                assertThat(reader.metadata()).isEqualTo(Map.of("a", "b"));
                assertThat(watched.openNow()).isEqualTo(1);
            }
            assertThat(watched.openNow()).isZero();
        }
    }
}
