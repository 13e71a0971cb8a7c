package dev.bayou.report;

import dev.bayou.archive.ReadPlan;
import dev.bayou.archive.ReadPlan.Authority;
import dev.bayou.archive.ReadPlan.TopicPlan;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * A finished report, as {@code report.json} holds it and as page and terminal show it; the table itself is in files of
 * its own.
 *
 * @param version of this form, 1
 * @param madeAt when, ISO-8601
 * @param seconds how long it took
 * @param tables the table's files in the output's folder
 * @param quarantine the folder that holds what was rejected, or null if nothing was
 */
public record Report(
        int version,
        String madeAt,
        double seconds,
        String archive,
        String output,
        List<TopicRead> topics,
        ReadFacts read,
        TableFacts table,
        List<String> tables,
        String quarantine) {
    private static final int VERSION = 1;

    /**
     * Which files of a topic were read.
     *
     * @param firstWindow the folder of the earliest window, or null if folders tell no time
     * @param lastWindow the folder of the latest
     * @param ignored files in the topic's folders that the ledger does not name, or that no archiver named so
     */
    public record TopicRead(
            String topic,
            Authority authority,
            int files,
            long bytes,
            int windows,
            String firstWindow,
            String lastWindow,
            int ignored) {
        static TopicRead of(TopicPlan plan) {
            boolean hasWindows = !plan.windows().isEmpty();
            return new TopicRead(
                    plan.topic(),
                    plan.authority(),
                    plan.files(),
                    plan.bytes(),
                    plan.windows().size(),
                    hasWindows ? plan.windows().first().folder() : null,
                    hasWindows ? plan.windows().last().folder() : null,
                    plan.ignored());
        }
    }

    static Report of(ReadPlan plan, ReportSettings settings, ReportFacts facts, RunTime time) {
        return new Report(
                VERSION,
                time.end().toString(),
                time.took().toMillis() / 1000.0,
                settings.archive().toString(),
                settings.output().toString(),
                plan.topics().stream().map(TopicRead::of).toList(),
                facts.read(),
                facts.table(),
                ReportOutput.tableNames(settings),
                facts.quarantined().isEmpty()
                        ? null
                        : settings.quarantine().address().toString());
    }

    /** The share of records that were rejected, in percent, of those that are not empty. */
    public double rejectedPercent() {
        long events = read.accepted() + read.rejectedRecords();
        return events == 0 ? 0 : 100.0 * read.rejectedRecords() / events;
    }

    /** What was abandoned of what was added, in percent; 0 if nothing was added. */
    public BigDecimal abandonedPercent() {
        return table.valueAdded().signum() == 0
                ? BigDecimal.ZERO
                : table.abandoned().multiply(BigDecimal.valueOf(100)).divide(table.valueAdded(), MathContext.DECIMAL64);
    }
}
