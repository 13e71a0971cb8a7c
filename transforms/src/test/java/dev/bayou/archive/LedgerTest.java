package dev.bayou.archive;

import static dev.bayou.archive.StoreContents.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.ArchivedFile.EnvelopeFile;
import dev.bayou.archive.Ledger.Append;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
    private static final ArchivedFile WITH_ENVELOPE = new ArchivedFile(
            "raw-events/dt=2018-10-30/hr=23/1_0_00000000000000000100.snappy",
            TimeWindow.ofFolder("dt=2018-10-30/hr=23"),
            19,
            4_321,
            100,
            119,
            Instant.parse("2018-10-30T23:00:00Z"),
            Instant.parse("2018-10-30T23:59:59.999Z"),
            "sha256:00ff",
            new EnvelopeFile(987, "sha256:ff00"));
    private static final ArchivedFile WITHOUT_ENVELOPE = new ArchivedFile(
            "raw-events/dt=2018-10-31/2_0_00000000000000000100",
            TimeWindow.ofFolder("dt=2018-10-31"),
            1,
            99,
            120,
            120,
            Instant.parse("2018-10-31T00:00:00.001Z"),
            Instant.parse("2018-10-31T00:00:00.001Z"),
            "sha256:0f0f",
            null);
    /** What the golden entry says. */
    private static final LedgerEntry ENTRY = new LedgerEntry(
            LedgerEntry.VERSION,
            "raw-events",
            0,
            100,
            125,
            "cluster-id",
            "topic-id",
            "attempt-id",
            "bayou 0.1.0",
            Instant.parse("2018-11-01T12:34:56.789Z"),
            List.of(WITH_ENVELOPE, WITHOUT_ENVELOPE),
            List.of(
                    Gap.whole(105, 106, Gap.Reason.TRANSACTION),
                    new Gap(107, 112, 2, Gap.Reason.COMPACTION),
                    Gap.whole(121, 122, Gap.Reason.BEFORE_ARCHIVE),
                    Gap.whole(122, 123, Gap.Reason.RETENTION)),
            1);
    /** What the golden manifest says. */
    private static final WindowManifest MANIFEST = new WindowManifest(
            WindowManifest.VERSION,
            "raw-events",
            TimeWindow.ofFolder("dt=2018-10-30/hr=23"),
            Instant.parse("2018-11-01T12:34:56Z"),
            2,
            19,
            3,
            List.of(WITH_ENVELOPE));

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
    void version1IsReadAndWrittenAsItEverWas() throws IOException {
        assertThat(LedgerJson.read(golden("entry-1.json"), LedgerEntry.class, 1, "golden"))
                .isEqualTo(ENTRY);
        assertThat(LedgerJson.read(golden("manifest-1.json"), WindowManifest.class, 1, "golden"))
                .isEqualTo(MANIFEST);
        assertThat(written(ENTRY)).isEqualTo(text(golden("entry-1.json")));
        assertThat(written(MANIFEST)).isEqualTo(text(golden("manifest-1.json")));
    }

    @Test
    void fieldsOfTheFutureAreIgnored() throws IOException {
        String future = text(golden("entry-1.json")).replaceFirst("\"topic\"", "\"colour\" : [ 1 ],\n  \"topic\"");

        store.putIfAbsent(Layout.entry("raw-events", 0, 100), utf8(future));

        assertThat(ledger.last()).contains(ENTRY);
    }

    @Test
    void aVersionOfTheFutureIsRefusedWithTheMend() throws IOException {
        String newer = text(golden("entry-1.json")).replaceFirst("\"version\" : 1", "\"version\" : 2");

        assertDamaged(newer, "has version 2, this Bayou reads 1 to 1; use a newer Bayou");
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

    @Test
    void anEntryCutAnywhereIsRefusedByItsAddress() throws IOException {
        byte[] whole = golden("entry-1.json").readAllBytes();
        String key = Layout.entry("raw-events", 0, 100);
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatIOException()
                    .as("cut to %d bytes", length)
                    .isThrownBy(() -> LedgerJson.read(new ByteArrayInputStream(cut), LedgerEntry.class, 1, key))
                    .withMessageContaining(key);
        }
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
        String key = Layout.entry("raw-events", 0, 100);
        store.replace(key, utf8(content));

        assertThatIOException()
                .isThrownBy(() -> ledger.last())
                .withMessageContaining(store.address(key))
                .withMessageContaining(message);
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

    private static String written(Object document) throws IOException {
        return new String(LedgerJson.write(document), StandardCharsets.UTF_8);
    }

    private static InputStream golden(String name) {
        return LedgerTest.class.getResourceAsStream("/archive/" + name);
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
