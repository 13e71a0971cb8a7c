package dev.bayou.carts;

import dev.bayou.archive.ReadPlan;
import dev.bayou.archive.Store;
import dev.bayou.output.Staging;
import dev.bayou.report.ReportJson;
import dev.bayou.report.RunTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a report of abandoned carts. Until {@link #publish} nothing of the report before it is touched; then
 * {@code _SUCCESS} is taken away, each file replaced in one atomic step, and {@code _SUCCESS} set again: where it is,
 * everything is of one run.
 */
public final class AbandonedOutput {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedOutput.class);
    private static final String SUCCESS = "_SUCCESS";
    static final String PAGE = "abandoned.html";
    static final String TABLE = "abandoned.csv";
    static final String SUMMARY = "abandoned.json";

    private final Store store;
    private final AbandonedSettings settings;

    public AbandonedOutput(Store store, AbandonedSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    static String stagedFactsKey(String run) {
        return Staging.prefix(run) + "facts";
    }

    /** Replaces what is there with what the run left; the run's pipeline has succeeded. */
    public AbandonedReport publish(ReadPlan plan, Store quarantine, Instant begin, Clock clock) throws IOException {
        CartFacts facts = facts();
        AbandonedReport report = AbandonedReport.of(plan, settings, facts, new RunTime(begin, clock.instant()));
        byte[] page = AbandonedPage.of(report).getBytes(StandardCharsets.UTF_8);
        byte[] table = AbandonedTable.csv(report).getBytes(StandardCharsets.UTF_8);
        byte[] summary = ReportJson.write(report);
        store.delete(List.of(SUCCESS));
        store.replace(PAGE, page);
        store.replace(TABLE, table);
        store.replace(SUMMARY, summary);
        store.replace(SUCCESS, new byte[0]);
        clearAway(facts, quarantine, clock.instant());
        return report;
    }

    /** The report is published by now, and does not fail for what lies about. */
    private void clearAway(CartFacts facts, Store quarantine, Instant now) {
        try {
            Staging.clear(store, settings.run(), now);
            settings.quarantine().deleteAllBut(facts.reading().quarantined(), quarantine);
        } catch (IOException e) {
            LOG.warn("The report is published; what runs left behind could not be cleared away: {}", e.toString());
        }
    }

    /** Takes away what a run left that is not going to be published. */
    public void discard(Store quarantine) throws IOException {
        Staging.discard(store, settings.run());
        settings.quarantine().discard(quarantine);
    }

    private CartFacts facts() throws IOException {
        try (InputStream in = store.open(stagedFactsKey(settings.run()))) {
            return CartFacts.fromJson(in);
        }
    }
}
