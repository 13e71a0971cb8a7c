package dev.bayou.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.Gap;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Stores;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.seqfile.Compression;
import dev.bayou.verify.Finding.Kind;
import dev.bayou.verify.Verification.Partition;
import dev.bayou.verify.VerifyPlan.WindowFolder;
import dev.bayou.verify.VerifySettings.Depth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every change to an archive is found and named; a sound archive has no findings. */
class VerifyArchiveTest {
    private static final String FIRST_HOUR = "topic/dt=2018-10-30/hr=20/";
    private static final String DATA = FIRST_HOUR + "1_0_00000000000000000010";
    private static final String ENTRY = "_ledger/topic/0/00000000000000000010.json";
    private static final String MANIFEST = "_ledger/topic/windows/dt=2018-10-30/hr=20.json";

    @TempDir
    private Path dir;

    private SealedArchive archive;

    @BeforeEach
    void makeArchive() throws IOException {
        archive = new SealedArchive(Files.createDirectory(dir.resolve("archive")), Compression.NONE);
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @ParameterizedTest
    @EnumSource(Depth.class)
    void aSoundArchiveIsProven(Depth depth) throws IOException {
        Verification found = archive.verifyByPipeline(depth);

        assertThat(found.findings()).isEmpty();
        assertThat(found.proven()).isTrue();
        assertThat(found.windows()).isEqualTo(2);
        assertThat(found.sealedWindows()).isEqualTo(2);
        assertThat(found.recordsReadAgain()).isEqualTo(depth == Depth.DEEP ? 90 : 0);
        assertThat(found.partitions()).hasSize(2);
        Partition partition = found.partitions().get(1);
        assertThat(partition.partition()).isEqualTo(1);
        assertThat(partition.from()).isZero();
        assertThat(partition.head()).isEqualTo(50);
        assertThat(partition.entries()).isEqualTo(5);
        assertThat(partition.records()).isEqualTo(45);
        assertThat(partition.gaps()).containsOnlyKeys(Gap.Reason.TRANSACTION).containsValue(5L);
    }

    @Test
    void thePipelineFindsWhatThePlainClassesFind() throws IOException {
        Files.delete(archive.file(DATA));
        Files.delete(archive.file(MANIFEST));
        Files.writeString(archive.file("topic/README"), "mine");
        die(50, ProtocolStep.AFTER_COMMIT);
        archive.edit("_ledger/topic/1/00000000000000000000.json", "committedAt", "committedOn");
        Files.delete(archive.file("_ledger/topic/1/00000000000000000040.json"));
        archive.edit("_ledger/topic/sealing.json", "\\{", "[");

        Verification found = archive.verifyByPipeline(Depth.DEEP);
        assertThat(found.findings()).hasSizeGreaterThan(6);
        assertThat(found).isEqualTo(archive.verify(Depth.DEEP));
    }

    @Test
    void aDaysFolderIsApartFromThoseOfItsHours() throws IOException {
        archive.commit(0, 50, WindowSize.DAY, ProtocolStep.Listener.NONE);
        archive.seal();

        Verification found = archive.verify(Depth.DEEP);
        assertThat(found.findings()).isEmpty();
        assertThat(found.sealedWindows()).isEqualTo(3);
    }

    @Test
    void anEntryThatIsGoneBreaksTheChain() throws IOException {
        Files.delete(archive.file(ENTRY));

        Verification found = archive.verify(Depth.SHALLOW);
        assertThat(found.faults())
                .filteredOn(fault -> fault.kind() == Kind.CHAIN)
                .singleElement()
                .satisfies(
                        fault -> assertThat(fault.what()).isEqualTo("is not there: offsets 10 to 19 are in no entry"));
    }

    @Test
    void aMissingFirstEntryIsReported() throws IOException {
        Files.delete(archive.file("_ledger/topic/0/00000000000000000000.json"));

        assertThat(archive.verify(Depth.SHALLOW).faults())
                .filteredOn(fault -> fault.kind() == Kind.CHAIN)
                .singleElement()
                .satisfies(fault -> assertThat(fault.what()).isEqualTo("is not there: offsets 0 to 9 are in no entry"));
    }

    @Test
    void aMissingLastEntryIsReportedBecauseTheSealerHasReadIt() throws IOException {
        Files.delete(archive.file("_ledger/topic/0/00000000000000000040.json"));

        requireFaults(Depth.SHALLOW, Kind.CHAIN, "_ledger/topic/0/00000000000000000040.json");
        assertThat(kinds(archive.verify(Depth.SHALLOW)))
                .containsExactlyInAnyOrder(Kind.CHAIN, Kind.MANIFEST, Kind.UNCOMMITTED);

        deleteAll("_ledger/topic/0/");
        requireFaults(Depth.SHALLOW, Kind.CHAIN, "_ledger/topic/0/00000000000000000000.json");
        deleteAll("_ledger/topic/1/");
        requireFaults(
                Depth.SHALLOW,
                Kind.CHAIN,
                "_ledger/topic/0/00000000000000000000.json",
                "_ledger/topic/1/00000000000000000000.json");
    }

    /** As when an archiver commits, and seals again, after the ledger was read and before the folder is. */
    @Test
    void whatIsCommittedMeanwhileIsNoFault() throws IOException {
        WindowFolder folder = VerifyPlan.make(archive.store, List.of(SealedArchive.TOPIC))
                .folders()
                .get(0);

        assertThat(WindowChecker.check(archive.store, folder, List.of(), new WindowChecker.Sealings())
                        .findings())
                .isEmpty();
    }

    /** Also an entry whose checksum was recomputed, or that an older version wrote without one. */
    @Test
    void anEntryThatWasEditedContradictsSomething() throws IOException {
        archive.unseal(ENTRY);
        assertThat(archive.verify(Depth.DEEP).findings()).isEmpty();
        requireEditFound("\"to\" : 20", "\"to\" : 21", Kind.CHAIN);
        requireEditFound("\"to\" : 20", "\"to\" : 19", Kind.CHAIN);
        requireEditFound("\"records\" : 5", "\"records\" : 4", Kind.ENTRY);
        requireEditFound("\"records\" : \\d", "\"records\" : -1", Kind.ENTRY);
        requireEditFound("\"bytes\" : (\\d+)", "\"bytes\" : 1$1", Kind.SIZE);
        requireEditFound("\"partition\" : 0", "\"partition\" : 1", Kind.ENTRY);
        requireEditFound("\"from\" : 10", "\"from\" : 11", Kind.ENTRY);
        requireEditFound("\"topicId\" : \"id", "\"topicId\" : \"it", Kind.ENTRY);
        requireEditFound("\"missing\" : 1", "\"missing\" : 2", Kind.ENTRY);
        requireEditFound("\"version\" : 1", "\"version\" : 2", Kind.ENTRY);
        requireEditFound("\\{", "[", Kind.ENTRY);
        requireEditFound("\"digest\" : \"sha256:.*\"", "\"digest\" : null", Kind.ENTRY);
        requireEditFound("\"reason\" : \"transaction\"", "\"reason\" : null", Kind.ENTRY);
        requireEditFound("\"files\" : \\[", "\"files\" : [ null, ", Kind.ENTRY);
        requireEditFound("sha256:", "sha256:0", Kind.DAMAGED);
        requireEditFound("sha256:", "sha256:0", Kind.MANIFEST);
        requireEditFound("\"maxTimestamp\" : \"2018-10-30T20:59:00Z", "$0001", Kind.MANIFEST);
        requireEditFound("\"lastOffset\" : 14", "\"lastOffset\" : 13", Kind.DAMAGED);
        requireEditFound("\"attempt\" : \"", "\"attempt\" : \"0", Kind.DAMAGED);
        requireEditFound("hr=20/1_0", "hr=20/2_0", Kind.MISSING);
    }

    @Test
    void aManifestHasToExistAndMatchTheLedger() throws IOException {
        archive.unseal(MANIFEST);
        archive.edit(MANIFEST, "\"records\" : 40", "\"records\" : 41");
        requireFaults(Depth.SHALLOW, Kind.MANIFEST, MANIFEST);
        archive.edit(MANIFEST, "\"records\" : 41", "\"records\" : 40");
        assertThat(archive.verify(Depth.SHALLOW).findings()).isEmpty();

        archive.edit(MANIFEST, "sha256:", "sha256:0");
        requireFaults(Depth.SHALLOW, Kind.MANIFEST, MANIFEST);
        archive.edit(MANIFEST, "sha256:0", "sha256:");

        archive.edit(MANIFEST, "1_0_00000000000000000010", "1_0_00000000000000000011");
        requireFaults(Depth.SHALLOW, Kind.MANIFEST, MANIFEST);

        Files.delete(archive.file(MANIFEST));
        requireFaults(Depth.SHALLOW, Kind.MANIFEST, MANIFEST);
    }

    @Test
    void anotherWindowsManifestIsNotItsOwn() throws IOException {
        Files.copy(
                archive.file(MANIFEST),
                archive.file("_ledger/topic/windows/dt=2018-10-30/hr=21.json"),
                StandardCopyOption.REPLACE_EXISTING);

        requireFaults(Depth.SHALLOW, Kind.MANIFEST, "_ledger/topic/windows/dt=2018-10-30/hr=21.json");
    }

    @Test
    void whatLooksLikeAnOrphanIsNotSweptWhereAFileIsMissing() throws IOException {
        Files.move(archive.file(DATA), archive.file(FIRST_HOUR + "2_0_00000000000000000010"));

        Verification found = archive.verify(Depth.SHALLOW);
        assertThat(found.orphans()).hasSize(1);
        assertThat(found.mayBeSwept()).isFalse();
    }

    @Test
    void foreignFilesAreReported() throws IOException {
        Files.writeString(archive.file(FIRST_HOUR + "part-00000"), "mine");
        Files.writeString(archive.file("topic/README"), "mine");
        Files.writeString(archive.file("_ledger/topic/0/README"), "mine");

        Verification found = archive.verify(Depth.SHALLOW);
        assertThat(found.findings())
                .extracting(
                        finding -> finding.kind() + " " + dir.resolve("archive").relativize(Path.of(finding.object())))
                .containsExactlyInAnyOrder(
                        "foreign-sealed " + FIRST_HOUR + "part-00000",
                        "foreign topic/README",
                        "entry _ledger/topic/0/README");
    }

    @Test
    void onlyAFileOfAnEarlierVerificationIsReplaced(@TempDir Path outputs) throws IOException {
        Store output = Stores.of(new Location(outputs.toString()), PipelineOptionsFactory.create());
        Verification.requireOwn(output, "found.json");
        output.replace("found.json", archive.verify(Depth.SHALLOW).toJson());
        Verification.requireOwn(output, "found.json");
        for (String foreign : List.of("", "notes", "{\"version\": 1, \"name\": \"package\"}", "[1]")) {
            output.replace("found.json", foreign.getBytes(StandardCharsets.UTF_8));

            assertThatIOException()
                    .isThrownBy(() -> Verification.requireOwn(output, "found.json"))
                    .withMessageContaining("found.json is in the way");
        }
    }

    @Test
    void whatADeadAttemptLeftIsAnOrphanThatMayBeSwept() throws IOException {
        die(50, ProtocolStep.BEFORE_COMMIT);
        assertThat(kinds(archive.verify(Depth.SHALLOW))).containsExactly(Kind.UNCOMMITTED);

        die(50, ProtocolStep.AFTER_COMMIT);
        Verification found = archive.verify(Depth.DEEP);
        assertThat(found.orphans()).hasSize(4).allMatch(key -> key.contains("/1_0_00000000000000000050"));
        assertThat(kinds(found)).containsExactlyInAnyOrder(Kind.LATE, Kind.ORPHAN, Kind.FOREIGN_SEALED);

        assertThat(found.mayBeSwept()).isTrue();
        archive.store.delete(found.orphans());
        assertThat(found.swept(archive.store).proven()).isTrue();
        assertThat(kinds(archive.verify(Depth.DEEP))).containsExactly(Kind.LATE);
    }

    private void die(long from, ProtocolStep at) {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> archive.commit(0, from, (step, key) -> {
                    if (step == at) {
                        throw new IllegalStateException("dead");
                    }
                }));
    }

    private void requireEditFound(String text, String replacement, Kind kind) throws IOException {
        String before = Files.readString(archive.file(ENTRY));
        archive.edit(ENTRY, text, replacement);
        Verification found = archive.verify(Depth.DEEP);
        assertThat(kinds(found)).as("%s for %s", replacement, text).contains(kind);
        assertThat(found.proven()).isFalse();
        Files.writeString(archive.file(ENTRY), before);
    }

    private void requireFaults(Depth depth, Kind kind, String... keys) throws IOException {
        Verification found = archive.verify(depth);
        assertThat(found.proven()).isFalse();
        assertThat(found.faults())
                .filteredOn(fault -> fault.kind() == kind)
                .extracting(Finding::object)
                .containsExactlyInAnyOrder(
                        Stream.of(keys).map(key -> archive.file(key).toString()).toArray(String[]::new));
    }

    private static Set<Kind> kinds(Verification found) {
        return found.findings().stream().map(Finding::kind).collect(Collectors.toSet());
    }

    private void deleteAll(String folder) throws IOException {
        for (Listed object : archive.store.listAll(folder)) {
            Files.delete(archive.file(object.key()));
        }
    }
}
