package dev.bayou.report.core;

import dev.bayou.archive.store.Store;
import dev.bayou.output.OutputFolder;
import dev.bayou.output.Staging;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a report that is made of a few small files. Until {@link #publish} nothing of the report before it is
 * touched; then {@code _SUCCESS} is taken away, each file replaced in one atomic step, and {@code _SUCCESS} set again:
 * where it is, everything is of one run.
 */
public final class ReportFolder {
    private static final Logger LOG = LoggerFactory.getLogger(ReportFolder.class);
    private static final String SUCCESS = OutputFolder.SUCCESS;
    /** With which the summary of every report begins. */
    public static final List<String> SUMMARY_FIELDS = List.of("version", "madeAt");

    private final Store store;
    private final String run;
    private final Quarantine quarantine;
    private final String summary;
    private final OutputFolder folder;

    /**
     * The folder of one run's report.
     *
     * @param names of the report's files, the summary's first
     */
    public ReportFolder(Store store, String run, Quarantine quarantine, List<String> names) {
        this.store = store;
        this.run = run;
        this.quarantine = quarantine;
        this.summary = names.get(0);
        String prefix = summary.substring(0, summary.lastIndexOf('.'));
        this.folder = OutputFolder.ofSummary(store, prefix, names::contains, summary, SUMMARY_FIELDS);
    }

    /**
     * Returns only if the folder holds no file of others under a name of the report. For the start of a run;
     * {@link #publish} checks it again.
     */
    public void requireOwn() throws IOException {
        folder.requireOwn();
    }

    public static String stagedKey(String run) {
        return Staging.prefix(run) + "facts";
    }

    /** What {@link SummarizeArchive} left. */
    public <F> F findings(Class<F> type) throws IOException {
        try (InputStream in = store.open(stagedKey(run))) {
            return ReportJson.read(in, type);
        }
    }

    /**
     * Replaces what is there.
     *
     * @param files by name
     * @param quarantined the keys of the files that hold what this run rejected
     * @param rejects the store of these
     */
    public void publish(Map<String, byte[]> files, List<String> quarantined, Store rejects, Instant now)
            throws IOException {
        folder.requireOwn();
        store.delete(List.of(SUCCESS));
        // Before the others, of which it proves that they are a report's.
        store.replace(summary, files.get(summary));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (!file.getKey().equals(summary)) {
                store.replace(file.getKey(), file.getValue());
            }
        }
        store.replace(SUCCESS, new byte[0]);
        try {
            Staging.clear(store, run, now);
            quarantine.deleteAllBut(quarantined, rejects);
        } catch (IOException e) {
            LOG.warn("The report is published; what runs left behind could not be cleared away: {}", e.toString());
        }
    }

    /** Takes away what a run left that is not going to be published. */
    public void discard(Store rejects) throws IOException {
        Staging.discard(store, run);
        quarantine.discard(rejects);
    }
}
