package dev.bayou.archive.ledger;

import static dev.bayou.archive.store.StoreContents.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.ArchivedFile.EnvelopeFile;
import dev.bayou.archive.Crc32c;
import dev.bayou.archive.Gap;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.ledger.Ledger.Append;
import dev.bayou.archive.ledger.LedgerJson.DocumentChecksum;
import dev.bayou.archive.ledger.LedgerJson.UnreadableDocumentException;
import dev.bayou.archive.read.SampleTopic;
import dev.bayou.archive.store.LocalStore;
import dev.bayou.archive.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Crc32c CRC32C = new Crc32c(0x0a1b2c3d);
    /** Version 1 had no checksums. */
    private static final Crc32c NONE = null;

    private static final String ENTRY_KEY = Layout.entry("raw-events", 0, 100);

    @TempDir
    Path folder;

    private Store store;
    private Ledger ledger;

    @BeforeEach
    void open() throws IOException {
        store = new LocalStore(folder);
        ledger = new Ledger(store, "raw-events", 0);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void entriesAppendedAtTheHeadMakeAChain() throws IOException {
        List<LedgerEntry> entries = List.of(entry(0, 10), entry(10, 11), entry(11, 500));
        for (LedgerEntry entry : entries) {
            assertThat(ledger.append(entry)).isEqualTo(Append.COMMITTED);
        }

        assertThat(ledger.last()).contains(entries.get(2));
        assertThat(chain(0)).isEqualTo(entries);
        assertThat(chain(10)).isEqualTo(entries.subList(1, 3));
        assertThat(new Ledger(store, "raw-events", 1).last()).isEmpty();
    }

    @Test
    void anEntryThatCameTooLateIsRefusedAndTheFirstOneStays() throws IOException {
        LedgerEntry first = entry(0, 10);
        ledger.append(first);

        assertThat(ledger.append(entry(0, 20))).isEqualTo(Append.REFUSED);
        assertThat(ledger.append(first)).as("the same attempt again").isEqualTo(Append.COMMITTED);

        assertThat(ledger.last()).contains(first);
    }

    @Test
    void version1IsReadAsItEverWas() throws IOException {
        assertThat(entry(golden("entry-1.json"))).isEqualTo(entry(1, NONE));
        assertThat(manifest(golden("manifest-1.json"))).isEqualTo(manifest(1, NONE));
    }

    @Test
    void version2IsReadAndWrittenAsItEverWas() throws IOException {
        assertThat(entry(golden("entry-2.json"))).isEqualTo(entry(2, CRC32C));
        assertThat(manifest(golden("manifest-2.json"))).isEqualTo(manifest(2, CRC32C));
        assertThat(LedgerJson.write(entry(2, CRC32C))).asString(UTF_8).isEqualTo(text(golden("entry-2.json")));
        assertThat(LedgerJson.write(manifest(2, CRC32C))).asString(UTF_8).isEqualTo(text(golden("manifest-2.json")));
    }

    @Test
    void version3HasACorruptGapAndIsRefusedByReadersOfVersion2() throws IOException {
        LedgerEntry second = entry(2, CRC32C);
        List<Gap> gaps = new ArrayList<>(second.gaps());
        gaps.add(Gap.whole(123, 125, Gap.Reason.CORRUPT));
        LedgerEntry third = new LedgerEntry(
                LedgerEntry.versionFor(gaps),
                second.topic(),
                second.partition(),
                second.from(),
                second.to(),
                second.clusterId(),
                second.topicId(),
                second.attempt(),
                second.writer(),
                second.committedAt(),
                second.files(),
                gaps,
                second.fallbackTimestamps());

        assertThat(entry(golden("entry-3.json"))).isEqualTo(third);
        assertThat(LedgerJson.write(third)).asString(UTF_8).isEqualTo(text(golden("entry-3.json")));
        assertThatThrownBy(() -> LedgerJson.read(golden("entry-3.json"), LedgerEntry.class, 2, ENTRY_KEY))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessageContaining("has version 3, this Bayou reads 1 to 2; use a newer Bayou");
    }

    @Test
    void anEntryWithoutACorruptGapIsOfVersion2() {
        assertThat(LedgerEntry.versionFor(entry(2, CRC32C).gaps())).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void fieldsOfTheFutureAreIgnored(int version) throws IOException {
        String future = text(golden("entry-1.json"))
                .replaceFirst("\"version\" : 1", "\"version\" : " + version)
                .replaceFirst("\"topic\"", "\"colour\" : [ 1 ],\n  \"topic\"");

        store.putIfAbsent(ENTRY_KEY, version == 1 ? utf8(future) : DocumentChecksum.put(utf8(future)));

        assertThat(ledger.last()).contains(entry(version, NONE));
    }

    @Test
    void aVersionOfTheFutureIsRefusedWithTheMend() throws IOException {
        String newer = text(golden("entry-2.json")).replaceFirst("\"version\" : 2", "\"version\" : 4");

        assertDamaged(newer, "has version 4, this Bayou reads 1 to 3; use a newer Bayou");
    }

    /**
     * Whitespace, a digit of a time that is never read, a name: nothing of a document can be changed without being
     * seen.
     */
    @Test
    void aByteThatIsChangedAddedOrGoneIsRefusedByItsAddress() throws IOException {
        byte[] whole = golden("entry-2.json").readAllBytes();
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) (1 << bit);
                requireRefused(changed, "bit " + bit + " of byte " + at);
            }
            byte[] shorter = new byte[whole.length - 1];
            System.arraycopy(whole, 0, shorter, 0, at);
            System.arraycopy(whole, at + 1, shorter, at, shorter.length - at);
            requireRefused(shorter, "without byte " + at);
            requireRefused(Arrays.copyOf(whole, at), "cut to " + at);
        }
        requireRefused(Arrays.copyOf(whole, whole.length + 1), "a byte more");
    }

    @Test
    void aSealThatWasTakenAwayIsMissed() throws IOException {
        String open = text(golden("entry-2.json")).replaceFirst(",\\s*\"crc32c\" : \"[0-9a-f]{8}\"\\s*}$", "\n}");
        assertThat(open).doesNotContain("8\"\n}").endsWith("1\n}");

        assertDamaged(open, "was changed since it was written");
    }

    @Test
    void aFieldThatIsNullOrGoneIsRefusedUnlessItMayBe() throws IOException {
        List<String> accepted = new ArrayList<>();
        JsonNode document = JSON.readTree(golden("entry-1.json"));
        for (JsonNode parent : objectsIn(document)) {
            List<String> names = new ArrayList<>();
            parent.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                ObjectNode object = (ObjectNode) parent;
                JsonNode value = object.get(name);
                object.putNull(name);
                boolean isNullAccepted = isRead(document);
                object.remove(name);
                boolean isAbsenceAccepted = isRead(document);
                object.set(name, value);
                assertThat(isAbsenceAccepted).as(name).isEqualTo(isNullAccepted);
                if (isNullAccepted) {
                    accepted.add(name);
                }
            }
        }
        assertThat(accepted).containsOnly("envelope");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u0000\u0001\u0002",
                "null",
                "[]",
                "{}",
                "{\"version\": 1}",
                "{\"version\": \"one\"}",
                "not JSON at all"
            })
    void whatIsNoEntryIsRefusedByItsAddress(String garbage) throws IOException {
        assertDamaged(garbage, "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '~',
            value = {
                "\"from\" : 100 -> \"from\" : 0",
                "\"from\" : 100 -> \"from\" : null",
                "\"to\" : 125 -> \"to\" : 100",
                "\"partition\" : 0 -> \"partition\" : 1",
                "\"topic\" : \"raw-events\" -> \"topic\" : \"other\"",
                "\"files\" : -> \"files\" : null, \"was\" :",
                "2018-11-01T12:34:56.789Z -> yesterday",
                "dt=2018-10-31\" -> dt=yesterday\"",
                "transaction -> weather"
            })
    void anEntryThatContradictsItselfIsRefusedByItsAddress(String from, String to) throws IOException {
        String golden = text(golden("entry-1.json"));
        String changed = golden.replace(from, to);
        assertThat(changed).isNotEqualTo(golden);

        assertDamaged(changed, "");
    }

    private void assertDamaged(String content, String message) throws IOException {
        store.replace(ENTRY_KEY, utf8(content));

        assertThatIOException()
                .isThrownBy(() -> ledger.last())
                .isInstanceOf(UnreadableDocumentException.class)
                .withMessageContaining(store.address(ENTRY_KEY))
                .withMessageContaining(message);
    }

    private static void requireRefused(byte[] content, String description) {
        assertThatIOException()
                .as(description)
                .isThrownBy(() -> entry(new ByteArrayInputStream(content)))
                .isInstanceOf(UnreadableDocumentException.class)
                .withMessageContaining(ENTRY_KEY);
    }

    private static boolean isRead(JsonNode document) throws IOException {
        try {
            entry(new ByteArrayInputStream(JSON.writeValueAsBytes(document)));
            return true;
        } catch (UnreadableDocumentException e) {
            return false;
        }
    }

    /** The document itself, and every object somewhere in it. */
    private static List<JsonNode> objectsIn(JsonNode document) {
        List<JsonNode> objects = new ArrayList<>();
        if (document.isObject()) {
            objects.add(document);
        }
        document.forEach(child -> objects.addAll(objectsIn(child)));
        return objects;
    }

    /** What the golden entries say. */
    private static LedgerEntry entry(int version, Crc32c crc32c) {
        return new LedgerEntry(
                version,
                "raw-events",
                0,
                100,
                125,
                "cluster-id",
                "topic-id",
                "attempt-id",
                "bayou 0.1.0",
                Instant.parse("2018-11-01T12:34:56.789Z"),
                files(crc32c),
                List.of(
                        Gap.whole(105, 106, Gap.Reason.TRANSACTION),
                        new Gap(107, 112, 2, Gap.Reason.COMPACTION),
                        Gap.whole(121, 122, Gap.Reason.BEFORE_ARCHIVE),
                        Gap.whole(122, 123, Gap.Reason.RETENTION)),
                1);
    }

    /** What the golden manifests say: the first file only, of the window that is theirs. */
    private static WindowManifest manifest(int version, Crc32c crc32c) {
        return new WindowManifest(
                version,
                "raw-events",
                TimeWindow.ofFolder("dt=2018-10-30/hr=23"),
                Instant.parse("2018-11-01T12:34:56Z"),
                2,
                19,
                3,
                files(crc32c).subList(0, 1));
    }

    /** One with envelopes, and one without. */
    private static List<ArchivedFile> files(Crc32c crc32c) {
        return List.of(
                new ArchivedFile(
                        "raw-events/dt=2018-10-30/hr=23/1_0_00000000000000000100.snappy",
                        TimeWindow.ofFolder("dt=2018-10-30/hr=23"),
                        19,
                        4_321,
                        100,
                        119,
                        Instant.parse("2018-10-30T23:00:00Z"),
                        Instant.parse("2018-10-30T23:59:59.999Z"),
                        "sha256:00ff",
                        crc32c,
                        new EnvelopeFile(987, "sha256:ff00", crc32c)),
                new ArchivedFile(
                        "raw-events/dt=2018-10-31/2_0_00000000000000000100",
                        TimeWindow.ofFolder("dt=2018-10-31"),
                        1,
                        99,
                        120,
                        120,
                        Instant.parse("2018-10-31T00:00:00.001Z"),
                        Instant.parse("2018-10-31T00:00:00.001Z"),
                        "sha256:0f0f",
                        crc32c,
                        null));
    }

    private static LedgerEntry entry(InputStream json) throws IOException {
        return LedgerJson.read(json, LedgerEntry.class, LedgerEntry.NEWEST, ENTRY_KEY);
    }

    private static WindowManifest manifest(InputStream json) throws IOException {
        return LedgerJson.read(json, WindowManifest.class, WindowManifest.VERSION, "golden");
    }

    private static LedgerEntry entry(long from, long to) {
        return SampleTopic.emptyEntry("raw-events", 0, from, to);
    }

    private List<LedgerEntry> chain(long from) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        Ledger.Chain chain = ledger.from(from);
        for (Optional<LedgerEntry> next = chain.next(); next.isPresent(); next = chain.next()) {
            entries.add(next.get());
        }
        return entries;
    }

    private static InputStream golden(String name) {
        return LedgerTest.class.getResourceAsStream("/archive/" + name);
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), UTF_8);
    }
}
