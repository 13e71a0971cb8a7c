package dev.bayou.archive.read;

import static dev.bayou.archive.read.SampleTopic.samples;
import static dev.bayou.archive.read.SampleTopic.window;
import static dev.bayou.archive.store.StoreContents.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.ArchivedFile.EnvelopeFile;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Envelope;
import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.archive.Envelope.Value;
import dev.bayou.archive.Layout;
import dev.bayou.archive.RecordDigest;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.read.ArchivePart.Proof;
import dev.bayou.archive.read.ArchivePart.Slice;
import dev.bayou.archive.read.ArchivePart.Whole;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.RangeFormat.Envelopes;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.store.OnEveryStore;
import dev.bayou.archive.store.StoreKind;
import dev.bayou.archive.store.WatchedStore;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.archive.write.RangeWriter;
import dev.bayou.seqfile.Compression;
import dev.bayou.seqfile.SequenceFileWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that the ledger names, read whole and in slices, and every way in which they are not what the ledger says. */
class PartReaderTest extends OnEveryStore {
    private static final int BIG_RECORDS = 8_000;

    private WatchedStore watched;
    private SampleTopic plain;

    @BeforeEach
    void watch() {
        watched = new WatchedStore(store);
        plain = new SampleTopic(store, "topic", SampleTopic.WITHOUT_ENVELOPES);
    }

    @AfterEach
    void everyStreamIsClosed() {
        assertThat(watched.openNow()).isZero();
    }

    @Test
    void aWholeFileIsReadRecordByRecordWhateverItsCompression() throws IOException {
        for (Compression compression : Compression.values()) {
            SampleTopic compressed = new SampleTopic(
                    store,
                    "in-" + compression.extension(),
                    new RangeFormat(compression, Envelopes.LEFT_OUT, RangeLimits.DEFAULT));
            List<ArchivedFile> files =
                    compressed.archive(3, 0, 0, 1, 0).orElseThrow().files();

            assertThat(PartRecord.of(watched, new Whole("topic", files.get(0))))
                    .containsExactly(record(3, 0, 0), record(3, 2, 0));
            assertThat(PartRecord.of(watched, new Whole("topic", files.get(1)))).containsExactly(record(3, 1, 1));
        }
    }

    @Test
    void aTombstoneIsARecordWithoutBytes() throws IOException {
        ArchivedFile file;
        try (RangeWriter writer = plain.attempt(0, 0, ProtocolStep.Listener.NONE)) {
            long time = window(0).start().toEpochMilli();
            Envelope tombstone = new Envelope(0, null, List.of(), time, TimestampType.CREATE, Value.TOMBSTONE);
            writer.append(time, WindowSize.HOUR, ByteBuffer.allocate(0), tombstone);
            file = SampleTopic.commit(writer, 1).orElseThrow().files().get(0);
        }

        assertThat(PartRecord.of(watched, new Whole("topic", file)))
                .containsExactly(new PartRecord(0, 0, Optional.of(window(0)), ""));
    }

    @Test
    void aReaderStaysAtItsEndAndHasNoDuplicates() throws IOException {
        ArchivedFile file = archiveHour(0, 3);
        for (ArchivePart part : List.of(
                new Whole("topic", file), new Proof("topic", file), new Slice("topic", file, 0, file.bytes()))) {
            try (PartReader reader = PartReader.open(watched, part)) {
                assertThat(PartRecord.rest(reader, 0)).hasSize(part instanceof Proof ? 0 : 3);
                assertThat(reader.next()).isFalse();
                assertThat(reader.next()).isFalse();
                assertThat(reader.duplicates()).isZero();
                assertThat(reader.contradictions()).isZero();
            }
        }
    }

    @Test
    void theContentOfAnotherFileOfTheSameLengthIsFoundByTheDigest() throws IOException {
        ArchivedFile one = archiveHour(0, 3);
        ArchivedFile other = archiveHour(1, 3);
        assertThat(one.bytes()).isEqualTo(other.bytes());
        swap(one, other);

        for (ArchivedFile file : List.of(one, other)) {
            assertDamaged(file, "its records are not those that were archived, as their digest in the ledger shows");
        }
    }

    @Test
    void theContentOfANeighbourOfTheSameLengthIsFoundByItsOffsets() throws IOException {
        List<ArchivedFile> files = plain.archive(0, 0, 0, 1, 0, 1).orElseThrow().files();
        assertThat(files.get(0).bytes()).isEqualTo(files.get(1).bytes());
        swap(files.get(0), files.get(1));

        assertDamaged(files.get(0), "offset 3 follows offset 1, the ledger says 0 to 2");
        assertDamaged(files.get(1), "offset 0 comes first, the ledger says 1 to 3");
    }

    private void swap(ArchivedFile one, ArchivedFile other) throws IOException {
        byte[] content = bytes(store, one.path());
        store.replace(one.path(), bytes(store, other.path()));
        store.replace(other.path(), content);
    }

    @Test
    void aChangedByteIsFoundOrHarmlessWhereverItIs() throws IOException {
        for (Compression compression : Compression.values()) {
            SampleTopic compressed = new SampleTopic(
                    store,
                    "in-" + compression.extension(),
                    new RangeFormat(compression, Envelopes.LEFT_OUT, RangeLimits.DEFAULT));
            ArchivedFile file =
                    compressed.archive(0, 0, 0, 0, 0).orElseThrow().files().get(0);
            List<PartRecord> archived = PartRecord.of(watched, new Whole("topic", file));
            byte[] content = bytes(store, file.path());
            int found = 0;
            int step = kind == StoreKind.LOCAL ? 1 : 19;
            for (int i = 0; i < content.length; i += step) {
                byte[] changed = content.clone();
                changed[i] ^= 0x20;
                store.replace(file.path(), changed);
                try {
                    assertThat(PartRecord.of(watched, new Whole("topic", file)))
                            .as("byte %d", i)
                            .isEqualTo(archived);
                } catch (IOException e) {
                    found++;
                    assertThat(e).as("byte %d", i).hasMessageContaining(store.address(file.path()));
                }
            }
            assertThat(found).isGreaterThan(content.length / step / 4);
        }
    }

    @Test
    void aChangedByteOfAValueIsFoundByTheDigestAlone() throws IOException {
        ArchivedFile file = archiveHour(0, 3);
        byte[] content = bytes(store, file.path());
        content[indexOf(content, "value of 0/1")] ^= 1;
        store.replace(file.path(), content);

        assertDamaged(file, "its records are not those that were archived, as their digest in the ledger shows");
    }

    @Test
    void aFileThatWasCutBetweenTwoRecordsIsFoundByItsLengthOrByTheirNumber() throws IOException {
        ArchivedFile file = archiveHour(0, 3);
        byte[] content = bytes(store, file.path());
        int lastRecord = indexOf(content, "value of 0/2") - 3 * Integer.BYTES - Long.BYTES;
        byte[] cut = Arrays.copyOf(content, lastRecord);
        store.replace(file.path(), cut);

        assertDamaged(file, ", byte " + lastRecord + ": the file ends, though its length is " + content.length);
        assertDamaged(
                changed(file, cut.length, file.records(), file.firstOffset(), file.lastOffset(), file.digest()),
                "it ends after 2 records, the ledger says 3");
    }

    @Test
    void aFileThatIsLongerThanTheLedgerSaysIsFound() throws IOException {
        ArchivedFile file = archiveHour(0, 3);
        byte[] content = bytes(store, file.path());
        store.replace(file.path(), Arrays.copyOf(content, content.length + 1));

        assertDamaged(file, ", byte " + content.length + ": the file goes on, though its length is " + content.length);
    }

    @Test
    void anotherNumberOfRecordsThanTheLedgersIsDamage() throws IOException {
        ArchivedFile file = archiveHour(0, 3);
        for (long records : new long[] {0, 2, 4}) {
            assertDamaged(
                    changed(file, file.bytes(), records, file.firstOffset(), file.lastOffset(), file.digest()),
                    "it ends after 3 records, the ledger says " + records);
        }
    }

    @Test
    void anOffsetOutsideOfWhatTheLedgerSaysIsDamageInASliceToo() throws IOException {
        plain.archive(0, 0, new int[5]);
        ArchivedFile file =
                plain.archive(0, 5, new int[3]).orElseThrow().files().get(0);
        ArchivedFile tooEarly = changed(file, file.bytes(), 3, 6, 7, file.digest());
        ArchivedFile tooLate = changed(file, file.bytes(), 3, 5, 6, file.digest());

        for (boolean sliced : new boolean[] {false, true}) {
            assertDamaged(part(tooEarly, sliced), tooEarly, "offset 5 comes first, the ledger says 6 to 7");
            assertDamaged(part(tooLate, sliced), tooLate, "offset 7 follows offset 6, the ledger says 5 to 6");
        }
    }

    @Test
    void offsetsThatDoNotAscendAreDamageThoughTheDigestIsTheirs() throws IOException {
        for (long[] offsets : new long[][] {{0, 2, 1}, {0, 1, 1}}) {
            ArchivedFile file = written("by-hand-" + offsets[1], offsets);
            for (boolean sliced : new boolean[] {false, true}) {
                assertDamaged(
                        part(file, sliced),
                        file,
                        "offset " + offsets[2] + " follows offset " + offsets[1] + ", the ledger says 0 to 2");
            }
        }
    }

    private static ArchivePart part(ArchivedFile file, boolean sliced) {
        return sliced ? new Slice("topic", file, 0, file.bytes()) : new Whole("topic", file);
    }

    private ArchivedFile written(String topic, long... offsets) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        RecordDigest digest = new RecordDigest();
        try (SequenceFileWriter writer = SequenceFileWriter.on(content, Compression.NONE, Map.of())) {
            for (long offset : offsets) {
                ByteBuffer value = SampleTopic.utf8("value");
                writer.append(offset, value);
                digest.add(offset, value);
            }
        }
        String path = Layout.data(topic, window(0), new DataFileName(1, 0, 0, ""));
        store.replace(path, content.toByteArray());
        return file(path, content.size(), offsets.length, 2, digest.finish());
    }

    @Test
    void aFileThatIsGoneSinceItWasPlannedIsNamedWithTheMend() throws IOException {
        ArchivedFile file = archiveHour(0, 3);
        store.delete(List.of(file.path()));

        for (ArchivePart part : List.of(
                new Whole("topic", file), new Proof("topic", file), new Slice("topic", file, 1, file.bytes()))) {
            assertThatIOException()
                    .isThrownBy(() -> PartReader.open(watched, part))
                    .withMessage("The data file " + store.address(file.path())
                            + " is missing, though the ledger names it; restore it, or run verify");
        }
    }

    @Test
    void onlyAFileAboveTheThresholdIsSlicedAndTheSlicesAreTheFile() {
        ArchivedFile file = file("topic/file", 1_000, 1, 0, "sha256:");

        assertThat(ReadPlan.partsOf("topic", file, 1_000, 300)).containsExactly(new Whole("topic", file));
        assertThat(ReadPlan.partsOf("topic", file, 999, 300))
                .containsExactly(
                        new Proof("topic", file),
                        new Slice("topic", file, 0, 300),
                        new Slice("topic", file, 300, 600),
                        new Slice("topic", file, 600, 900),
                        new Slice("topic", file, 900, 1_000));
        assertThat(ReadPlan.partsOf("topic", file, 999, 500))
                .containsExactly(
                        new Proof("topic", file),
                        new Slice("topic", file, 0, 500),
                        new Slice("topic", file, 500, 1_000));
    }

    @Test
    void theSlicesOfAFileHoldEachRecordOnceAndItsProofNone() throws IOException {
        for (Compression compression : List.of(Compression.NONE, Compression.SNAPPY)) {
            ArchivedFile file = archiveBig(compression);
            List<PartRecord> whole = PartRecord.of(watched, new Whole("topic", file));
            assertThat(whole).hasSize(BIG_RECORDS);
            for (long slice : new long[] {file.bytes() / 9, 100_000, file.bytes()}) {
                List<ArchivePart> parts = ReadPlan.partsOf("topic", file, file.bytes() - 1, slice);

                assertThat(PartRecord.of(watched, parts.get(0))).isEmpty();
                assertThat(PartRecord.of(watched, parts).equals(whole))
                        .as("%s in slices of %d", compression, slice)
                        .isTrue();
            }
            List<ArchivePart> parts = ReadPlan.partsOf("topic", file, 0, file.bytes() / 4);
            assertThat(parts).hasSizeBetween(5, 6);
            assertThat(PartRecord.of(watched, parts.get(2))).isNotEmpty().hasSizeLessThan(BIG_RECORDS);
        }
    }

    @Test
    void aChangedByteInASlicedFileIsFoundByItsProof() throws IOException {
        ArchivedFile file = archiveBig(Compression.NONE);
        byte[] content = bytes(store, file.path());
        content[content.length - 1] ^= 1;
        store.replace(file.path(), content);
        List<ArchivePart> parts = ReadPlan.partsOf("topic", file, 0, file.bytes() / 4);

        assertThat(PartRecord.of(watched, parts.subList(1, parts.size()))).hasSize(BIG_RECORDS);
        assertDamaged(
                parts.get(0),
                file,
                "its records are not those that were archived, as their digest in the ledger shows");
    }

    @Test
    void aRecordsTimestampIsReadFromItsEnvelopeWhenAskedFor() throws IOException {
        SampleTopic enveloped = new SampleTopic(store);
        ArchivedFile file =
                enveloped.archive(0, 7, new int[5]).orElseThrow().files().get(0);

        for (ArchivePart part : List.of(new Whole("topic", file), new Slice("topic", file, 0, file.bytes()))) {
            try (PartReader reader = PartReader.open(watched, part)) {
                while (reader.next()) {
                    long expected = SampleTopic.FIRST_HOUR.toEpochMilli() + reader.offset();
                    if (reader.offset() % 2 == 0) {
                        assertThat(reader.timestamp()).hasValue(expected);
                        assertThat(reader.timestamp()).as("second call").hasValue(expected);
                    }
                }
            }
        }
    }

    @Test
    void whereNoEnvelopeWasWrittenNoTimestampIsKnown() throws IOException {
        try (PartReader reader = PartReader.open(watched, new Whole("topic", archiveHour(0, 1)))) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.timestamp()).isEmpty();
        }
    }

    @Test
    void aRecordWithoutAKafkaTimestampHasNone() throws IOException {
        try (RangeWriter writer = new SampleTopic(store).attempt(0, 0, ProtocolStep.Listener.NONE)) {
            Envelope envelope = new Envelope(0, null, List.of(), -1, TimestampType.NONE, Value.PRESENT);
            writer.append(window(0).start().toEpochMilli(), WindowSize.HOUR, ByteBuffer.allocate(1), envelope);
            ArchivedFile file =
                    SampleTopic.commit(writer, 1).orElseThrow().files().get(0);

            try (PartReader reader = PartReader.open(watched, new Whole("topic", file))) {
                assertThat(reader.next()).isTrue();
                assertThat(reader.timestamp()).isEmpty();
            }
        }
    }

    @Test
    void anEnvelopeFileWithoutTheRecordIsDamageThatIsNamed() throws IOException {
        ArchivedFile file =
                new SampleTopic(store).archive(0, 0, 0, 0).orElseThrow().files().get(0);
        ArchivedFile other = new SampleTopic(store, "other", SampleTopic.WITH_ENVELOPES)
                .archive(0, 0, 0)
                .orElseThrow()
                .files()
                .get(0);
        byte[] tooFew = bytes(store, Layout.envelope(other.path()));
        store.replace(Layout.envelope(file.path()), tooFew);
        ArchivedFile believed =
                changed(file, file.bytes(), 2, 0, 1, file.digest(), new EnvelopeFile(tooFew.length, "", null));

        try (PartReader reader = PartReader.open(watched, new Whole("topic", believed))) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.timestamp()).isPresent();
            assertThat(reader.next()).isTrue();
            assertThatIOException()
                    .isThrownBy(reader::timestamp)
                    .withMessageContainingAll(store.address(file.path()), "no envelope for offset 1");
        }
    }

    /** Records of one hour, of random bytes, so that even Snappy leaves them more than one block. */
    private ArchivedFile archiveBig(Compression compression) throws IOException {
        SampleTopic big = new SampleTopic(
                store,
                "big" + compression.extension(),
                new RangeFormat(compression, Envelopes.LEFT_OUT, RangeLimits.DEFAULT));
        Random random = new Random(1);
        try (RangeWriter writer = big.attempt(0, 0, ProtocolStep.Listener.NONE)) {
            long time = window(0).start().toEpochMilli();
            for (int offset = 0; offset < BIG_RECORDS; offset++) {
                byte[] value = new byte[random.nextInt(300)];
                random.nextBytes(value);
                Envelope envelope = new Envelope(offset, null, List.of(), time, TimestampType.CREATE, Value.PRESENT);
                writer.append(time, WindowSize.HOUR, ByteBuffer.wrap(value), envelope);
            }
            return SampleTopic.commit(writer, BIG_RECORDS).orElseThrow().files().get(0);
        }
    }

    /** A file without compression that holds so many records of one hour, from offset 0 on. */
    private ArchivedFile archiveHour(int partition, int records) throws IOException {
        return plain.archive(partition, 0, new int[records])
                .orElseThrow()
                .files()
                .get(0);
    }

    /** A file of partition 0 from offset 0 on, without envelopes. */
    private static ArchivedFile file(String path, long bytes, long records, long lastOffset, String digest) {
        Instant time = window(0).start();
        return new ArchivedFile(path, window(0), records, bytes, 0, lastOffset, time, time, digest, null, null);
    }

    private static ArchivedFile changed(
            ArchivedFile file, long bytes, long records, long firstOffset, long lastOffset, String digest) {
        return changed(file, bytes, records, firstOffset, lastOffset, digest, file.envelope());
    }

    private static ArchivedFile changed(
            ArchivedFile file,
            long bytes,
            long records,
            long firstOffset,
            long lastOffset,
            String digest,
            EnvelopeFile envelope) {
        return new ArchivedFile(
                file.path(),
                file.window(),
                records,
                bytes,
                firstOffset,
                lastOffset,
                file.minTimestamp(),
                file.maxTimestamp(),
                digest,
                file.crc32c(),
                envelope);
    }

    private static PartRecord record(int partition, long offset, int hour) {
        return new PartRecord(
                partition,
                offset,
                Optional.of(window(hour)),
                samples(partition, offset, hour).get(0).value());
    }

    /** Read whole and as a mere proof, and named in both. */
    private void assertDamaged(ArchivedFile file, String what) {
        assertDamaged(new Whole("topic", file), file, what);
        assertDamaged(new Proof("topic", file), file, what);
    }

    private void assertDamaged(ArchivePart part, ArchivedFile file, String what) {
        assertThatIOException()
                .isThrownBy(() -> PartRecord.of(watched, part))
                .withMessageContaining(store.address(file.path()))
                .withMessageContaining(what);
    }

    private static int indexOf(byte[] content, String text) {
        int index = new String(content, StandardCharsets.ISO_8859_1).indexOf(text);
        assertThat(index).isPositive();
        return index;
    }
}
