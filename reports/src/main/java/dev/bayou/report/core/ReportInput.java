package dev.bayou.report.core;

import dev.bayou.archive.read.ReadPlan;
import dev.bayou.report.core.ReadFacts.TopicRead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What every finished report states about the run that made it, and about what the run read. */
public interface ReportInput {
    /** When the run ended, ISO-8601. */
    String madeAt();

    /** The duration of the run. */
    double seconds();

    String archive();

    String output();

    List<TopicRead> topics();

    ReadFacts read();

    /** The folder with the rejected records, or null if there are none. */
    String quarantine();

    /** The share of rejected records, in percent of those that are not empty. */
    default double rejectedPercent() {
        long events = read().accepted() + read().rejectedRecords();
        return events == 0 ? 0 : 100.0 * read().rejectedRecords() / events;
    }

    /** The input of a run from {@code begin} to {@code end}. */
    static ReportInput of(ReadPlan plan, ReportSettings settings, ReadFacts read, Instant begin, Instant end) {
        return new Values(
                end.toString(),
                Duration.between(begin, end).toMillis() / 1000.0,
                settings.archive().toString(),
                settings.output().toString(),
                plan.topics().stream().map(TopicRead::of).toList(),
                read,
                read.quarantined().isEmpty()
                        ? null
                        : settings.quarantine().address().toString());
    }

    /** These values alone. */
    record Values(
            String madeAt,
            double seconds,
            String archive,
            String output,
            List<TopicRead> topics,
            ReadFacts read,
            String quarantine)
            implements ReportInput {}
}
