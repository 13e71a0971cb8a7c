package dev.bayou.report.core;

import dev.bayou.archive.read.ReadPlan;
import dev.bayou.archive.store.Store;
import dev.bayou.output.OutputFolder;
import dev.bayou.output.Staging;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output folder of a report. Until {@link #publish}, a run writes staged files only: if it ends early, the report
 * of the run before stays as it is. For what publishing guarantees, see {@link OutputFolder}.
 */
public final class ReportOutput<F extends Serializable, T extends ReportInput> {
    static final String READ = "read";
    static final String FACTS = "facts";

    private static final Logger LOG = LoggerFactory.getLogger(ReportOutput.class);
    /** Every report's JSON begins with them. */
    private static final List<String> FIRST_FIELDS = List.of("version", "madeAt");

    private final Store store;
    private final ReportSettings settings;
    private final ReportDefinition<F, T> definition;
    private final String json;
    private final OutputFolder folder;

    public ReportOutput(Store store, ReportSettings settings, ReportDefinition<F, T> definition) {
        this.store = store;
        this.settings = settings;
        this.definition = definition;
        this.json = definition.name() + ".json";
        this.folder = OutputFolder.ofSummary(
                store, definition.name(), key -> key.equals(json) || definition.isFile(key), json, FIRST_FIELDS);
    }

    /**
     * Returns only if no other program's file has a name of the report. For the start of a run; {@link #publish} checks
     * it again.
     */
    public void requireOwn() throws IOException {
        folder.requireOwn();
    }

    /** Where a run leaves a file until it is published. */
    public static String stagedKey(String run, String name) {
        return Staging.prefix(run) + name;
    }

    /**
     * Replaces the report of the run before.
     *
     * @param quarantine the store of the rejected records
     * @param begin of the run, whose pipeline has succeeded
     */
    public T publish(ReadPlan plan, Store quarantine, Instant begin, Clock clock) throws IOException {
        ReadFacts read = staged(READ, ReadFacts.class);
        F facts = staged(FACTS, definition.summary().factsType());
        T report = definition.report(ReportInput.of(plan, settings, read, begin, clock.instant()), facts);
        Map<String, byte[]> files = new LinkedHashMap<>();
        // The first, since it proves that the others are a report's.
        files.put(json, ReportJson.write(report));
        definition.files(report).forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        folder.publish(files, definition.stagedFiles(facts));
        try {
            Staging.clear(store, settings.run(), clock.instant());
            settings.quarantine().deleteAllBut(read.quarantined(), quarantine);
        } catch (IOException e) {
            LOG.warn("The report is published, but leftovers of runs could not be deleted: {}", e.toString());
        }
        return report;
    }

    private <V> V staged(String name, Class<V> type) throws IOException {
        try (InputStream in = store.open(stagedKey(settings.run(), name))) {
            return ReportJson.read(in, type);
        }
    }

    /** Deletes what a run left that is not going to be published. */
    public void discard(Store quarantine) throws IOException {
        Staging.discard(store, settings.run());
        settings.quarantine().discard(quarantine);
    }
}
