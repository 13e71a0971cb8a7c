package dev.bayou.report.core;

import java.util.List;

/** A finished report, as far as it tells what was read and where it is. */
public interface ArchiveReading {
    /** When it was made, ISO-8601. */
    String madeAt();

    /** How long it took. */
    double seconds();

    String archive();

    String output();

    List<TopicRead> topics();

    ReadFacts read();

    /** The folder that holds what was rejected, or null if nothing was. */
    String quarantine();

    /** The share of records that were rejected, in percent, of those that are not empty. */
    default double rejectedPercent() {
        long events = read().accepted() + read().rejectedRecords();
        return events == 0 ? 0 : 100.0 * read().rejectedRecords() / events;
    }
}
