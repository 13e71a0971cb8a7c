package dev.bayou.report.shoppers;

import static dev.bayou.report.core.Rows.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bayou.archive.read.ReadPlan;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Stores;
import dev.bayou.report.core.Quarantine;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.ReportJson;
import dev.bayou.report.core.ReportOutput;
import dev.bayou.report.core.ReportSettings;
import dev.bayou.report.shoppers.WriteTable.WrittenTable;
import dev.bayou.seqfile.Compression;
import dev.bayou.seqfile.SequenceFileWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportOutputTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final String RUN = "20260302T095900Z-5eed5eed";
    private static final String EARLIER = "20260301T120000Z-0dd0dd00";
    private static final String LATER = "20260302T095901Z-00000000";
    private static final Set<String> CHANGES = Set.of("publish", "putIfAbsent", "replace", "move", "delete");

    @TempDir
    Path folder;

    private Location output;
    private Location quarantineRoot;
    private Store store;
    private Store quarantine;

    @BeforeEach
    void openStores() throws IOException {
        output = new Location(folder.resolve("reports/shoppers").toString());
        quarantineRoot = new Location(folder.resolve("archive/_quarantine").toString());
        store = Stores.of(output, PipelineOptionsFactory.create());
        quarantine = Stores.of(quarantineRoot, PipelineOptionsFactory.create());
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void whatIsPublishedIsTablePageAndSummaryAndTheMarkThatTheyAreWhole() throws IOException {
        Run run = run(RUN, TableFormat.CSV, 1);
        stage(run, "the table");

        ShopperReport report = publish(run);

        assertThat(keys(store)).containsExactly("_SUCCESS", "report.csv", "report.html", "report.json");
        assertThat(text("report.csv")).isEqualTo("the table 0");
        assertThat(text("_SUCCESS")).isEmpty();
        assertThat(text("report.html")).isEqualTo(ReportPage.of(report));
        assertThat(report.tables()).containsExactly("report.csv");
        assertThat(report.madeAt()).isEqualTo("2026-03-02T10:00:00Z");
        assertThat(report.seconds()).isEqualTo(61.5);
        assertThat(report.table().shoppers()).isEqualTo(1);
        JsonNode summary = new JsonMapper().readTree(text("report.json"));
        assertThat(summary.get("version").intValue()).isEqualTo(1);
        assertThat(summary.fieldNames())
                .toIterable()
                .containsExactly(
                        "version",
                        "madeAt",
                        "seconds",
                        "archive",
                        "output",
                        "topics",
                        "read",
                        "table",
                        "tables",
                        "quarantine");
        assertThat(summary.get("read").fieldNames())
                .toIterable()
                .containsExactly("events", "empty", "rejected", "days", "partitions");
        assertThat(summary.get("output").textValue()).isEqualTo(output.toString());
        assertThat(summary.get("tables").get(0).textValue()).isEqualTo("report.csv");
        assertThat(summary.get("table").get("abandoned").asText()).isEqualTo("1.5");
    }

    @Test
    void shardsAreNumberedTablesHoweverTheyWereStaged() throws IOException {
        Run run = run(RUN, TableFormat.JSON, 3);
        stage(run, "shard");

        assertThat(publish(run).tables())
                .containsExactly(
                        "report-00000-of-00003.jsonl", "report-00001-of-00003.jsonl", "report-00002-of-00003.jsonl");
        for (int shard = 0; shard < 3; shard++) {
            assertThat(text("report-0000%d-of-00003.jsonl".formatted(shard))).isEqualTo("shard " + shard);
        }
        assertThat(keys(store)).hasSize(6);
    }

    @Test
    void aLaterRunReplacesEverythingOfTheOneBefore() throws IOException {
        Run first = run(EARLIER, TableFormat.CSV, 1);
        stage(first, "old");
        publish(first);
        Run second = run(RUN, TableFormat.CSV, 1);
        stage(second, "new");

        ShopperReport report = publish(second);

        assertThat(keys(store)).containsExactly("_SUCCESS", "report.csv", "report.html", "report.json");
        assertThat(text("report.csv")).isEqualTo("new 0");
        assertThat(text("report.html")).isEqualTo(ReportPage.of(report));
    }

    @Test
    void tablesInOtherFormatsOrShardsGoAndNothingOfOthers() throws IOException {
        List<String> own = List.of(
                "report.jsonl",
                "report-00000-of-00002.csv",
                "report-00001-of-00002.csv",
                "report-00000-of-00001.csv",
                "report-09999-of-10000.jsonl",
                "report-00001-of-00003.csv");
        List<String> foreign = List.of(
                "report.csv.bak",
                "report.CSV",
                "report.csv2",
                "reportXcsv",
                "report",
                "report.xml",
                "report-1.csv",
                "report-00000-of-3.csv",
                "report-00000-of-00003.csv.gz",
                "report-2026-03-01.csv",
                "reports.csv",
                "my-report.csv",
                "xreport-00000-of-00002.csv",
                "report-x/report.csv",
                "sub/report-00000-of-00002.csv",
                "_SUCCESSFUL",
                "zzz");
        Run before = run(EARLIER, TableFormat.CSV, 1);
        stage(before, "old");
        publish(before);
        for (String key : Stream.concat(own.stream(), foreign.stream()).toList()) {
            store.replace(key, key.getBytes(UTF_8));
        }
        Run run = run(RUN, TableFormat.JSON, 3);
        stage(run, "shard");
        publish(run);

        Set<String> expected = new TreeSet<>(foreign);
        expected.addAll(List.of(
                "_SUCCESS",
                "report.html",
                "report.json",
                "report-00000-of-00003.jsonl",
                "report-00001-of-00003.jsonl",
                "report-00002-of-00003.jsonl"));
        assertThat(keys(store)).containsExactlyInAnyOrderElementsOf(expected);
        for (String key : foreign) {
            assertThat(text(key)).isEqualTo(key);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"report.csv", "report.jsonl", "report-00000-of-00002.csv", "report.html", "report.json"})
    void aFileOfOthersUnderANameOfAReportIsNeverReplaced(String key) throws IOException {
        store.replace(key, "{\"version\": 1, \"of\": \"somebody else\"}".getBytes(UTF_8));
        store.replace("_SUCCESS", "of somebody else".getBytes(UTF_8));
        Run run = run(RUN, TableFormat.CSV, 1);
        stage(run, "new");

        assertThatIOException()
                .isThrownBy(() -> publish(run))
                .withMessageContaining(store.address(key))
                .withMessageContaining("no earlier run of this command wrote it");

        assertThat(text(key)).contains("somebody else");
        assertThat(text("_SUCCESS")).isEqualTo("of somebody else");
    }

    @Test
    void aSuccessMarkerOfOthersIsNeverReplaced() throws IOException {
        store.replace("part-00000", new byte[1]);
        store.replace("_SUCCESS", "of somebody else".getBytes(UTF_8));
        Run run = run(RUN, TableFormat.CSV, 1);
        stage(run, "new");

        assertThatIOException().isThrownBy(() -> publish(run)).withMessageContaining(store.address("_SUCCESS"));

        assertThat(text("_SUCCESS")).isEqualTo("of somebody else");
    }

    @Test
    void filesThatNoReportWroteStayInTheQuarantine() throws IOException {
        Run before = run(EARLIER, TableFormat.CSV, 1);
        String own = "t/reason=not-json/1_0_00000000000000000001";
        keep(before, own);
        List<String> foreign = List.of(
                inQuarantine(before, "t/reason=not-json/1_0_00000000000000000002"),
                inQuarantine(before, "t/reason=too-long/1_0_00000000000000000001"),
                inQuarantine(before, "u/reason=not-json/1_0_00000000000000000001"),
                inQuarantine(before, "t/reason=not-json/1_7_00000000000000000001"),
                inQuarantine(before, "t/notes.txt"));
        quarantine.replace(foreign.get(0), "no SequenceFile".getBytes(UTF_8));
        for (String copy : foreign.subList(1, foreign.size())) {
            quarantine.replace(copy, bytes(quarantine, inQuarantine(before, own)));
        }
        Run run = run(RUN, TableFormat.CSV, 1);
        stage(run, "new");

        publish(run);

        assertThat(keys(quarantine)).containsExactlyInAnyOrderElementsOf(foreign);
    }

    @Test
    void theMarkIsAwayWhileAnythingElseChangesAndComesLast() throws IOException {
        Run first = run(EARLIER, TableFormat.CSV, 2);
        stage(first, "old");
        publish(first);
        Run second = run(RUN, TableFormat.CSV, 1);
        stage(second, "new");
        List<String> whileMarked = new ArrayList<>();
        Store watched = watched(call -> {
            Set<String> before = keys(store);
            if (before.contains("_SUCCESS")) {
                whileMarked.add(call);
            }
        });

        output(watched, second).publish(new ReadPlan(List.of()), quarantine, NOW, clock());

        // Taking the mark away, and afterwards clearing up what no reader looks at.
        assertThat(whileMarked.get(0)).isEqualTo("delete [_SUCCESS]");
        assertThat(whileMarked.subList(1, whileMarked.size())).allMatch(call -> call.startsWith("delete [_staging-"));
        assertThat(keys(store)).containsExactly("_SUCCESS", "report.csv", "report.html", "report.json");
    }

    @Test
    void whereverPublishingIsCutOffTheMarkIsOnWholeReportsOnlyAndTheNextRunMakesItWhole() throws IOException {
        Set<String> seen = new TreeSet<>();
        int change = 0;
        boolean failed = true;
        while (failed) {
            Run old = run(EARLIER, TableFormat.JSON, 2);
            stage(old, "old");
            publish(old);
            Run cutOff = run(RUN, TableFormat.CSV, 3);
            stage(cutOff, "new");
            int[] left = {change++};
            Store failing = watched(call -> {
                if (left[0]-- == 0) {
                    throw new IOException("cut off at: " + call);
                }
            });
            try {
                output(failing, cutOff).publish(new ReadPlan(List.of()), quarantine, NOW, clock());
                failed = false;
            } catch (IOException e) {
                assertThat(e).hasMessageStartingWith("cut off at: ");
                seen.add(e.getMessage());
            }
            assertThatMarkedReportIsWhole();

            Run next = run(LATER, TableFormat.CSV, 1);
            stage(next, "next");
            publish(next);
            output(store, cutOff).discard(quarantine);
            assertThat(keys(store)).containsExactly("_SUCCESS", "report.csv", "report.html", "report.json");
            assertThat(text("report.csv")).isEqualTo("next 0");
        }
        assertThat(seen)
                .contains("cut off at: delete [_SUCCESS]", "cut off at: replace _SUCCESS")
                .hasSizeGreaterThanOrEqualTo(8);
    }

    private void assertThatMarkedReportIsWhole() throws IOException {
        Set<String> keys = keys(store);
        if (keys.contains("_SUCCESS")) {
            JsonNode summary = new JsonMapper().readTree(text("report.json"));
            Set<String> tables = new TreeSet<>();
            summary.get("tables").forEach(table -> tables.add(table.textValue()));
            String text = tables.size() == 2 ? "old" : "new";
            assertThat(keys)
                    .filteredOn(key -> key.matches("report.*(csv|jsonl)"))
                    .isEqualTo(List.copyOf(tables));
            for (String table : tables) {
                assertThat(text(table)).startsWith(text);
            }
            assertThat(text("report.html")).contains(tables.iterator().next());
        }
    }

    @Test
    void withoutFactsNothingChanges() throws IOException {
        Run first = run(EARLIER, TableFormat.CSV, 1);
        stage(first, "old");
        publish(first);
        String page = text("report.html");

        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> publish(run(RUN, TableFormat.CSV, 1)));
        assertThat(keys(store)).containsExactly("_SUCCESS", "report.csv", "report.html", "report.json");
        assertThat(text("report.csv")).isEqualTo("old 0");
        assertThat(text("report.html")).isEqualTo(page);
    }

    @Test
    void whatRunsLeftBehindGoesAfterADay() throws IOException {
        List<String> abandoned = List.of(
                "_staging-20260301T095959Z-00000000-attempt",
                "_staging-20260301T095959Z-ffffffff-facts",
                "_staging-20251231T235959Z-01234567-attempt");
        List<String> alive = List.of(
                "_staging-20260301T100000Z-00000000-attempt",
                "_staging-20260302T095900Z-5eed5eee-attempt",
                "_staging-20260302T100001Z-01234567-facts",
                "_stagingX",
                "_staging-1",
                "_staging-20200101",
                "_staging-20251231T235959Z-notes",
                "_staging-20251231T235959Z-0123456-attempt");
        for (String key : Stream.concat(abandoned.stream(), alive.stream()).toList()) {
            store.replace(key, new byte[0]);
        }
        Run run = run(RUN, TableFormat.CSV, 1);
        stage(run, "new");
        store.replace(ReportOutput.stagedKey(RUN, "an attempt that failed"), new byte[0]);
        publish(run);

        assertThat(keys(store))
                .filteredOn(key -> key.startsWith("_staging"))
                .containsExactlyInAnyOrderElementsOf(alive);
    }

    @Test
    void whatIsDiscardedIsTheRunsOwnAndNothingElse() throws IOException {
        Run first = run(EARLIER, TableFormat.CSV, 1);
        stage(first, "old");
        keep(first, "t/reason=not-json/1_0_00000000000000000001");
        publish(first, List.of("t/reason=not-json/1_0_00000000000000000001"));
        Run second = run(RUN, TableFormat.CSV, 1);
        stage(second, "new");
        store.replace(ReportOutput.stagedKey(RUN, "another"), new byte[0]);
        keep(second, "t/reason=not-json/1_0_00000000000000000002");
        Run other = run(LATER, TableFormat.CSV, 1);
        stage(other, "other");
        keep(other, "t/reason=not-json/1_0_00000000000000000003");

        output(store, second).discard(quarantine);

        assertThat(keys(store))
                .contains("_SUCCESS", "report.csv", "report.html", "report.json")
                .contains(ReportOutput.stagedKey(LATER, "facts"))
                .noneMatch(key -> key.startsWith("_staging-" + RUN));
        assertThat(text("report.csv")).isEqualTo("old 0");
        assertThat(keys(quarantine))
                .hasSize(2)
                .anyMatch(key -> key.contains(EARLIER))
                .anyMatch(key -> key.contains(LATER));
    }

    @Test
    void ofWhatIsRejectedTheLastReportsIsKept() throws IOException {
        String first = "t/reason=not-json/1_0_00000000000000000001";
        String second = "u-2/reason=too-long/1_3_00000000000000000007";
        keep(run(EARLIER, TableFormat.CSV, 1), first);
        Run run = run(RUN, TableFormat.CSV, 1);
        keep(run, first);
        keep(run, second);
        keep(run, "t/reason=not-json/2_0_00000000000000000001"); // Of an attempt that failed.
        Run later = run(LATER, TableFormat.CSV, 1);
        keep(later, first);
        // A report of the same name published elsewhere.
        Quarantine others = Quarantine.of(
                quarantineRoot,
                new Location(folder.resolve("elsewhere/shoppers").toString()),
                EARLIER);
        quarantine.replace(others.report() + "/" + EARLIER + "/" + first, new byte[0]);
        stage(run, "new");

        ShopperReport report = publish(run, List.of(first, second));

        String of = run.settings().quarantine().report() + "/";
        assertThat(others.report()).isNotEqualTo(run.settings().quarantine().report());
        assertThat(keys(quarantine))
                .containsExactlyInAnyOrder(
                        of + RUN + "/" + first,
                        of + RUN + "/" + second,
                        of + LATER + "/" + first,
                        others.report() + "/" + EARLIER + "/" + first);
        assertThat(report.quarantine()).isEqualTo(quarantineRoot.address() + "/" + of + RUN);
    }

    @Test
    void aQuarantineIsNamedForTheReportWhateverItsAddress() {
        for (String address :
                List.of("/tmp/my report", "/tmp/Bericht für März", "s3://bucket", "s3://bucket/a/b", "/")) {
            Quarantine named = Quarantine.of(quarantineRoot, new Location(address), RUN);

            assertThat(named.report()).matches("[A-Za-z0-9._-]*-[0-9a-f]{8}");
            assertThat(named.address()).isEqualTo(quarantineRoot.below(named.report() + "/" + RUN));
            assertThat(Quarantine.of(quarantineRoot, new Location(address), LATER)
                            .report())
                    .isEqualTo(named.report());
        }
    }

    /** What the pipeline of a run leaves: its table, a file for each shard, and the facts. */
    private void stage(Run run, String text) throws IOException {
        stage(run, text, List.of());
    }

    private void stage(Run run, String text, List<String> quarantined) throws IOException {
        TableFacts.Builder table = new TableFacts.Builder();
        table.add(row("a", 1, "1.50", 0, "0"));
        TreeMap<Integer, String> staged = new TreeMap<>();
        for (int shard = run.report().shards() - 1; shard >= 0; shard--) {
            String key = ReportOutput.stagedKey(run.name(), "attempt-" + (shard * 7) % 5);
            store.replace(key, (text + " " + shard).getBytes(UTF_8));
            staged.put(shard, key);
        }
        ReadFacts read =
                new ReadFacts(new TreeMap<>(), 1, 0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), quarantined);
        store.replace(ReportOutput.stagedKey(run.name(), "read"), ReportJson.write(read));
        store.replace(
                ReportOutput.stagedKey(run.name(), "facts"), ReportJson.write(new WrittenTable(table.build(), staged)));
    }

    /** A file in the run's quarantine. */
    private void keep(Run run, String key) throws IOException {
        String[] parts = key.split("/", -1);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Map<String, String> header = Map.of(
                "bayou.topic",
                parts[0],
                "bayou.reason",
                parts[1].substring("reason=".length()),
                "bayou.partition",
                parts[2].split("_", -1)[1],
                "bayou.attempt",
                "attempt");
        SequenceFileWriter.on(file, Compression.NONE, header).close();
        quarantine.replace(inQuarantine(run, key), file.toByteArray());
    }

    private static String inQuarantine(Run run, String key) {
        return run.settings().quarantine().report() + "/" + run.name() + "/" + key;
    }

    private ShopperReport publish(Run run) throws IOException {
        return output(store, run).publish(new ReadPlan(List.of()), quarantine, NOW.minusMillis(61_500), clock());
    }

    private ShopperReport publish(Run run, List<String> quarantined) throws IOException {
        stage(
                run,
                "old",
                quarantined.stream().map(key -> inQuarantine(run, key)).toList());
        return publish(run);
    }

    private static ReportOutput<WrittenTable, ShopperReport> output(Store store, Run run) {
        return new ReportOutput<>(store, run.settings(), run.report());
    }

    private record Run(ReportSettings settings, ReportShoppers report) {
        String name() {
            return settings.run();
        }
    }

    private Run run(String name, TableFormat format, int shards) {
        return new Run(
                new ReportSettings(
                        new Location(folder.resolve("archive").toString()),
                        output,
                        Quarantine.of(quarantineRoot, output, name),
                        name),
                new ReportShoppers(format, shards));
    }

    private static Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    private static Set<String> keys(Store store) throws IOException {
        Set<String> keys = new TreeSet<>();
        for (Listed listed : store.listAll("")) {
            if (!listed.key().startsWith("_scratch/")) {
                keys.add(listed.key());
            }
        }
        return keys;
    }

    private String text(String key) throws IOException {
        return new String(bytes(store, key), UTF_8);
    }

    private static byte[] bytes(Store store, String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.readAllBytes();
        }
    }

    /** Called before each change of a store. */
    @FunctionalInterface
    private interface Watcher {
        void before(String call) throws IOException;
    }

    private Store watched(Watcher watcher) {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, args) -> {
                    if (CHANGES.contains(method.getName())) {
                        watcher.before(method.getName() + " " + args[0]);
                    }
                    try {
                        return method.invoke(store, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
