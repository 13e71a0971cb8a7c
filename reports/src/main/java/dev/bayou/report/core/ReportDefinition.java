package dev.bayou.report.core;

import java.io.Serializable;
import java.util.Map;

/**
 * A kind of report: what it computes over an archive, and the files that it writes.
 *
 * @param <F> the facts that the pipeline computes
 * @param <T> the finished report, which {@link ReportJson} writes to the file {@code NAME.json}
 */
public interface ReportDefinition<F extends Serializable, T extends ReportInput> {
    /** The names of the report's files start with it. */
    String name();

    Summary<?, F> summary();

    /** Whether a run may write a file of that name; {@code NAME.json} is not among them. */
    boolean isFile(String name);

    T report(ReportInput input, F facts);

    /** The content of the report's other files, by name. */
    Map<String, String> files(T report);

    /** The names of files that the pipeline wrote already, by the keys at which they are staged. */
    default Map<String, String> stagedFiles(F facts) {
        return Map.of();
    }

    /** The report for a terminal, as lines. */
    String text(T report);
}
