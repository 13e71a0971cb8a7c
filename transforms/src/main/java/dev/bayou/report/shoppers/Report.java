package dev.bayou.report.shoppers;

import dev.bayou.archive.read.ReadPlan;
import dev.bayou.report.core.ArchiveReading;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.RunTime;
import dev.bayou.report.core.TopicRead;
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
        String quarantine)
        implements ArchiveReading {
    private static final int VERSION = 1;

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

    /** What was abandoned of what was added, in percent; 0 if nothing was added. */
    public BigDecimal abandonedPercent() {
        return table.valueAdded().signum() == 0
                ? BigDecimal.ZERO
                : table.abandoned().multiply(BigDecimal.valueOf(100)).divide(table.valueAdded(), MathContext.DECIMAL64);
    }
}
