package dev.bayou.report.shoppers;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.ReadFacts.TopicRead;
import dev.bayou.report.core.ReportInput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * A finished report, as {@code report.json} stores it and as page and terminal show it; the table is in other files.
 *
 * @param version of this format, 1
 * @param tables the names of the table's files
 */
public record ShopperReport(
        int version,
        String madeAt,
        double seconds,
        String archive,
        String output,
        List<TopicRead> topics,
        @JsonIgnoreProperties("quarantined") ReadFacts read,
        TableFacts table,
        List<String> tables,
        String quarantine)
        implements ReportInput {
    private static final int VERSION = 1;

    static ShopperReport of(ReportInput input, TableFacts table, List<String> tables) {
        return new ShopperReport(
                VERSION,
                input.madeAt(),
                input.seconds(),
                input.archive(),
                input.output(),
                input.topics(),
                input.read(),
                table,
                tables,
                input.quarantine());
    }

    /** What was abandoned of what was added, in percent; 0 if nothing was added. */
    public BigDecimal abandonedPercent() {
        return table.valueAdded().signum() == 0
                ? BigDecimal.ZERO
                : table.abandoned().multiply(BigDecimal.valueOf(100)).divide(table.valueAdded(), MathContext.DECIMAL64);
    }
}
