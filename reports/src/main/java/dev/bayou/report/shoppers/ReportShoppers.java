package dev.bayou.report.shoppers;

import dev.bayou.report.core.ReportDefinition;
import dev.bayou.report.core.ReportInput;
import dev.bayou.report.core.ReportSettings;
import dev.bayou.report.core.ShopperAggregation;
import dev.bayou.report.core.ShopperBlock;
import dev.bayou.report.core.Summary;
import dev.bayou.report.shoppers.WriteTable.WrittenTable;
import dev.bayou.shopper.Totals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * The report of what each shopper put into the cart and ordered: a sorted table, its totals and a page.
 *
 * @param shards how many files the table is split into; each shopper is in one of them
 */
public record ReportShoppers(TableFormat format, int shards)
        implements Summary<Totals, WrittenTable>, ReportDefinition<WrittenTable, ShopperReport> {
    private static final String NAME = "report";
    private static final String PAGE = NAME + ".html";
    private static final Pattern TABLE = Pattern.compile(NAME + "(-\\d{5}-of-\\d{5})?\\.(csv|jsonl)");

    @Override
    public ShopperAggregation<Totals> aggregation() {
        return new TotalsAggregation();
    }

    /** A multiple of the shards, so that a bucket belongs to one of them. */
    @Override
    public int buckets() {
        return shards * Math.max(1, Summary.super.buckets() / shards);
    }

    @Override
    public PCollection<WrittenTable> summarize(PCollection<KV<Integer, ShopperBlock>> rows, ReportSettings settings) {
        return rows.apply("WriteTable", new WriteTable(this, settings));
    }

    @Override
    public Class<WrittenTable> factsType() {
        return WrittenTable.class;
    }

    @Override
    public WrittenTable none() {
        return new WrittenTable(TableFacts.NONE, new TreeMap<>());
    }

    @Override
    public WrittenTable plus(WrittenTable one, WrittenTable other) {
        return one.plus(other);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Summary<?, WrittenTable> summary() {
        return this;
    }

    /** Tables in the other format and with any number of shards are of earlier runs. */
    @Override
    public boolean isFile(String name) {
        return name.equals(PAGE) || TABLE.matcher(name).matches();
    }

    @Override
    public ShopperReport report(ReportInput input, WrittenTable table) {
        return ShopperReport.of(input, table.facts(), tableNames());
    }

    @Override
    public Map<String, String> files(ShopperReport report) {
        return Map.of(PAGE, ReportPage.of(report));
    }

    @Override
    public Map<String, String> stagedFiles(WrittenTable table) {
        Map<String, String> names = new LinkedHashMap<>();
        table.stagedShards().forEach((shard, key) -> names.put(key, tableName(shard)));
        return names;
    }

    @Override
    public String text(ShopperReport report) {
        return ReportText.of(report);
    }

    private List<String> tableNames() {
        return IntStream.range(0, shards).mapToObj(this::tableName).toList();
    }

    private String tableName(int shard) {
        String part = shards == 1 ? "" : String.format(Locale.ROOT, "-%05d-of-%05d", shard, shards);
        return NAME + part + "." + format.extension();
    }
}
