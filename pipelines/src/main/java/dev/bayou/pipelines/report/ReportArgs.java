package dev.bayou.pipelines.report;

import dev.bayou.pipelines.cli.Flags;
import dev.bayou.pipelines.cli.ReportInputArgs;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.report.shoppers.ReportShoppers;
import dev.bayou.report.shoppers.TableFormat;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A call of {@code report}, checked as far as it can be without the store.
 *
 * @param options Beam's and the runner's
 */
record ReportArgs(ReportShoppers report, ReportInputArgs input, PipelineOptions options) {
    private static final int MOST_SHARDS = 10_000;

    /** @throws WrongCallException with every mistake */
    static ReportArgs parse(String[] args) {
        Flags flags = new Flags();
        ReportOptions options = flags.parse(ReportOptions.class, args);
        ReportInputArgs input = ReportInputArgs.parse(flags, options);
        TableFormat format = flags.typed("format", options.getFormat(), TableFormat.CSV, TableFormat::named);
        if (options.getShards() < 1 || options.getShards() > MOST_SHARDS) {
            flags.mistake("--shards must be from 1 to " + MOST_SHARDS);
        }
        flags.requireNone();
        return new ReportArgs(new ReportShoppers(format, options.getShards()), input, options);
    }
}
