package dev.bayou.report.shoppers;

import dev.bayou.archive.read.ReadPlan;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.output.OutputFolder;
import dev.bayou.output.Staging;
import dev.bayou.report.core.ReportFolder;
import dev.bayou.report.core.ReportJson;
import dev.bayou.report.core.RunTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A report's folder. A run works on files of its own there; until {@link #publish} nothing of the report before it is
 * touched, so whatever ends a run early leaves that one standing.
 *
 * <p>To publish is to delete {@code _SUCCESS}, to put each finished file in the place of its predecessor in one atomic
 * step, the summary first, and to write {@code _SUCCESS} again: where it is, everything is of one run. Files of others
 * are never replaced: see {@link OutputFolder}.
 */
public final class ReportOutput {
    private static final Logger LOG = LoggerFactory.getLogger(ReportOutput.class);
    private static final String SUCCESS = OutputFolder.SUCCESS;
    private static final String NAME = "report";
    private static final String PAGE = NAME + ".html";
    private static final String SUMMARY = NAME + ".json";
    private static final Pattern TABLE = Pattern.compile(NAME + "(-\\d{5}-of-\\d{5})?\\.(csv|jsonl)");

    private final Store store;
    private final ReportSettings settings;
    private final OutputFolder folder;

    public ReportOutput(Store store, ReportSettings settings) {
        this.store = store;
        this.settings = settings;
        this.folder = OutputFolder.ofSummary(
                store,
                NAME,
                key -> key.equals(PAGE)
                        || key.equals(SUMMARY)
                        || TABLE.matcher(key).matches(),
                SUMMARY,
                ReportFolder.SUMMARY_FIELDS);
    }

    /**
     * Returns only if the folder holds no file of others under a name of a report. For the start of a run;
     * {@link #publish} checks it again.
     */
    public void requireOwn() throws IOException {
        folder.requireOwn();
    }

    static String stagedKey(String run, String attempt) {
        return Staging.prefix(run) + attempt;
    }

    static List<String> tableNames(ReportSettings settings) {
        return IntStream.range(0, settings.shards())
                .mapToObj(shard -> tableName(settings, shard))
                .toList();
    }

    private static String tableName(ReportSettings settings, int shard) {
        String part =
                settings.shards() == 1 ? "" : String.format(Locale.ROOT, "-%05d-of-%05d", shard, settings.shards());
        return NAME + part + "." + settings.format().extension();
    }

    /** Replaces what is there with what the run left; the run's pipeline has succeeded. */
    public Report publish(ReadPlan plan, Store quarantine, Instant begin, Clock clock) throws IOException {
        ReportFacts facts = facts();
        Report report = Report.of(plan, settings, facts, new RunTime(begin, clock.instant()));
        byte[] page = ReportPage.of(report).getBytes(StandardCharsets.UTF_8);
        byte[] summary = ReportJson.write(report);
        folder.requireOwn();
        store.delete(List.of(SUCCESS));
        // Before the others, of which it proves that they are a report's.
        store.replace(SUMMARY, summary);
        for (ReportFacts.StagedFile file : facts.staged()) {
            store.move(file.key(), tableName(settings, file.shard()));
        }
        store.replace(PAGE, page);
        deleteOtherTables();
        store.replace(SUCCESS, new byte[0]);
        clearAway(facts, quarantine, clock.instant());
        return report;
    }

    /** The report is published by now, and does not fail for what lies about. */
    private void clearAway(ReportFacts facts, Store quarantine, Instant now) {
        try {
            Staging.clear(store, settings.run(), now);
            settings.quarantine().deleteAllBut(facts.quarantined(), quarantine);
        } catch (IOException e) {
            LOG.warn("The report is published; what runs left behind could not be cleared away: {}", e.toString());
        }
    }

    /** Takes away what a run left that is not going to be published. */
    public void discard(Store quarantine) throws IOException {
        Staging.discard(store, settings.run());
        settings.quarantine().discard(quarantine);
    }

    private ReportFacts facts() throws IOException {
        try (InputStream in = store.open(ReportFolder.stagedKey(settings.run()))) {
            return ReportJson.read(in, ReportFacts.class);
        }
    }

    /** Of an earlier run with another format or number of shards. Nothing else in the folder is ours to delete. */
    private void deleteOtherTables() throws IOException {
        Set<String> current = new HashSet<>(tableNames(settings));
        store.delete(store.listAll(NAME).stream()
                .map(Listed::key)
                .filter(key -> TABLE.matcher(key).matches() && !current.contains(key))
                .toList());
    }
}
